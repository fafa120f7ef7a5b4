"""What holds for whatever service stands behind the page, the fake one or DAOBAN_URL."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from support.page_measures import (
    DOUBLE_IDS,
    NAMELESS,
    SMALL_TARGETS,
    offenders,
    texts_with_contrast,
)

from .conftest import DESKTOP, PHONE
from .steps import ask, finished, messages, overflow

pytestmark = pytest.mark.e2e
Open = Callable[..., Page]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_example_is_answered(open_page: Open, viewport: dict[str, int]) -> None:
    page = open_page("/", viewport=viewport)
    examples = page.locator(".example")
    count = examples.count()
    assert count > 0
    for number in range(count):
        examples.nth(number).click()
        expect(messages(page, "person")).to_have_count(number + 1)
        finished(page)
        expect(messages(page).last).not_to_have_class("message person")
    expect(messages(page, "failure")).to_have_count(0)
    assert overflow(page) == 0
    assert [each for each in texts_with_contrast(page) if not each["enough"]] == []
    for measure in (NAMELESS, SMALL_TARGETS, DOUBLE_IDS):
        assert offenders(page, measure) == []


def test_a_question_of_five_hundred_characters_is_answered(open_page: Open) -> None:
    page = open_page()
    ask(page, "我想问一下新生儿落户要带什么材料" * 31)
    expect(messages(page, "failure")).to_have_count(0)
    assert messages(page, "answer").count() > 0


def test_a_conversation_is_there_after_reloading(open_page: Open) -> None:
    page = open_page()
    page.locator(".example").first.click()
    expect(messages(page, "person")).to_have_count(1)
    finished(page)
    before = messages(page).all_inner_texts()
    page.reload()
    expect(messages(page)).to_have_count(len(before))
    assert messages(page).all_inner_texts() == before


def test_nothing_comes_from_elsewhere(open_page: Open, service_url: str) -> None:
    page = open_page("about:blank")
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto("/")
    page.locator(".example").first.click()
    finished(page)
    assert len(addresses) > 10
    assert [each for each in addresses if not each.startswith(service_url)] == []


def test_a_visitor_without_scripts_is_answered(open_page: Open) -> None:
    page = open_page("/", java_script_enabled=False)
    page.locator(".example").first.click()
    expect(messages(page, "answer").first).to_be_visible()
    expect(messages(page, "failure")).to_have_count(0)
