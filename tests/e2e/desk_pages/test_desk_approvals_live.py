"""The list of waiting answers stays fresh, and what is being written stays."""

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect
from support.desk_accounts import AGENT
from support.desk_pages import CITY

from .conftest import Open

pytestmark = pytest.mark.e2e
PAGE = "/desk/approvals"


def hold(house: FastAPI, question: str) -> str:
    said = [{"type": "text", "text": "可以在网上补办。"}]
    held: str = house.state.desk.approvals.hold("c" * 32, CITY, question, "社保卡", said).id
    return held


def test_a_new_answer_comes_by_itself(house: FastAPI, open_page: Open) -> None:
    page = open_page(PAGE)
    expect(page.get_by_text("现在没有等待核对的答复")).to_be_visible()
    held = hold(house, "社保卡丢了怎么办")
    expect(page.get_by_role("heading", name="群众问：社保卡丢了怎么办")).to_be_visible()
    house.state.desk.approvals.settle(held, AGENT, "send")
    expect(page.get_by_text("现在没有等待核对的答复")).to_be_visible()


def test_what_is_being_written_stays(house: FastAPI, open_page: Open) -> None:
    first = hold(house, "社保卡怎么补")
    page = open_page(PAGE)
    page.locator("summary").filter(has_text="改后发出").click()
    page.get_by_label("改后的答复").fill("写了一半的答复")
    second = hold(house, "身份证怎么补")
    notice = page.get_by_role("status").filter(has_text="待审的答复有变化。")
    expect(notice).to_be_visible()
    expect(page.get_by_label("改后的答复")).to_have_value("写了一半的答复")
    notice.get_by_role("link", name="刷新列表").click()
    expect(page.get_by_role("heading", name="群众问：身份证怎么补")).to_be_visible()
    for each in (first, second):
        house.state.desk.approvals.settle(each, AGENT, "reject")
