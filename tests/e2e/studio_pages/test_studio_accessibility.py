"""Every page of the studio: names, contrast, sizes, order, and no sideways scrolling."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import structlog
from playwright.sync_api import Browser, Page, expect
from support.browsing import NewPage, fresh_pages
from support.full_studio import WRITTEN, fill
from support.page_measures import (
    CUT_OFF,
    DOUBLE_IDS,
    NAMELESS,
    SIDEWAYS,
    SMALL_DESK_TARGETS,
    offenders,
    pale_texts,
    reached_by_tab,
    texts_with_contrast,
)
from support.serving import serving
from support.studio import BOSS
from support.studio_web import studio_house

from daoban.settings import Settings

pytestmark = pytest.mark.e2e
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
OVER = SIDEWAYS.replace(".unseen, svg", ".unseen, svg, .wide-table")
"""Wide tables scroll by themselves; ``CUT_OFF`` looks at them."""
FORM = f"/studio/record/{WRITTEN}?part=guide"
REFUSED = {"/studio/record/nothing-here": 404, f"/studio/record/{WRITTEN}/preview": 422}
"""Pages that say why there is nothing to see."""


@pytest.fixture(scope="module")
def studio(
    city: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str, list[str]]]:
    """Its address, the sign-in of a supervisor, and all addresses in it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("studio")
        hosts = {"studio_webhook_hosts": "127.0.0.1"}
        app = stack.enter_context(studio_house(city, folder, **hosts))
        paths = fill(app)
        address = stack.enter_context(serving(app))
        yield address, app.state.desk.sign_ins.open(BOSS, 1), paths


@pytest.fixture
def fresh(browser: Browser, studio: tuple[str, str, list[str]]) -> Iterator[NewPage]:
    """Opens pages, each in a fresh profile, signed in."""
    address, token, _paths = studio
    with fresh_pages(browser, address, locale="zh-CN", viewport=DESKTOP) as opened:
        yield lambda path, **options: opened(path, {"daoban_desk": token}, **options)


def walked(page: Page, paths: list[str]) -> Iterator[str]:
    """Open every page in turn, with all that can be opened in it."""
    page.on("dialog", lambda dialog: dialog.accept())
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == REFUSED.get(path, 200), path
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        yield path


@pytest.mark.parametrize(
    ("scheme", "viewport", "large"),
    [("light", PHONE, True), ("dark", DESKTOP, False)],
    ids=["phone in large type", "desktop"],
)
def test_every_page_can_be_read_and_touched(
    studio: tuple[str, str, list[str]],
    fresh: NewPage,
    scheme: str,
    viewport: dict[str, int],
    large: bool,
) -> None:
    page = fresh("/studio", color_scheme=scheme, viewport=viewport)
    if large:
        page.get_by_role("switch", name="大字").click()
    wrong: dict[str, Any] = {}
    for path in walked(page, studio[2]):
        assert len(texts_with_contrast(page)) > 8, path
        found: list[Any] = pale_texts(page)
        for measure in (NAMELESS, SMALL_DESK_TARGETS, DOUBLE_IDS, OVER, CUT_OFF):
            found += offenders(page, measure)
        wrong |= {path: found} if found else {}
    assert wrong == {}


@pytest.mark.parametrize("path", ["/studio", FORM, "/studio/hits", "/studio/releases"])
def test_the_keyboard_goes_through_in_order_and_is_seen(fresh: NewPage, path: str) -> None:
    page = fresh(path)
    reached = reached_by_tab(page, 40)
    assert [each for each in reached if not each["marked"] or each["covered"]] == []
    places = [each["place"] for each in reached]
    inside = sum(each["main"] for each in reached)
    assert inside >= 3
    assert places == sorted(places)


def test_lists_change_by_keyboard_and_nobody_loses_the_place(fresh: NewPage) -> None:
    page = fresh(FORM)
    page.on("dialog", lambda dialog: dialog.accept())
    rows = page.locator("#f-guide-fee > .row-item")
    before = rows.count()
    page.locator('button[value="add guide.fee"]').press("Enter")
    expect(rows).to_have_count(before + 1)
    expect(page.locator(f'[name="guide.fee.{before}.text"]')).to_be_focused()
    page.keyboard.type("新的一条。")
    page.locator(f'button[value="remove guide.fee.{before}"]').press("Enter")
    expect(rows).to_have_count(before)
    expect(page.locator(f'button[value="remove guide.fee.{before - 1}"]')).to_be_focused()


def test_a_sign_in_that_ended_keeps_what_was_typed(fresh: NewPage) -> None:
    page = fresh(FORM)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator('[name="guide.fee.0.text"]').fill("写了很久的一条。")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.locator('button[value="add guide.fee"]').press("Enter")
    expect(page.get_by_role("heading", name="登录已经结束")).to_be_visible()
    assert pale_texts(page) == []
    assert offenders(page, NAMELESS) == []
    page.context.add_cookies(cookies)
    page.get_by_role("button", name="继续").press("Enter")
    expect(page.locator('[name="guide.fee.0.text"]')).to_have_value("写了很久的一条。")


def test_what_cannot_be_sent_is_said_and_stays(fresh: NewPage) -> None:
    page = fresh(FORM)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("details.paste > summary").press("Enter")
    page.locator("#paste").evaluate("(each) => (each.value = '长'.repeat(600_000))")
    page.locator('button[value="paste"]').press("Enter")
    expect(page.locator("#save-state")).to_contain_text("内容太多")
    page.locator("#paste").fill("新的一条收费是 5 元。")
    asked = []
    page.route("**/studio/record/*", lambda route: (asked.append(1), route.abort()))
    page.locator('button[value="add guide.fee"]').press("Enter")
    expect(page.locator("#save-state")).to_contain_text("没有连上")
    page.wait_for_timeout(300)
    assert len(asked) == 1, "it does not ask again and again"
    expect(page.locator("#paste")).to_have_value("新的一条收费是 5 元。")


def test_the_measures_can_fail(fresh: NewPage) -> None:
    page = fresh(FORM, viewport=PHONE)
    page.evaluate("document.querySelector('.part-tabs button').style.color = '#9aa5ad'")
    page.evaluate("document.querySelector('main .panel').style.minWidth = '200vw'")
    page.evaluate("document.querySelector('#note').removeAttribute('id')")
    assert pale_texts(page)
    assert offenders(page, OVER)
    assert offenders(page, NAMELESS)
