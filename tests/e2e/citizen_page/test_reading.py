"""Reading: sizes, scrolling, printing, copying."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESKTOP, PHONE
from .fake_service import FakeConversation
from .steps import EXAMPLE, ask, finished, messages, overflow, send

pytestmark = pytest.mark.e2e
Open = Callable[..., Page]
SMALLEST = {"width": 320, "height": 640}
ALL_KINDS = ["新生儿材料", "新生儿时限", "家里着火了", "提醒", "长词", EXAMPLE]


@pytest.mark.parametrize("viewport", [SMALLEST, PHONE, DESKTOP], ids=["320", "phone", "desktop"])
@pytest.mark.parametrize("path", ["/", "/?large=1", "/embed", "/embed?large=1"])
def test_nothing_is_wider_than_the_window(
    open_page: Open, fake: FakeConversation, viewport: dict[str, int], path: str
) -> None:
    page = open_page(path, viewport=viewport)
    assert overflow(page) == 0
    for words in ALL_KINDS:
        ask(page, words)
    fake.failures = ["error"]
    ask(page, "长词")
    assert overflow(page) == 0


def test_large_type_scales_everything_and_is_remembered(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page()
    ask(page, EXAMPLE)
    size = "(element) => parseFloat(getComputedStyle(element).fontSize)"
    watched = [".bubble", ".card-title", ".note", "#question", ".brand-name", ".reply", ".badge"]
    before = [page.locator(each).first.evaluate(size) for each in watched]
    page.get_by_role("switch", name="大字模式").click()
    after = [page.locator(each).first.evaluate(size) for each in watched]
    assert [b / a for a, b in zip(before, after, strict=True)] == pytest.approx([1.35] * 7)
    page.reload()
    expect(page.get_by_role("switch", name="大字模式")).to_be_checked()
    assert page.locator("#question").evaluate(size) == pytest.approx(16 * 1.35)
    page.get_by_role("switch", name="大字模式").click()
    page.reload()
    expect(page.get_by_role("switch", name="大字模式")).not_to_be_checked()


def test_a_long_answer_begins_at_its_beginning(open_page: Open, fake: FakeConversation) -> None:
    page = open_page(reduced_motion="reduce")
    ask(page, "很长")
    expect(messages(page, "person")).to_be_in_viewport()
    expect(page.locator(".quote").first).to_be_in_viewport()
    expect(page.locator(".quote").last).not_to_be_in_viewport()
    page.get_by_role("button", name="下面还有").click()
    expect(page.locator(".reply").last).to_be_in_viewport()
    expect(page.locator("#pill")).to_be_hidden()


def test_who_reads_further_up_is_left_alone(open_page: Open, fake: FakeConversation) -> None:
    page = open_page(reduced_motion="reduce")
    ask(page, "很长")
    ask(page, EXAMPLE)
    fake.held.clear()
    send(page, EXAMPLE)
    expect(messages(page, "person")).to_have_count(3)
    expect(page.get_by_text("正在查找…")).to_be_visible()
    page.mouse.move(180, 400)
    page.mouse.wheel(0, -1500)
    page.wait_for_timeout(200)
    place = page.evaluate("window.scrollY")
    fake.held.set()
    finished(page)
    assert page.evaluate("window.scrollY") == place
    page.get_by_role("button", name="有新消息").click()
    expect(page.locator(".reply").last).to_be_in_viewport()


def test_the_conversation_is_followed_at_its_end(open_page: Open, fake: FakeConversation) -> None:
    page = open_page(reduced_motion="reduce")
    for words in ["新生儿时限", "谢谢", "再见"]:
        ask(page, words)
        expect(page.locator("#log .message").last).to_be_in_viewport(ratio=1)
        expect(page.locator("#pill")).to_be_hidden()


def test_a_checklist_can_be_copied(open_page: Open, fake: FakeConversation) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "新生儿材料")
    page.get_by_role("checkbox", name="结婚证").check()
    page.get_by_role("button", name="复制清单").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    lines = copied.splitlines()
    assert lines[0] == "新生儿出生“一件事”材料清单"
    assert "☐ 父母双方居民身份证[1]（必要，原件 · 1 份）" in lines
    assert "☑ 结婚证[1]（必要，电子件，免提交）" in lines
    assert "    适用情形：父母双方不同民族时" in lines
    assert any(line.startswith("[2]来源：《示例登记办法》") for line in lines)


def test_printing_a_checklist_prints_only_the_checklist(
    open_page: Open, fake: FakeConversation
) -> None:
    page = open_page("/?large=1")
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    ask(page, EXAMPLE)
    ask(page, "新生儿材料")
    page.get_by_role("button", name="打印清单").click()
    assert page.evaluate("window.printed") == 1
    page.emulate_media(media="print")
    expect(messages(page, "checklist")).to_be_visible()
    expect(messages(page, "note").last).to_be_visible()
    for hidden in [".bundle", ".person", ".card-actions", ".composer", ".opening", ".settings"]:
        expect(page.locator(hidden).first).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(messages(page, "bundle")).to_be_visible()
    expect(page.locator(".composer")).to_be_hidden()


def test_motion_is_spared_on_request(open_page: Open, fake: FakeConversation) -> None:
    page = open_page(reduced_motion="reduce")
    ask(page, EXAMPLE)
    name = "(element) => getComputedStyle(element).animationName"
    assert messages(page, "bundle").evaluate(name) == "none"
    page.emulate_media(reduced_motion="no-preference")
    assert messages(page, "bundle").evaluate(name) == "appear"
