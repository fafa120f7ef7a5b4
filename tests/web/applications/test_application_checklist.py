"""The checklist as page, as PDF and as QR code."""

import io

import pytest
from applicant import Applicant, text
from pypdf import PdfReader
from support.application_pages import parts_of
from support.applications import real_records

from actions.applications.checklist import Handling
from actions.forms.loading import bundles_with_form


def begun(visitor: Applicant) -> None:
    visitor.begin()
    visitor.answer()


def test_each_material_stands_with_its_source(visitor: Applicant) -> None:
    begun(visitor)
    page = text(visitor.get("checklist"))
    checklist = parts_of(visitor.app).applications.overview(visitor.kept).checklist
    assert checklist
    for entry in checklist:
        assert entry.name in page
        assert entry.citation.source in page


def test_what_a_certificate_waives_is_told(mother: Applicant) -> None:
    begun(mother)
    mother.post("consents", {"action": "give:marriage"})
    overview = parts_of(mother.app).applications.overview(mother.kept)
    waivable = [entry for entry in overview.checklist if entry.certificate]
    page = text(mother.get("checklist"))
    for entry in waivable:
        said = "免提交" if entry.handling is Handling.WAIVED else f"有{entry.certificate}的"
        assert said in page


def test_the_checklist_is_shown_once_before_filling_in(visitor: Applicant) -> None:
    begun(visitor)
    assert str(visitor.client.get(visitor.path).url).endswith("/checklist")
    visitor.post("checklist")
    assert visitor.kept.content.told
    assert str(visitor.client.get(visitor.path).url).endswith("/form")


def test_the_paper_says_the_same(visitor: Applicant) -> None:
    begun(visitor)
    answer = visitor.get("checklist.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    said = "".join(page.extract_text() for page in reader.pages).replace("\n", "")
    assert visitor.kept.number in said
    assert "第 1 页" in said
    for entry in parts_of(visitor.app).applications.overview(visitor.kept).checklist:
        assert entry.name in said
    width, height = reader.pages[0].mediabox[2:]
    assert (round(width), round(height)) == (595, 842)


@pytest.mark.parametrize("bundle", bundles_with_form()[::8])
def test_paper_of_many_bundles(visitor: Applicant, bundle: str) -> None:
    record = real_records()[bundle]
    visitor.begin(bundle)
    visitor.answer({each.id: each.options[0].label for each in record.scenarios})
    reader = PdfReader(io.BytesIO(visitor.get("checklist.pdf").content))
    assert record.title in "".join(page.extract_text() for page in reader.pages)


def test_the_code_leads_to_the_checklist(visitor: Applicant) -> None:
    import segno

    begun(visitor)
    image = visitor.get("qr.svg")
    assert image.headers["content-type"] == "image/svg+xml"
    address = f"http://testserver{visitor.path}/checklist"
    expected = segno.make(address, error="m", micro=False).svg_inline(
        border=2, scale=6, light="#fff"
    )
    drawn = expected.split("<path")[-1].split("d=")[-1].split('"')[1]
    assert drawn in image.text
