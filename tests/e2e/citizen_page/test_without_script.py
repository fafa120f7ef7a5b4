"""The page in a browser that runs no scripts, and the page inside another page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .fake_service import FakeConversation
from .steps import EXAMPLE, ask, messages

pytestmark = pytest.mark.e2e
Open = Callable[..., Page]
PLAIN = {"java_script_enabled": False}


def test_asking_without_a_script(open_page: Open, fake: FakeConversation) -> None:
    page = open_page(**PLAIN)
    expect(page.locator(".no-script")).to_be_visible()
    expect(page.get_by_role("button", name="清除记录")).to_be_hidden()
    page.get_by_label("身份").select_option("个人")
    page.locator("#question").fill("新生儿材料")
    page.get_by_role("button", name="发送").click()
    expect(messages(page, "person")).to_contain_text("新生儿材料")
    expect(page.get_by_role("checkbox")).to_have_count(4)
    expect(messages(page, "person")).to_be_in_viewport()
    expect(page.get_by_role("button", name="打印清单")).to_be_hidden()
    expect(page.locator("#audience")).to_have_value("个人")
    page.get_by_role("button", name="时限", exact=True).click()
    expect(messages(page, "guide")).to_contain_text("五个工作日")
    assert [each["session"] for each in fake.received] == [None, "s-1"]
    assert fake.received[-1]["text"] == "新生儿时限"
    assert fake.received[-1]["audience"] == "个人"


def test_an_example_without_a_script(open_page: Open, fake: FakeConversation) -> None:
    page = open_page(**PLAIN)
    page.get_by_role("button", name=EXAMPLE).click()
    expect(messages(page, "bundle")).to_have_count(1)


def test_an_error_without_a_script_keeps_what_was_written(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page(**PLAIN)
    page.locator("#question").fill("太多")
    page.get_by_role("button", name="发送").click()
    expect(messages(page, "failure")).to_contain_text("今天问得太多了。")
    expect(messages(page, "failure")).to_contain_text("请一分钟后再试。")
    expect(page.locator("#question")).to_have_value("太多")
    page.locator("#question").fill("坏")
    page.get_by_role("button", name="发送").click()
    expect(messages(page, "failure")).to_contain_text("系统暂时没能回答。")
    expect(page.locator("body")).not_to_contain_text("a detail")


def test_large_type_without_a_script(open_page: Open, fake: FakeConversation) -> None:
    page = open_page(**PLAIN)
    page.get_by_role("link", name="大字模式").click()
    size = "(each) => parseFloat(getComputedStyle(each).fontSize)"
    assert page.locator("#question").evaluate(size) == pytest.approx(21.6)
    page.get_by_role("button", name=EXAMPLE).click()
    assert page.locator("#question").evaluate(size) == pytest.approx(21.6)
    page.get_by_role("link", name="标准字号").click()
    assert page.locator("#question").evaluate(size) == pytest.approx(16)


@pytest.mark.parametrize(
    "words", [EXAMPLE, "新生儿材料", "新生儿时限", "家里着火了", "提醒", "脚本", "空", "未知"]
)
def test_server_and_script_make_the_same_markup(
    open_page: Open, fake: FakeConversation, words: str
) -> None:
    plain = open_page(**PLAIN)
    plain.locator("#question").fill(words)
    plain.get_by_role("button", name="发送").click()
    scripted = open_page()
    ask(scripted, words)
    outline = """(log) => {
      const walk = (each) => {
        if (each.nodeType === Node.TEXT_NODE) return each.textContent.trim() || null;
        if (each.matches(".progress, .action-status")) return null;
        const inside = [...each.childNodes].map(walk).filter((part) => part !== null);
        const names = ["class", "href", "value", "role", "data-level", "data-field", "aria-label"];
        const values = names.map((name) => each.getAttribute(name) ?? "");
        return [each.tagName, values.join("|"), ...inside];
      };
      return [...log.children].map(walk);
    }"""
    by_server = plain.locator("#log").evaluate(outline)
    assert len(by_server) >= 2
    assert scripted.locator("#log").evaluate(outline) == by_server


def test_a_script_that_comes_late_takes_the_answer_over(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page()
    page.evaluate(
        "() => { document.querySelector('#question').value = '新生儿材料';"
        " HTMLFormElement.prototype.submit.call(document.querySelector('#composer')); }"
    )
    page.wait_for_url("**/#log")
    expect(page.get_by_role("checkbox")).to_have_count(4)
    expect(page.get_by_role("button", name="打印清单")).to_be_visible()
    expect(messages(page, "person")).to_have_count(1)
    ask(page, "新生儿时限")
    assert fake.received[-1]["session"] == "s-1"


def test_the_embedded_page(open_page: Open, fake: FakeConversation) -> None:
    page = open_page("/embed?city=成都&audience=企业&large=1")
    expect(page.get_by_role("banner")).to_have_count(0)
    expect(page.get_by_role("combobox")).to_have_count(0)
    expect(page.get_by_role("switch", name="大字模式")).to_be_checked()
    ask(page, EXAMPLE)
    expect(messages(page, "bundle")).to_have_count(1)
    assert fake.received[-1]["city"] == "成都"
    assert fake.received[-1]["audience"] == "企业"


def test_the_embedded_page_ignores_what_is_not_offered(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page("/embed?city=火星&audience=<b>&large=2")
    ask(page, EXAMPLE)
    assert fake.received[-1]["city"] == "重庆"
    assert fake.received[-1]["audience"] is None
    expect(page.get_by_role("switch", name="大字模式")).not_to_be_checked()


def test_the_embedded_page_without_a_script_stays_embedded(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page("/embed?audience=企业", **PLAIN)
    page.get_by_role("button", name=EXAMPLE).click()
    expect(messages(page, "bundle")).to_have_count(1)
    expect(page.get_by_role("banner")).to_have_count(0)
    assert fake.received[-1]["audience"] == "企业"
