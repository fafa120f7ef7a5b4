"""Asking and being answered."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESKTOP, PHONE
from .fake_replies import SCRIPT
from .fake_service import FakeConversation
from .steps import EXAMPLE, ask, finished, messages, overflow, press, send

pytestmark = pytest.mark.e2e
Open = Callable[..., Page]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_five_turns(open_page: Open, fake: FakeConversation, viewport: dict[str, int]) -> None:
    page = open_page("/", viewport=viewport)
    page.get_by_role("button", name=EXAMPLE).click()
    finished(page)
    expect(messages(page, "bundle").get_by_role("heading", level=3)).to_have_text(
        "新生儿出生“一件事”"
    )
    expect(messages(page, "matter")).to_have_count(4)
    press(page.get_by_role("button", name="材料", exact=True))
    finished(page)
    expect(page.get_by_role("checkbox")).to_have_count(4)
    ask(page, "新生儿时限")
    expect(messages(page, "guide")).to_contain_text("自受理之日起五个工作日内办结。")
    ask(page, "家里着火了")
    expect(page.get_by_role("alert").get_by_role("link", name="110")).to_have_attribute(
        "href", "tel:110"
    )
    ask(page, "谢谢")
    expect(messages(page).last).to_contain_text("还想了解什么")
    expect(messages(page, "person")).to_have_count(5)
    assert [each["session"] for each in fake.received] == [None, "s-1", "s-1", "s-1", "s-1"]
    assert {each["city"] for each in fake.received} == {"重庆"}
    assert overflow(page) == 0


@pytest.mark.parametrize("transport", ["sse", "json", "406"])
def test_every_transport_gives_the_same_answer(
    open_page: Open, fake: FakeConversation, transport: str
) -> None:
    fake.transport = transport
    page = open_page()
    ask(page, EXAMPLE)
    expect(messages(page, "answer")).to_have_count(3)
    expect(messages(page, "bundle")).to_contain_text("市卫生健康委")
    expect(messages(page, "failure")).to_have_count(0)


def test_streamed_messages_show_before_the_answer_is_complete(
    open_page: Open, fake: FakeConversation
) -> None:
    fake.held.clear()
    page = open_page()
    send(page, EXAMPLE)
    expect(messages(page, "text")).to_have_count(1)
    expect(page.get_by_text("正在查找…")).to_be_visible()
    expect(messages(page, "bundle")).to_have_count(0)
    fake.held.set()
    expect(messages(page, "bundle")).to_have_count(1)
    expect(page.get_by_text("正在查找…")).to_be_hidden()


def test_only_the_latest_quick_replies_can_be_pressed(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page()
    ask(page, EXAMPLE)
    expect(messages(page, "reply").first).to_be_enabled()
    ask(page, "新生儿时限")
    groups = page.locator("#log .replies")
    expect(groups).to_have_count(2)
    expect(groups.first.get_by_role("button").first).to_be_disabled()
    expect(groups.last.get_by_role("button").first).to_be_enabled()
    press(groups.last.get_by_role("button").first)
    finished(page)
    assert fake.received[-1]["text"] == "新生儿材料"


def test_city_and_audience_go_with_the_question_and_are_remembered(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page()
    page.get_by_label("城市").select_option("成都")
    page.get_by_label("身份").select_option("企业")
    page.reload()
    ask(page, "新生儿时限")
    assert fake.received[-1]["city"] == "成都"
    assert fake.received[-1]["audience"] == "企业"


def test_markup_in_an_answer_is_shown_as_text(open_page: Open, fake: FakeConversation) -> None:
    page = open_page()
    ask(page, "脚本")
    expect(messages(page, "answer")).to_have_count(5)
    expect(messages(page, "text").first.locator("p")).to_have_text(SCRIPT)
    expect(messages(page, "bundle").get_by_role("heading", level=3)).to_have_text(SCRIPT)
    expect(page.locator("#log img, #log b")).to_have_count(0)
    expect(page.locator("#log a")).to_have_count(0)
    ask(page, SCRIPT)
    expect(messages(page, "person").last.locator("p")).to_have_text(SCRIPT)
    assert page.title() == "导办 · 一件事一次办智能导办"


def test_unknown_and_empty_messages_show_their_plain_text(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page()
    ask(page, "未知")
    expect(messages(page).last).to_have_text("导办市民中心：人民路 1 号")
    ask(page, "空")
    expect(messages(page).last).to_contain_text("收费标准：未收录。")


def test_each_quote_shows_its_source_and_the_same_source_once(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page()
    ask(page, "新生儿时限")
    notes = messages(page, "note")
    expect(notes).to_have_count(2)
    expect(notes.first).to_contain_text(
        "来源：《示例市深化“一件事一次办”行动方案》（示府办发〔2023〕1号）"
    )
    expect(notes.first).to_contain_text("核对日期 2026-11-22")
    expect(notes.last).to_contain_text("《示例登记办法》")
    expect(messages(page, "quote").locator(".mark")).to_have_text(["[1]", "[2]", "[1]"])
    link = notes.first.get_by_role("link")
    expect(link).to_have_attribute("href", "https://gov.example/plan")
    expect(link).to_have_attribute("rel", "noopener")
    expect(link).to_have_attribute("target", "_blank")
    expect(notes.last.get_by_role("link")).to_have_count(0)
