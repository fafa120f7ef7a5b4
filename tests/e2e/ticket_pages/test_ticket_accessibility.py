"""Every page of citizens' tickets, from leaving a message to the rating, for everybody."""

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from support.browsing import fresh_pages
from support.citizen_tickets import LAMP, all_tickets, resolve, tickets_of
from support.page_measures import (
    DOUBLE_IDS,
    NAMELESS,
    SIDEWAYS,
    SMALL_TOUCH_TARGETS,
    offenders,
    pale_texts,
)
from support.serving import serving

pytestmark = pytest.mark.e2e
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
Open = Callable[..., Page]
expect.set_options(timeout=10_000)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, str]]:
    """The pages and their address."""
    with (
        tickets_of(tmp_path_factory.mktemp("tickets")) as app,
        serving(app, ws="none") as address,
    ):
        yield app, address


@pytest.fixture
def open_page(browser: Browser, served: tuple[FastAPI, str]) -> Iterator[Open]:
    with fresh_pages(browser, served[1], locale="zh-CN") as fresh:
        yield fresh


def walked(app: FastAPI, page: Page) -> Iterator[str]:
    """Every page in turn: empty, refused, filed, dealt with, rated."""
    for path in ("/ticket/new", "/message", "/stuck", "/ticket", "/tickets/mine", "/ticket/GD0"):
        page.goto(path)
        yield path
    page.goto("/message")
    page.locator("#text").fill(LAMP)
    page.locator("main form button.primary").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "/message refused"
    page.locator("#phone").fill("023-67550000")
    page.locator("main form button.primary").click()
    page.wait_for_url("**/filed")
    yield "/filed"
    page.goto("/ticket/new")
    page.locator("#text").fill(f"{LAMP}。另外隔壁工地半夜施工")
    page.locator("main form button.primary").click()
    expect(page.locator('button[value="file"]')).to_be_visible()
    yield "/ticket/review"
    number = all_tickets(app)[-1].number
    resolve(app, number)
    page.goto(f"/ticket/{number}")
    yield "/ticket/… to be rated"
    page.locator("#rating button.primary").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "/ticket/… not rated"
    page.get_by_role("radio", name="不满意", exact=True).check()
    page.locator("#rating button.primary").click()
    expect(page.locator("#rating")).to_contain_text("不满意")
    yield "/ticket/… rated"


@pytest.mark.parametrize(
    ("scheme", "viewport"), [("light", PHONE), ("dark", DESKTOP)], ids=["phone", "desktop"]
)
def test_every_page_can_be_read_and_touched(
    served: tuple[FastAPI, str], open_page: Open, scheme: str, viewport: dict[str, int]
) -> None:
    page = open_page("/ticket", color_scheme=scheme, viewport=viewport)
    wrong = {}
    for name in walked(served[0], page):
        found = [str(each) for each in pale_texts(page)]
        for measure in (NAMELESS, SMALL_TOUCH_TARGETS, DOUBLE_IDS, SIDEWAYS):
            found += offenders(page, measure)
        wrong |= {name: found} if found else {}
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        expect(page.get_by_role("main")).to_have_count(1)
        expect(page.get_by_role("banner")).to_have_count(1)
    assert wrong == {}


def test_the_rating_by_keyboard_alone(served: tuple[FastAPI, str], open_page: Open) -> None:
    page = open_page("/message", viewport=PHONE)
    page.locator("#text").fill(f"{LAMP}，第二次")
    page.locator("#phone").fill("023-67550000")
    page.locator("main form button.primary").press("Enter")
    page.wait_for_url("**/filed")
    number = page.url.split("/")[-2]
    resolve(served[0], number)
    page.goto(f"/ticket/{number}")
    grades = page.get_by_role("radiogroup", name="总的来说")
    expect(grades).to_have_attribute("aria-required", "true")
    grades.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    expect(grades.get_by_role("radio", name="满意", exact=True)).to_be_checked()
    outline = "(each) => getComputedStyle(each.closest('label')).outlineStyle"
    assert page.locator(":focus").evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#rating")).to_contain_text("满意")
    expect(page.get_by_role("alert")).to_have_count(0)
