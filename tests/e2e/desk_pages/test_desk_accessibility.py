"""Every page of the desk: names, contrast, sizes, focus, order, and no sideways scrolling."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from support.desk_accounts import AGENT, SUPERVISOR
from support.desk_page_filings import at
from support.full_desk import TALK, fill
from support.page_measures import (
    CUT_OFF,
    DOUBLE_IDS,
    SMALL_DESK_TARGETS,
    offenders,
    pale_texts,
    reached_by_tab,
    texts_with_contrast,
)
from support.page_measures import NAMELESS as ANY_NAMELESS
from support.page_measures import SIDEWAYS as ANY_SIDEWAYS

from desk.vocabulary import TicketStatus
from web.desk.navigation import PLACES

from .conftest import DESKTOP, PHONE, Open

pytestmark = pytest.mark.e2e
SIDEWAYS = ANY_SIDEWAYS.replace(".unseen, svg", ".unseen, svg, .wide-table")
"""Wide tables scroll by themselves; ``CUT_OFF`` looks at them."""
NAMELESS = ANY_NAMELESS.replace(".checkVisibility()", ".checkVisibility() && !each.ariaHidden")


@pytest.fixture(scope="module")
def full(served: tuple[FastAPI, str]) -> FastAPI:
    """A desk with something on every page."""
    return fill(served[0])


def walked(house: FastAPI, page: Page) -> Iterator[str]:
    """Open every page in turn, with all that can be opened in it."""
    ticket = at(house, TicketStatus.IN_PROGRESS, place="别处", district="江北区")
    paths = [path for _name, path, _right in PLACES]
    paths += [f"/desk/conversations/{TALK}", f"/desk/tickets/{ticket.number}", "/desk/password"]
    for path in [*paths, "/desk/tickets/GD2611220000000X"]:
        page.goto(path)
        if path == "/desk":
            page.get_by_role("textbox", name="通话内容").fill("渝中区样板路的路灯坏了，漏气")
            expect(page.locator("#suggestion-list > li")).to_have_count(3)
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        yield path


@pytest.mark.parametrize(
    ("scheme", "viewport"), [("light", PHONE), ("dark", DESKTOP)], ids=["phone", "desktop"]
)
def test_every_page_can_be_read_and_touched(
    full: FastAPI, open_page: Open, scheme: str, viewport: dict[str, int]
) -> None:
    page = open_page("/desk/tickets", SUPERVISOR, color_scheme=scheme, viewport=viewport)
    page.on("dialog", lambda dialog: dialog.accept())
    wrong: dict[str, Any] = {}
    for path in walked(full, page):
        assert len(texts_with_contrast(page)) > 8, path
        found: list[Any] = pale_texts(page)
        found += [
            each
            for measure in (NAMELESS, SMALL_DESK_TARGETS, DOUBLE_IDS, SIDEWAYS, CUT_OFF)
            for each in offenders(page, measure)
        ]
        wrong |= {path: found} if found else {}
    assert wrong == {}


def test_large_type_does_not_scroll_sideways(full: FastAPI, open_page: Open) -> None:
    page = open_page("/desk/tickets", SUPERVISOR, viewport=PHONE)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("switch", name="大字").click()
    wrong = {path: offenders(page, SIDEWAYS) for path in walked(full, page)}
    assert {path: found for path, found in wrong.items() if found} == {}


@pytest.mark.parametrize("path", ["/desk", "/desk/tickets", "/desk/approvals", "/desk/insight"])
def test_the_keyboard_goes_through_in_order_and_is_seen(
    full: FastAPI, open_page: Open, path: str
) -> None:
    page = open_page(path, AGENT)
    reached = reached_by_tab(page, 60)
    assert [each for each in reached if not each["marked"] or each["covered"]] == []
    places = [each["place"] for each in reached]
    inside = sum(each["main"] for each in reached)
    assert inside > 3
    assert places == sorted(places)


def test_the_skip_link_leads_into_the_page(full: FastAPI, open_page: Open) -> None:
    page = open_page("/desk/tickets", AGENT)
    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_signing_in_by_keyboard(full: FastAPI, open_page: Open) -> None:
    page = open_page("/desk/password", AGENT)
    page.get_by_role("button", name="退出").press("Enter")
    expect(page.get_by_label("账号")).to_be_focused()
    page.keyboard.type("agent1")
    page.keyboard.press("Tab")
    page.keyboard.type("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("账号或密码不正确")
    expect(page.get_by_label("密码")).to_be_focused()
    expect(page.get_by_label("账号")).to_have_value("agent1")
    assert offenders(page, NAMELESS) == []
    assert pale_texts(page) == []


def test_the_measures_can_fail(full: FastAPI, open_page: Open) -> None:
    page = open_page("/desk/tickets", AGENT, viewport=PHONE)
    page.evaluate("document.querySelector('main .hint').style.color = '#9aa5ad'")
    page.evaluate("document.querySelector('main .hint').style.minWidth = '200vw'")
    page.evaluate(
        "document.querySelector('main button').style.cssText = 'min-height:9px;height:9px'"
    )
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    assert len(pale_texts(page)) == 1
    assert len(offenders(page, SIDEWAYS)) == 1
    assert len(offenders(page, SMALL_DESK_TARGETS)) == 1
