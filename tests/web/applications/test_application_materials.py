"""Materials: ways, uploads for the owner only, what is refused."""

import io

from applicant import Applicant, text
from page_reading import ReadPage
from PIL import Image
from support.application_pages import parts_of

from actions.applications.application import Way


def photo(name: str = "照片.png") -> tuple[str, bytes, str]:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "#0d4a73").save(file, "PNG")
    return name, file.getvalue(), "image/png"


def begun(visitor: Applicant) -> str:
    """Begin; the name of the first material."""
    visitor.begin()
    visitor.answer()
    service = parts_of(visitor.app).applications
    return service.overview(visitor.kept).checklist[0].name


def test_several_photos_are_taken_and_given_back_to_their_owner(visitor: Applicant) -> None:
    name = begun(visitor)
    sent = [("file:1", photo()), ("file:1", photo("第二张.png"))]
    page = visitor.post("materials", {"action": "upload:1"}, files=sent)
    assert "照片.png" in text(page)
    assert "第二张.png" in text(page)
    assert visitor.kept.content.ways[name] is Way.ATTACHED
    link = next(link for link in ReadPage(page.text).links if "/materials/" in link)
    file = visitor.client.get(link)
    assert file.content == photo()[1]
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["cache-control"] == "no-store"


def test_deleting_the_last_file_opens_the_material_again(visitor: Applicant) -> None:
    name = begun(visitor)
    page = visitor.post("materials", {"action": "upload:1"}, files=[("file:1", photo())])
    link = next(link for link in ReadPage(page.text).links if "/materials/" in link)
    page = visitor.client.post(f"{link}/delete")
    assert "照片.png" not in text(page)
    assert name not in visitor.kept.content.ways
    assert visitor.client.get(link).status_code == 404


def test_what_is_no_photo_is_refused_in_words(visitor: Applicant) -> None:
    begun(visitor)
    sent = [("file:1", ("x.png", b"MZ not a photo", "image/png"))]
    page = visitor.post("materials", {"action": "upload:1"}, files=sent)
    assert page.status_code == 422
    assert "不是照片或 PDF" in page.text


def test_a_way_is_chosen_and_taken_back(visitor: Applicant) -> None:
    name = begun(visitor)
    visitor.post("materials", {"way:1": "window", "action": "save"})
    assert visitor.kept.content.ways[name] is Way.WINDOW
    visitor.post("materials", {"way:1": "", "action": "save"})
    assert name not in visitor.kept.content.ways
    visitor.post("materials", {"way:1": "promise", "way:99": "window", "action": "save"})
    assert name not in visitor.kept.content.ways


def test_after_handing_in_nothing_changes(visitor: Applicant) -> None:
    begun(visitor)
    visitor.post("withdraw")
    page = visitor.post("materials", {"action": "upload:1"}, files=[("file:1", photo())])
    assert page.status_code == 403
    assert visitor.post("materials", {"way:1": "window"}).status_code == 422
