"""The box for the question, and the page by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESKTOP
from .fake_service import FakeConversation
from .steps import EXAMPLE, box, finished, messages, send, write

pytestmark = pytest.mark.e2e
Open = Callable[..., Page]


def test_enter_sends_and_shift_enter_begins_a_line(open_page: Open, fake: FakeConversation) -> None:
    page = open_page()
    box(page).press_sequentially("第一行")
    height = box(page).bounding_box()["height"]
    box(page).press("Shift+Enter")
    box(page).press_sequentially("第二行")
    assert box(page).bounding_box()["height"] > height + 10
    box(page).press("Enter")
    finished(page)
    assert fake.received[-1]["text"] == "第一行\n第二行"
    expect(box(page)).to_have_value("")
    assert box(page).bounding_box()["height"] == height


@pytest.mark.parametrize("composing", ["isComposing: true", "keyCode: 229"])
def test_enter_that_confirms_a_composition_does_not_send(
    open_page: Open, fake: FakeConversation, composing: str
) -> None:
    page = open_page()
    write(page, "xinshenger")
    press = "(box) => box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', %s }))"
    box(page).evaluate(press % composing)
    expect(messages(page, "person")).to_have_count(0)
    expect(box(page)).to_have_value("xinshenger")
    box(page).evaluate(press % "isComposing: false")
    expect(messages(page, "person")).to_have_count(1)


def test_nothing_empty_is_sent(open_page: Open, fake: FakeConversation) -> None:
    page = open_page()
    button = page.get_by_role("button", name="发送")
    expect(button).to_be_disabled()
    send(page, "  \n ")
    expect(button).to_be_disabled()
    expect(messages(page, "person")).to_have_count(0)
    write(page, "好")
    expect(button).to_be_enabled()


def test_the_counter_comes_near_the_limit_and_nothing_is_cut(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page()
    counter, button = page.locator("#counter"), page.get_by_role("button", name="发送")
    write(page, "字" * 419)
    expect(counter).to_be_empty()
    write(page, "字" * 420)
    expect(counter).to_have_text("还可以写 80 个字")
    write(page, "字" * 500)
    expect(button).to_be_enabled()
    write(page, "字" * 503)
    expect(counter).to_have_text("超出 3 个字，请删减")
    expect(button).to_be_disabled()
    expect(box(page)).to_have_value("字" * 503)
    write(page, "\U0001f476" * 500)
    expect(counter).to_have_text("还可以写 0 个字")
    expect(button).to_be_enabled()


def test_while_an_answer_is_on_its_way_one_can_write_but_not_send(
    open_page: Open, fake: FakeConversation
) -> None:
    fake.held.clear()
    page = open_page()
    send(page, EXAMPLE)
    send(page, "下一个问题")
    expect(box(page)).to_have_value("下一个问题")
    expect(messages(page, "person")).to_have_count(1)
    fake.held.set()
    finished(page)
    box(page).press("Enter")
    expect(messages(page, "person")).to_have_count(2)


def test_the_whole_page_by_keyboard(open_page: Open, fake: FakeConversation) -> None:
    page = open_page(viewport=DESKTOP | {"height": 1600})
    focused = page.locator(":focus")
    page.keyboard.press("Tab")
    expect(focused).to_have_text("跳到提问框")
    expect(focused).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()
    page.keyboard.insert_text(EXAMPLE)
    page.keyboard.press("Enter")
    finished(page)
    expect(box(page)).to_be_focused()
    # Whether it helped, the other replies.
    for _ in range(5):
        page.keyboard.press("Shift+Tab")
    expect(focused).to_have_text("材料")
    page.keyboard.press("Enter")
    finished(page)
    expect(box(page)).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Shift+Tab")
    expect(focused).to_have_text("时限")
    # Print, copy, the link to the source, the last material.
    for _ in range(4):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name="随父随母")).to_be_checked()


def test_the_dialog_by_keyboard(open_page: Open, fake: FakeConversation) -> None:
    page = open_page()
    page.get_by_role("button", name="清除记录").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="不清除")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="清除记录")).to_be_focused()
