"""The call page while somebody types, speaks, changes, chooses and files."""

import re

import pytest
from fastapi import FastAPI
from playwright.sync_api import Locator, Page, Route, expect
from support.desk_accounts import AGENT
from support.desk_pages import MANAGEMENT, SUGGESTIONS, MadeUpSuggesting

from desk.tickets.filters import TicketFilter

from .conftest import Open

pytestmark = pytest.mark.e2e
SAID = "渝中区样板路的路灯坏了，请尽快修"


def say(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="通话内容").fill(text)


def cards(page: Page) -> Locator:
    return page.locator("#suggestion-list > li")


def titles(page: Page) -> list[str]:
    return page.locator("#suggestion-list h3").all_text_contents()


def matter(page: Page, number: int = 1) -> Locator:
    return page.get_by_role("group", name=f"第 {number} 件事")


def field(page: Page, name: str, number: int = 1) -> Locator:
    return matter(page, number).locator(f'[data-field="{name}"]')


def value(page: Page, name: str, number: int = 1) -> Locator:
    return field(page, name, number).locator("input, select, textarea").first


def without_socket(page: Page) -> None:
    """As behind a proxy that lets no WebSocket through."""
    page.route_web_socket("**/calls/**", lambda socket: socket.close())


@pytest.fixture(params=["socket", "requests"])
def call_page(request: pytest.FixtureRequest, open_page: Open) -> Page:
    """A fresh call, connected by WebSocket or by nothing but requests."""
    page = open_page("/desk/conversations")
    if request.param == "requests":
        without_socket(page)
    page.goto("/desk")
    if request.param == "socket":
        page.wait_for_function("performance.now() > 0")
    return page


def test_suggestions_and_the_work_order_come_while_typing(call_page: Page) -> None:
    say(call_page, SAID)
    expect(cards(call_page)).to_have_count(3)
    expect(cards(call_page).first).to_contain_text("很可能（92%）")
    expect(cards(call_page).first).to_contain_text("出处：《示例办法》")
    expect(value(call_page, "district")).to_have_value("渝中区")
    expect(value(call_page, "place")).to_have_value("样板路")
    expect(value(call_page, "category2")).to_have_value("城乡建设/城市建设和市政管理")
    chosen = matter(call_page).get_by_role("radio", name=re.compile("市城市管理局"))
    expect(chosen).to_be_checked()
    expect(call_page.locator("#missing")).to_contain_text("请问是什么时候的事？")
    expect(call_page.locator("#announcer")).to_contain_text("有 3 条建议")


def test_asked_once_after_a_pause_not_for_each_character(
    open_page: Open, suggesting: MadeUpSuggesting
) -> None:
    page = open_page()
    page.get_by_role("textbox", name="通话内容").press_sequentially(SAID, delay=20)
    expect(cards(page)).to_have_count(3)
    assert [each[0] for each in suggesting.asked] == [SAID]


def test_one_question_at_a_time_and_then_the_latest(
    call_page: Page, suggesting: MadeUpSuggesting
) -> None:
    suggesting.go.clear()
    say(call_page, "路灯")
    call_page.wait_for_timeout(600)
    for text in ("路灯坏", "路灯坏了", SAID):
        say(call_page, text)
        call_page.wait_for_timeout(400)
    assert len(suggesting.asked) == 1
    suggesting.go.set()
    expect(value(call_page, "place")).to_have_value("样板路")
    assert [each[0] for each in suggesting.asked] == ["路灯", SAID]


def test_what_was_touched_is_never_overwritten(call_page: Page) -> None:
    say(call_page, SAID)
    expect(value(call_page, "place")).to_have_value("样板路")
    value(call_page, "summary").fill("我写的摘要")
    matter(call_page).get_by_role("radio", name=re.compile("市公安局")).check()
    value(call_page, "category1").select_option("交通运输")
    say(call_page, SAID + "，昨天就坏了，漏气")
    expect(value(call_page, "happened")).to_have_value("昨天晚上")
    expect(field(call_page, "urgency").get_by_role("radio", name="紧急")).to_be_checked()
    expect(value(call_page, "summary")).to_have_value("我写的摘要")
    expect(matter(call_page).get_by_role("radio", name=re.compile("市公安局"))).to_be_checked()
    expect(value(call_page, "category1")).to_have_value("交通运输")
    expect(field(call_page, "summary").get_by_text("已改")).to_be_visible()
    expect(field(call_page, "department")).to_contain_text("建议：市城市管理局")
    field(call_page, "summary").get_by_role("button", name="还原建议").click()
    expect(value(call_page, "summary")).to_have_value((SAID + "，昨天就坏了，漏气")[:30])
    expect(field(call_page, "summary").get_by_text("已改")).to_be_hidden()
    expect(value(call_page, "summary")).to_be_focused()
    field(call_page, "department").get_by_role("button", name="还原建议").click()
    expect(matter(call_page).get_by_role("radio", name=re.compile("市城市管理局"))).to_be_checked()


def test_a_field_with_the_focus_waits_until_it_is_left(call_page: Page) -> None:
    say(call_page, "路灯坏了")
    expect(value(call_page, "object")).to_have_value("路灯")
    value(call_page, "place").focus()
    call_page.evaluate(
        """() => {
          const box = document.querySelector("#transcript");
          box.value = "样板路的路灯坏了，昨天";
          box.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    expect(value(call_page, "happened")).to_have_value("昨天晚上")
    expect(value(call_page, "place")).to_have_value("")
    call_page.keyboard.press("Tab")
    expect(value(call_page, "place")).to_have_value("样板路")


def test_level_two_shows_what_belongs_to_level_one(call_page: Page) -> None:
    value(call_page, "category1").select_option("交通运输")
    groups = value(call_page, "category2").locator("optgroup")
    expect(groups).to_have_count(1)
    expect(groups).to_have_attribute("label", "交通运输")


def test_another_department_is_found_by_typing(call_page: Page) -> None:
    say(call_page, SAID)
    expect(cards(call_page)).to_have_count(3)
    matter(call_page).get_by_label(re.compile("^其他部门：")).fill("市公安局")
    expect(field(call_page, "department").locator('input[value="other"]')).to_be_checked()
    say(call_page, SAID + "，谢谢")
    expect(value(call_page, "summary")).to_have_value(SAID + "，谢谢")
    expect(matter(call_page).get_by_label(re.compile("^其他部门："))).to_have_value("市公安局")


def test_suggestions_do_not_jump(open_page: Open, suggesting: MadeUpSuggesting) -> None:
    page = open_page()
    say(page, "路灯")
    expect(cards(page)).to_have_count(3)
    page.evaluate(
        "document.querySelectorAll('#suggestion-list > li').forEach((e, i) => e.dataset.was = i)"
    )
    say(page, "路灯坏了")
    expect(value(page, "summary")).to_have_value("路灯坏了")
    assert suggesting.asked[-1][2] == tuple(each.id for each in SUGGESTIONS)
    kept = page.evaluate(
        "[...document.querySelectorAll('#suggestion-list > li')].map((e) => e.dataset.was)"
    )
    assert kept == ["0", "1", "2"]
    suggesting.suggestions = (SUGGESTIONS[1], SUGGESTIONS[0])
    say(page, "路灯坏了，谢谢")
    expect(cards(page)).to_have_count(2)
    assert titles(page) == ["物业投诉怎么办", "路灯报修怎么办"]
    kept = page.evaluate(
        "[...document.querySelectorAll('#suggestion-list > li')].map((e) => e.dataset.was)"
    )
    assert kept == ["1", "0"]


def test_keys_accept_edit_and_reject(house: FastAPI, call_page: Page) -> None:
    before = len(house.state.desk.choices.rows())
    say(call_page, SAID)
    expect(cards(call_page)).to_have_count(3)
    call_page.keyboard.press("Alt+2")
    answer = call_page.get_by_label("答复", exact=True)
    expect(answer).to_have_value("先向物业反映，再向街道反映。")
    expect(call_page.locator("#announcer")).to_contain_text("已采用“物业投诉怎么办”")
    call_page.keyboard.press("Alt+x")
    expect(cards(call_page)).to_have_count(2)
    assert titles(call_page) == ["物业投诉怎么办", "噪声投诉怎么办"]
    call_page.keyboard.press("Alt+e")
    expect(answer).to_be_focused()
    call_page.keyboard.press("End")
    call_page.keyboard.type("请耐心等。")
    call_page.keyboard.press("Tab")
    say(call_page, SAID + "，谢谢")
    expect(value(call_page, "summary")).to_have_value(SAID + "，谢谢")
    expect(cards(call_page)).to_have_count(2)
    rows = house.state.desk.choices.rows()[before:]
    assert [(each.choice, each.record_id) for each in rows] == [
        ("accept", "物业投诉"),
        ("reject", "路灯报修"),
        ("edit", "物业投诉"),
    ]
    assert rows[2].said == "先向物业反映，再向街道反映。请耐心等。"


def test_everything_without_a_mouse(house: FastAPI, open_page: Open) -> None:
    page = open_page()
    expect(page.get_by_role("textbox", name="通话内容")).to_be_focused()
    page.keyboard.insert_text("江北区新路的井盖丢了，昨天发现的，请尽快修")
    expect(cards(page)).to_have_count(3)
    page.keyboard.press("Alt+1")
    page.keyboard.press("Alt+s")
    expect(page.locator("#filed")).to_be_focused()
    number = page.locator("#filed a").first.text_content()
    ticket = house.state.desk.tickets.get(number, AGENT)
    assert ticket.department == MANAGEMENT
    expect(page.locator("#announcer")).to_contain_text(f"已登记：{number}")
    expect(page.locator("#filed")).to_contain_text("派往 市城市管理局")


def test_keys_are_told(open_page: Open) -> None:
    page = open_page()
    say(page, SAID)
    expect(cards(page)).to_have_count(3)
    for index in range(3):
        button = cards(page).nth(index).get_by_role("button", name="采用")
        expect(button).to_have_attribute("aria-keyshortcuts", f"Alt+{index + 1}")
        expect(button).to_have_text(f"采用Alt+{index + 1}")
    expect(page.locator("#file")).to_have_attribute("aria-keyshortcuts", "Alt+S")
    page.get_by_text("快捷键").click()
    expect(page.get_by_text("采用第 1 / 2 / 3 条建议")).to_be_visible()


def test_several_matters_appear_and_go_by_themselves(call_page: Page) -> None:
    say(call_page, SAID)
    expect(value(call_page, "place")).to_have_value("样板路")
    expect(matter(call_page).get_by_role("button", name="删除")).to_be_hidden()
    say(call_page, SAID + "另外，我要投诉楼下物业乱收费")
    expect(value(call_page, "type", 2)).to_have_value("投诉")
    value(call_page, "summary", 2).fill("物业乱收费")
    say(call_page, "另外，我要投诉楼下物业乱收费")
    expect(call_page.locator("[data-matter]")).to_have_count(1)
    expect(value(call_page, "summary")).to_have_value("物业乱收费")


def test_removed_and_merged_matters_stay_so(call_page: Page) -> None:
    said = SAID + "另外，我要投诉楼下物业乱收费另外，隔壁装修昨天太吵"
    say(call_page, said)
    expect(call_page.locator("[data-matter]")).to_have_count(3)
    matter(call_page, 3).get_by_role("button", name="并入上一件").click()
    expect(call_page.locator("[data-matter]")).to_have_count(2)
    expect(value(call_page, "text", 2)).to_have_value("我要投诉楼下物业乱收费；隔壁装修昨天太吵")
    matter(call_page, 1).get_by_role("button", name="删除").click()
    expect(call_page.locator("[data-matter]")).to_have_count(1)
    expect(call_page.locator("#announcer")).to_have_text("已删除第 1 件事。")
    say(call_page, said + "，谢谢")
    expect(call_page.locator("[data-matter]")).to_have_count(1)
    expect(call_page.locator("#more-heard")).to_be_hidden()
    say(call_page, said + "另外，江北区新路井盖丢了")
    expect(call_page.locator("#more-heard")).to_contain_text("江北区新路井盖丢了")
    call_page.get_by_role("button", name="加上这件").click()
    expect(value(call_page, "summary", 2)).to_have_value("江北区新路井盖丢了")
    call_page.get_by_role("button", name="再加一件事").click()
    expect(value(call_page, "summary", 3)).to_be_focused()
    names = call_page.evaluate(
        "[...document.querySelectorAll('[data-field=summary] input')].map((each) => each.name)"
    )
    assert names == ["m0-summary", "m1-summary", "m2-summary"]


def test_similar_tickets_are_shown_before_filing(house: FastAPI, call_page: Page) -> None:
    place = "渝北区" if "socket" in str(call_page) else "江北区"
    said = f"{place}同一条路上有一棵大树倒了压住车，昨天倒的，样板路"
    for _time in range(2):
        call_page.goto("/desk")
        say(call_page, said)
        expect(value(call_page, "place")).to_have_value("样板路")
        call_page.get_by_role("button", name="提交工单").click()
        if call_page.locator("#similar").is_visible():
            break
        expect(call_page.locator("#filed, #similar:not([hidden])").first).to_be_visible()
    expect(call_page.locator("#similar")).to_be_focused()
    link = call_page.locator("#similar a").first
    earlier = link.text_content()
    expect(link).to_have_attribute("href", f"/desk/tickets/{earlier}")
    call_page.get_by_role("button", name=f"提交并并入 {earlier}").click()
    expect(call_page.locator("#filed")).to_contain_text(f"已并入 {earlier}")


def test_a_failure_loses_nothing_and_can_be_tried_again(house: FastAPI, open_page: Open) -> None:
    page = open_page()
    say(page, "渝中区某路的路灯坏了，请修")
    expect(cards(page)).to_have_count(3)
    value(page, "summary").fill("")
    page.keyboard.press("Alt+s")
    expect(page.locator("#file-state")).to_have_text("请填写第 1 件事的“摘要”。")
    expect(value(page, "summary")).to_be_focused()
    value(page, "summary").fill("独一无二的摘要")
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        route.fetch()
        route.abort()

    page.route(re.compile("/tickets$"), lose, times=1)
    page.keyboard.press("Alt+s")
    expect(page.locator("#file-state")).to_contain_text("内容都还在")
    expect(value(page, "summary")).to_have_value("独一无二的摘要")
    assert lost
    page.keyboard.press("Alt+s")
    expect(page.locator("#filed, #similar").filter(visible=True)).to_have_count(1)
    if page.locator("#similar").is_visible():
        page.get_by_role("button", name="都不是，单独提交").click()
    expect(page.locator("#filed")).to_be_visible()
    wanted = TicketFilter(text="独一无二的摘要")
    assert house.state.desk.tickets.find(AGENT, wanted).total == 1


def test_what_was_changed_is_kept_for_learning(house: FastAPI, open_page: Open) -> None:
    page = open_page()
    say(page, "渝中区另一条路的路灯坏了")
    expect(value(page, "district")).to_have_value("渝中区")
    value(page, "district").select_option("江北区")
    page.keyboard.press("Alt+s")
    expect(page.locator("#filed, #similar").filter(visible=True)).to_have_count(1)
    if page.locator("#similar").is_visible():
        page.get_by_role("button", name="都不是，单独提交").click()
    number = page.locator("#filed a").first.text_content()
    ticket = house.state.desk.tickets.get(number, AGENT)
    (row,) = [each for each in house.state.desk.corrections.rows() if each.ticket_id == ticket.id]
    assert row.changed == ["district"]


def test_the_number_that_the_caller_tells_is_filled_in(open_page: Open) -> None:
    page = open_page()
    say(page, "我电话是138 0000 0000，路灯坏了")
    expect(page.get_by_label("来电号码")).to_have_value("13800000000")
    page.get_by_label("来电号码").fill("02300000000")
    say(page, "不对，打13900000000，路灯坏了")
    expect(page.get_by_label("来电号码")).to_have_value("02300000000")


def test_speech_and_typing_at_once_lose_nothing(house: FastAPI, open_page: Open) -> None:
    page = open_page("/desk?call=spoken-1")
    box = page.get_by_role("textbox", name="通话内容")
    page.evaluate(
        """() => new Promise((resolve) => {
          window.engine = new WebSocket(location.origin.replace("http", "ws") + "/api/v1/desk/calls/spoken-1");
          window.engine.onopen = resolve;
        })"""
    )
    push = "(text) => window.engine.send(JSON.stringify({ text }))"
    page.evaluate(push, "渝中区样板路，")
    expect(box).to_have_value("渝中区样板路，")
    expect(page.locator("#listening")).to_have_text("正在接收语音识别的文字")
    expect(value(page, "district")).to_have_value("渝中区")
    box.press("Control+Home")
    page.keyboard.insert_text("您好，")
    page.evaluate(push, "路灯坏了，")
    page.keyboard.insert_text("我是李示例，")
    page.evaluate(push, "请修。")
    expect(box).to_have_value("您好，我是李示例，渝中区样板路，路灯坏了，请修。")
    expect(value(page, "demand")).to_have_value("尽快修好")
    page.wait_for_timeout(800)
    expect(box).to_have_value("您好，我是李示例，渝中区样板路，路灯坏了，请修。")


def test_leaving_with_something_unfiled_is_warned_of(open_page: Open) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    say(page, "路灯坏了")
    page.get_by_role("link", name="新来电").first.click()
    expect(page.get_by_role("textbox", name="通话内容")).to_have_value("")
    assert asked == ["beforeunload"]


def test_danger_is_read_out(open_page: Open) -> None:
    page = open_page()
    say(page, "楼道里漏气")
    expect(page.get_by_role("alert").filter(has_text="请立即转接 119")).to_be_visible()
    say(page, "路灯坏了")
    expect(page.locator("#danger")).to_be_hidden()


def test_trouble_with_suggestions_is_told_and_passes(
    open_page: Open, suggesting: MadeUpSuggesting
) -> None:
    page = open_page("/desk/conversations")
    without_socket(page)
    page.goto("/desk")
    suggesting.broken = RuntimeError("out of order")
    say(page, "路灯")
    expect(page.locator("#file-state")).not_to_be_empty()
    suggesting.broken = None
    say(page, "路灯坏了")
    expect(cards(page)).to_have_count(3)
