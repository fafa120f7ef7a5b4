"""What the page keeps, and what it forgets when asked to."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .fake_service import FakeConversation
from .steps import EXAMPLE, ask, box, messages, send, write

pytestmark = pytest.mark.e2e
Open = Callable[..., Page]


def test_reloading_keeps_conversation_ticks_session_and_draft(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page()
    ask(page, EXAMPLE)
    ask(page, "新生儿材料")
    page.get_by_role("checkbox", name="结婚证").check()
    expect(page.get_by_text("已备 1 / 4")).to_be_visible()
    write(page, "还没写完")
    before = messages(page).all_inner_texts()
    page.reload()
    assert messages(page).all_inner_texts() == before
    expect(page.get_by_role("checkbox", name="结婚证")).to_be_checked()
    expect(page.get_by_role("checkbox", name="居民身份证")).not_to_be_checked()
    expect(page.get_by_text("已备 1 / 4")).to_be_visible()
    expect(box(page)).to_have_value("还没写完")
    expect(messages(page, "reply").last).to_be_enabled()
    ask(page, "新生儿时限")
    assert fake.received[-1]["session"] == "s-1"


def test_fifty_messages_are_kept(open_page: Open, fake: FakeConversation) -> None:
    fake.transport = "json"
    page = open_page()
    for number in range(1, 19):
        ask(page, f"问题{number}")
    expect(messages(page)).to_have_count(54)
    page.reload()
    expect(messages(page)).to_have_count(50)
    expect(messages(page, "person").last).to_contain_text("问题18")


def test_clearing_asks_first_and_begins_a_new_session(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page()
    ask(page, EXAMPLE)
    page.get_by_role("button", name="清除记录").click()
    page.get_by_role("button", name="不清除").click()
    expect(messages(page, "bundle")).to_have_count(1)
    page.get_by_role("button", name="清除记录").click()
    page.get_by_role("dialog").get_by_role("button", name="清除", exact=True).click()
    expect(messages(page)).to_have_count(0)
    expect(page.get_by_text("对话记录已清除")).to_be_attached()
    page.reload()
    expect(messages(page)).to_have_count(0)
    ask(page, EXAMPLE)
    assert fake.received[-1]["session"] is None


def test_clearing_while_an_answer_is_on_its_way_leaves_nothing_behind(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page()
    fake.held.clear()
    send(page, EXAMPLE)
    expect(messages(page, "text")).to_have_count(1)
    page.get_by_role("button", name="清除记录").click()
    page.get_by_role("dialog").get_by_role("button", name="清除", exact=True).click()
    with page.expect_event("requestfinished"):
        fake.held.set()
    page.wait_for_timeout(200)
    expect(messages(page)).to_have_count(0)
    ask(page, "新生儿时限")
    expect(messages(page, "guide")).to_have_count(1)


def test_a_question_cut_off_by_reloading_can_be_asked_again(
    open_page: Open, fake: FakeConversation
) -> None:
    fake.held.clear()
    fake.transport = "json"
    page = open_page()
    send(page, EXAMPLE)
    expect(messages(page, "person")).to_have_count(1)
    page.reload()
    expect(page.get_by_text("页面重新打开了，这句话没有收到回答。")).to_be_visible()
    fake.held.set()
    page.get_by_role("button", name="重试").click()
    expect(messages(page, "bundle")).to_have_count(1)
    expect(messages(page, "person")).to_have_count(1)
    expect(messages(page, "failure")).to_have_count(0)


def test_the_page_works_where_storage_is_closed(open_page: Open, fake: FakeConversation) -> None:
    page = open_page()
    page.add_init_script(
        "for (const area of ['localStorage', 'sessionStorage'])"
        "  Object.defineProperty(window, area, { get() { throw new Error('closed'); } });"
    )
    page.reload()
    ask(page, EXAMPLE)
    page.get_by_role("switch", name="大字模式").click()
    expect(messages(page, "bundle")).to_have_count(1)
    expect(page.get_by_role("switch", name="大字模式")).to_be_checked()
