"""Roles, names, contrast, focus and touch sizes, as far as a script can tell."""

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
from .fake_service import FakeConversation
from .steps import EXAMPLE, ask, messages, send

pytestmark = pytest.mark.e2e
Open = Callable[..., Page]
ALL_KINDS = [EXAMPLE, "新生儿材料", "新生儿时限", "新生儿流程", "家里着火了", "提醒"]


def full_page(open_page: Open, fake: FakeConversation, **options: object) -> Page:
    """A page with every kind of message, a failure and a nearly full box."""
    page = open_page(**options)
    for words in ALL_KINDS:
        ask(page, words)
    page.get_by_role("checkbox").first.check()
    fake.failures = ["error"]
    send(page, "出错")
    expect(messages(page, "failure")).to_have_count(1)
    return page


def test_landmarks_and_roles(open_page: Open, fake: FakeConversation) -> None:
    page = open_page()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    expect(page.get_by_role("banner")).to_have_count(1)
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_text("导办 一件事一次办 智能导办")
    expect(page.get_by_role("log", name="对话内容")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("textbox", name="您的问题")).to_have_count(1)
    expect(page.get_by_role("combobox", name="城市")).to_have_count(1)
    expect(page.get_by_role("combobox", name="身份")).to_have_count(1)
    expect(page.get_by_role("region", name="使用说明")).to_contain_text("清除记录")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_text_has_enough_contrast(
    open_page: Open, fake: FakeConversation, scheme: str, viewport: dict[str, int]
) -> None:
    page = full_page(
        open_page, fake, color_scheme=scheme, viewport=viewport, reduced_motion="reduce"
    )
    found = texts_with_contrast(page)
    assert len(found) > 60
    assert [each for each in found if not each["enough"]] == []
    page.locator("#question").fill("字" * 501)
    page.get_by_role("button", name="清除记录").click()
    assert [each for each in texts_with_contrast(page) if not each["enough"]] == []


def test_the_contrast_measure_can_fail(open_page: Open, fake: FakeConversation) -> None:
    page = open_page()
    page.evaluate("document.querySelector('.opening-text').style.color = '#9aa5ad'")
    assert [each["enough"] for each in texts_with_contrast(page)].count(False) == 1


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_everything_has_a_name_and_a_size(
    open_page: Open, fake: FakeConversation, path: str
) -> None:
    page = full_page(open_page, fake, path=path)
    assert offenders(page, NAMELESS) == []
    assert offenders(page, SMALL_TARGETS) == []
    assert offenders(page, DOUBLE_IDS) == []


def test_focus_can_be_seen_and_is_not_covered(open_page: Open, fake: FakeConversation) -> None:
    page = full_page(open_page, fake, reduced_motion="reduce")
    page.evaluate("window.scrollTo(0, 0)")
    page.locator(".skip-link").focus()
    seen = 0
    outline = "(each) => getComputedStyle(each).outlineStyle"
    uncovered = """(each) => {
      const { left, top, width, height } = each.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      return each.contains(hit) || hit?.contains(each);
    }"""
    while seen < 40:
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.evaluate("(each) => each.id") == "question":
            break
        seen += 1
        assert focused.evaluate(outline) == "solid", focused.evaluate("(each) => each.outerHTML")
        assert focused.evaluate(uncovered), focused.evaluate("(each) => each.outerHTML")
    assert 15 < seen < 40
    shadow = "(each) => getComputedStyle(each).boxShadow"
    assert page.locator(".composer-box").evaluate(shadow) != "none"


def test_a_kept_conversation_is_not_read_aloud_again(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page()
    page.add_init_script(
        "new MutationObserver((changes) => changes.forEach(({ target, addedNodes }) => {"
        "  if (target.id === 'log' && addedNodes.length)"
        "    (window.busyWhile ??= []).push(target.getAttribute('aria-busy'));"
        "})).observe(document, { subtree: true, childList: true });"
    )
    ask(page, EXAMPLE)
    page.reload()
    expect(messages(page, "bundle")).to_have_count(1)
    assert set(page.evaluate("window.busyWhile")) == {"true"}
    expect(page.get_by_role("log")).to_have_attribute("aria-busy", "false")
