"""Every page: names, contrast, sizes, focus, and no sideways scrolling."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from support.page_measures import (
    DOUBLE_IDS,
    NAMELESS,
    SIDEWAYS,
    SMALL_TOUCH_TARGETS,
    measured,
    offenders,
    pale_texts,
    texts_with_contrast,
)

from .conftest import Open
from .steps import DESKTOP, SMALL_PHONE, answer, begin, field, give_all, part

pytestmark = pytest.mark.e2e
PARTS = ("questions", "checklist", "consents", "form", "form?check=1", "materials", "review")


def walked(page: Page) -> Iterator[str]:
    """Open every page in turn, filled with all that they can show."""
    page.goto("/apply/cq-newborn")
    yield "apply"
    begin(page)
    answer(page)
    part(page, "consents")
    yield "consents"
    give_all(page)
    part(page, "form")
    field(page, "mother.identity_number").fill("510202199403129825")
    page.get_by_role("button", name="保存", exact=True).last.click()
    for name in PARTS:
        part(page, name)
        yield name
    part(page, "progress")
    page.get_by_role("button", name="取续办码").click()
    yield "progress"
    for path in ("/applications", "/resume", "/application/none"):
        page.goto(path)
        yield path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [SMALL_PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_can_be_read_and_touched(
    open_page: Open, scheme: str, viewport: dict[str, int]
) -> None:
    page = open_page(
        person="li-shili", color_scheme=scheme, viewport=viewport, reduced_motion="reduce"
    )
    for name in walked(page):
        assert len(texts_with_contrast(page)) > 8, name
        assert pale_texts(page) == [], name
        for measure in (NAMELESS, SMALL_TOUCH_TARGETS, DOUBLE_IDS, SIDEWAYS):
            assert offenders(page, measure) == [], name
        assert measured(page, "document.documentElement.scrollWidth - innerWidth") <= 0, name
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        expect(page.get_by_role("main")).to_have_count(1)


def test_large_type_on_a_small_phone_does_not_scroll_sideways(open_page: Open) -> None:
    page = open_page("/applications", person="li-shili")
    page.get_by_role("switch", name="大字").click()
    for name in walked(page):
        assert page.locator("html[data-large]").count() == 1
        assert offenders(page, SIDEWAYS) == [], name


def test_the_measures_can_fail(open_page: Open) -> None:
    page = open_page("/resume")
    page.evaluate("document.querySelector('.hint').style.color = '#9aa5ad'")
    page.evaluate("document.querySelector('main .primary').style.minWidth = '200vw'")
    page.evaluate("document.querySelector('#code').style.minHeight = '1px'")
    assert len(pale_texts(page)) == 1
    assert len(offenders(page, SIDEWAYS)) == 1
    assert len(offenders(page, SMALL_TOUCH_TARGETS)) == 1


def test_the_summary_of_faults_takes_the_focus_and_leads_to_fields(open_page: Open) -> None:
    page = open_page()
    begin(page)
    answer(page)
    part(page, "form")
    page.get_by_role("button", name="保存并继续").click()
    summary = page.locator("#errors")
    expect(summary).to_be_focused()
    expect(summary).to_have_attribute("role", "alert")
    summary.get_by_role("link", name=re.compile("申请人的姓名")).click()
    expect(field(page, "applicant.name")).to_be_focused()
    expect(field(page, "applicant.name")).to_have_accessible_name("姓名")
    expect(field(page, "applicant.name")).to_have_accessible_description(re.compile("还没有填"))


def test_the_form_by_keyboard_alone(open_page: Open) -> None:
    page = open_page()
    begin(page)
    page.get_by_role("radio").first.focus()
    groups = page.locator("fieldset").count()
    for _each in range(groups):
        page.keyboard.press("Space")
        assert page.locator(":focus").evaluate("(each) => each.checked ?? true")
        page.keyboard.press("Tab")
    part(page, "form")
    page.locator("#f-applicant-name").focus()
    page.keyboard.type("李示例")
    page.keyboard.press("Tab")
    expect(page.locator("#f-applicant-identity_number")).to_be_focused()
    outline = "(each) => getComputedStyle(each).outlineStyle"
    assert page.locator(":focus").evaluate(outline) == "solid"
    page.keyboard.type("510202199403129824")
    page.keyboard.press("Enter")
    expect(page.locator("#f-applicant-identity_number")).to_have_value("510202199403129824")
    page.reload()
    expect(page.locator("#f-applicant-name")).to_have_value("李示例")


def test_the_way_says_where_one_is(open_page: Open) -> None:
    page = open_page()
    begin(page)
    here = page.get_by_role("navigation", name="办理进度条").locator("[aria-current=step]")
    expect(here).to_have_text(re.compile("选情形"))
    answer(page)
    expect(here).to_have_text(re.compile("一次告知"))


def test_on_paper_the_checklist_has_no_controls(open_page: Open) -> None:
    page = open_page(viewport=DESKTOP)
    begin(page)
    answer(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_text("父母身份证", exact=True)).to_be_visible()
    expect(page.locator(".qr-code svg")).to_be_visible()
