"""A speech engine and an agent at once, while the server is slow, or is started again."""

import json

import pytest
from playwright.sync_api import Page, expect
from support.desk_pages import MadeUpSuggesting

from .conftest import Open

pytestmark = pytest.mark.e2e
SOCKETS = """
  window.lines = [];
  window.WebSocket = class extends WebSocket {
    constructor(url) {
      super(url);
      window.lines.push(this);
    }
  };
"""
ENGINE = """(call) => new Promise((resolve) => {
  window.engine = new WebSocket(`${location.origin.replace("http", "ws")}/api/v1/desk/calls/${call}`);
  window.engine.onopen = resolve;
})"""


def engine(page: Page, call: str) -> None:
    """Connect a speech engine."""
    page.evaluate(ENGINE, call)


def push(page: Page, text: str, final: bool = True) -> None:
    """The engine has heard a piece."""
    sent = json.dumps({"text": text, "final": final})
    page.evaluate("(text) => window.engine.send(text)", sent)


def test_what_is_typed_while_the_server_thinks_is_not_lost(
    open_page: Open, suggesting: MadeUpSuggesting
) -> None:
    page = open_page("/desk?call=slow-1")
    box = page.get_by_role("textbox", name="通话内容")
    engine(page, "slow-1")
    push(page, "渝中区，")
    expect(box).to_have_value("渝中区，")
    suggesting.go.clear()
    push(page, "路灯坏了，")
    page.wait_for_timeout(200)
    box.press("Control+Home")
    page.keyboard.insert_text("已核实，")
    page.wait_for_timeout(900)  # it was sent meanwhile
    page.keyboard.insert_text("急，")
    suggesting.go.set()
    expect(box).to_have_value("已核实，急，渝中区，路灯坏了，")
    push(page, "请", final=False)
    expect(box).to_have_value("已核实，急，渝中区，路灯坏了，请")
    push(page, "请修。")
    expect(box).to_have_value("已核实，急，渝中区，路灯坏了，请修。")
    page.wait_for_timeout(900)
    expect(box).to_have_value("已核实，急，渝中区，路灯坏了，请修。")
    assert suggesting.asked[-1][0] == "已核实，急，渝中区，路灯坏了，请修。"


def test_what_was_heard_outlives_a_server_that_starts_again(
    open_page: Open, suggesting: MadeUpSuggesting
) -> None:
    page = open_page("/desk/tickets")
    page.add_init_script(SOCKETS)
    page.goto("/desk?call=again-1")
    box = page.get_by_role("textbox", name="通话内容")
    engine(page, "again-1")
    push(page, "渝中区，")
    push(page, "样板路，")
    expect(box).to_have_value("渝中区，样板路，")
    page.evaluate("window.lines.forEach((line) => line.close())")  # nobody listens: forgotten
    page.wait_for_timeout(300)
    engine(page, "again-1")
    push(page, "路灯坏了，")
    expect(box).to_have_value("渝中区，样板路，路灯坏了，")
    push(page, "请修。")
    expect(box).to_have_value("渝中区，样板路，路灯坏了，请修。")
    page.wait_for_timeout(900)
    expect(box).to_have_value("渝中区，样板路，路灯坏了，请修。")
    assert suggesting.asked[-1][0] == "渝中区，样板路，路灯坏了，请修。"


def test_that_nothing_can_be_suggested_is_told_and_passes(
    open_page: Open, suggesting: MadeUpSuggesting
) -> None:
    page = open_page("/desk?call=broken-1")
    engine(page, "broken-1")
    suggesting.broken = RuntimeError("out of order")
    push(page, "渝中区，")
    expect(page.locator("#file-state")).to_contain_text("暂时给不出建议")
    suggesting.broken = None
    push(page, "路灯坏了，")
    expect(page.locator("#suggestion-list > li")).to_have_count(3)
    expect(page.locator("#file-state")).to_be_empty()


def test_the_engine_is_named_only_when_it_speaks(open_page: Open) -> None:
    page = open_page("/desk?call=named-1")
    other = open_page("/desk?call=named-1")
    other.get_by_role("textbox", name="通话内容").fill("同事记下的")
    expect(page.get_by_role("textbox", name="通话内容")).to_have_value("同事记下的")
    expect(page.locator("#listening")).to_have_text("手工记录")
    engine(page, "named-1")
    push(page, "，路灯坏了")
    expect(page.locator("#listening")).to_have_text("正在接收语音识别的文字")
