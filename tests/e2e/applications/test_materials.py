"""Materials uploaded, a supplement asked for and supplied, the result; progress told in chat."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfWriter
from support.demo_services import DemoServices

from .chat import PROGRESS, Chat
from .conftest import OpenPage
from .form_pages import FormPages, form_pages
from .ways import ways

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
REASON = "照片看不清，请重新上传。"


def photo() -> dict[str, object]:
    """A photo as a phone sends it."""
    content = BytesIO()
    Image.new("RGB", (640, 480), (200, 220, 240)).save(content, "JPEG")
    return {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def paper() -> dict[str, object]:
    """A PDF of one page."""
    content = BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(content)
    return {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": content.getvalue()}


def upload(pages: FormPages, place: int, file: dict[str, object]) -> str:
    """Upload a file for one of the materials; the name of the material."""
    section = pages.main.locator("section.material").nth(place)
    name = section.locator("h2").inner_text()
    section.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    section.locator('button[value^="upload:"]').click()
    again = pages.main.locator("section.material").nth(place)
    expect(again.locator(".files")).to_contain_text(str(file["name"]))
    return name


def test_from_the_upload_to_the_result(open_page: OpenPage, demo_services: DemoServices) -> None:
    way = ways()["deregistration"]
    pages = form_pages(open_page("/"), way)
    pages.sign_in(way.person)
    pages.begin()
    pages.go_on("materials")
    first = upload(pages, 0, photo())
    upload(pages, 0, paper())
    pages.go_on()
    receipt = pages.receipt()
    told = Chat(pages.page.context.new_page(), way)
    told.page.goto("/")
    assert receipt in told.say(PROGRESS).text

    demo_services.decide(receipt, "supplement", **{first: REASON})
    reply = told.say(PROGRESS)
    assert "需要补正" in reply.text
    assert REASON in reply.text
    pages.open("progress")
    expect(pages.page.locator("#supplement")).to_contain_text(REASON)
    pages.open("materials")
    upload(pages, 0, photo())
    pages.open("review")
    pages.go_on()
    assert pages.application(pages.id)["status"] != "supplement"

    demo_services.decide(receipt, "accepted")
    assert "已受理" in told.say(PROGRESS).text
    demo_services.decide(receipt, "done")
    assert "已办结" in told.say(PROGRESS).text
    pages.open("progress")
    expect(pages.main).to_contain_text("已办结")
