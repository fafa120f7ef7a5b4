"""When no answer comes: the question stays, the person is told, and can try again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .fake_service import FakeConversation
from .steps import EXAMPLE, ask, box, finished, messages, send, write

pytestmark = pytest.mark.e2e
Open = Callable[..., Page]


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        ("error", "系统正在更新，暂时答不了。请过一会儿再试。问题编号 r-77"),
        ("error_event", "系统正在更新，暂时答不了。请过一会儿再试。问题编号 r-77"),
        ("html", "系统暂时没能回答。请稍后再试；着急的话，请拨打 12345。"),
        ("cut", "回答没有传完。上面的内容可能不全，请重试。"),
    ],
)
def test_a_failed_question_stays_and_can_be_asked_again(
    open_page: Open, fake: FakeConversation, failure: str, words: str
) -> None:
    fake.failures = [failure]
    page = open_page()
    send(page, EXAMPLE)
    shown = page.get_by_role("group", name="没有收到回答")
    expect(shown).to_contain_text(words)
    expect(messages(page, "person")).to_contain_text(EXAMPLE)
    finished(page)
    page.reload()
    expect(shown).to_contain_text(words)
    page.get_by_role("button", name="重试").click()
    expect(messages(page, "bundle")).to_have_count(1)
    expect(messages(page, "person")).to_have_count(1)
    expect(messages(page, "text")).to_have_count(1)
    expect(shown).to_have_count(0)


def test_a_failed_question_can_be_changed(open_page: Open, fake: FakeConversation) -> None:
    fake.failures = ["error"]
    page = open_page()
    send(page, "新生儿实限")
    write(page, "正在写的话")
    page.get_by_role("button", name="修改后再发").click()
    expect(box(page)).to_have_value("新生儿实限\n正在写的话")
    expect(box(page)).to_be_focused()
    expect(messages(page)).to_have_count(0)


def test_waiting_ends_after_twenty_seconds(open_page: Open, fake: FakeConversation) -> None:
    fake.transport = "json"
    page = open_page("about:blank")
    page.clock.install()
    page.goto("/")
    fake.held.clear()
    send(page, EXAMPLE)
    expect(page.get_by_text("正在查找…")).to_be_visible()
    page.clock.run_for(19_500)
    expect(page.get_by_text("正在查找…")).to_be_visible()
    expect(messages(page, "failure")).to_have_count(0)
    page.clock.run_for(1_000)
    expect(messages(page, "failure")).to_contain_text("等了 20 秒还没有收到回答。")
    expect(page.get_by_text("正在查找…")).to_be_hidden()
    fake.held.set()
    page.get_by_role("button", name="重试").click()
    expect(messages(page, "bundle")).to_have_count(1)


def test_without_a_network_the_page_says_so_and_loses_nothing(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page()
    page.context.set_offline(True)
    expect(page.get_by_text("网络已断开。")).to_be_visible()
    send(page, EXAMPLE)
    expect(messages(page, "failure")).to_contain_text("没有连上服务。")
    page.context.set_offline(False)
    expect(page.get_by_text("网络已断开。")).to_be_hidden()
    page.get_by_role("button", name="重试").click()
    expect(messages(page, "bundle")).to_have_count(1)


def test_after_a_failure_other_questions_can_be_asked(
    open_page: Open, fake: FakeConversation
) -> None:
    fake.failures = ["error"]
    page = open_page()
    send(page, EXAMPLE)
    expect(messages(page, "failure")).to_have_count(1)
    ask(page, "新生儿时限")
    expect(messages(page, "guide")).to_have_count(1)
    expect(messages(page, "failure")).to_have_count(1)
