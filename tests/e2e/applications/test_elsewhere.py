"""One application in several places: page and chat at once, another device, another time."""

import re

import pytest
from playwright.sync_api import expect

from actions.applications.dialogue.wording import say

from .chat import Chat
from .conftest import OpenChat, OpenPage
from .form_pages import FormPages, form_pages
from .ways import ways

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
CODE = re.compile(r"[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}")


@pytest.fixture
def chat(open_chat: OpenChat) -> Chat:
    """In the middle of a form, without sign-in, asked for the first field."""
    chat = open_chat(ways()["flexible"], signed_in=False)
    chat.start(chat.way)
    chat.say("继续填表")
    assert chat.step == ("field", "applicant.name")
    return chat


def beside(chat: Chat) -> FormPages:
    """The form page of the same application, in another tab of the same browser."""
    page = chat.page.context.new_page()
    page.goto(f"/application/{chat.now['id']}/form")
    return FormPages(page, chat.way)


def saved(pages: FormPages, path: str, value: str) -> None:
    """Fill a field in on the page and wait until it is kept."""
    with pages.page.expect_response(lambda each: each.request.method == "PATCH" and each.ok):
        pages.fill(path, value)
        pages.control(path).first.blur()
    expect(pages.page.locator("#save-state")).to_contain_text("已保存")


def test_both_at_once_lose_nothing(chat: Chat) -> None:
    pages = beside(chat)
    chat.say("我叫吴试用")
    saved(pages, "residence.address", "重庆市江北区试用路6号")
    chat.say("510211198805219816")
    saved(pages, "applicant.mobile", "19900000008")
    values = chat.values(chat.now["id"])
    assert values["applicant.name"] == "吴试用"
    assert values["applicant.identity_number"] == "510211198805219816"
    assert values["residence.address"] == "重庆市江北区试用路6号"
    assert values["applicant.mobile"] == "19900000008"
    expect(pages.control("applicant.name")).to_have_value("吴试用")
    chat.say("继续填表")
    assert chat.step[1] not in ("applicant.mobile", "residence.address")


def test_two_values_for_one_field_are_shown_side_by_side(chat: Chat) -> None:
    pages = beside(chat)
    chat.say("吴试用")
    saved(pages, "applicant.name", "吴式用")
    rival = pages.page.locator('[data-path="applicant.name"] .rival')
    expect(rival).to_contain_text("吴试用")
    expect(rival).to_contain_text("吴式用")
    assert chat.application(chat.now["id"])["fields"][0]["rival"]
    rival.locator("label").filter(has_text="吴试用").click()
    pages.page.locator('button[name="action"][value="save"]').last.click()
    expect(pages.page.locator(".rival")).to_have_count(0)
    expect(pages.control("applicant.name")).to_have_value("吴试用")
    assert chat.values(chat.now["id"])["applicant.name"] == "吴试用"


def test_going_on_in_another_browser_by_chat(chat: Chat, open_chat: OpenChat) -> None:
    chat.say("吴试用")
    before, values = chat.now["number"], chat.values(chat.now["id"])
    found = CODE.search(chat.say("续办码").text)
    assert found
    other = open_chat(chat.way, signed_in=False)
    assert before in other.say(f"续办 {found[0]}").text
    assert other.values(other.now["id"]) == values
    assert other.now["number"] == before
    assert other.go_on().receipt
    third = open_chat(chat.way, signed_in=False)
    assert before not in third.say(f"续办 {found[0]}").text
    assert third.applications() == []


def test_going_on_in_another_browser_by_page(chat: Chat, open_page: OpenPage) -> None:
    chat.say("吴试用")
    found = CODE.search(chat.say("续办码").text)
    assert found
    pages = FormPages(open_page("/resume"), chat.way)
    pages.page.locator("#code").fill("AAAAA-AAAAA")
    pages.main.locator("button.primary").click()
    expect(pages.page.locator("#failure")).to_be_visible()
    pages.page.locator("#code").fill(found[0])
    pages.main.locator("button.primary").click()
    expect(pages.control("applicant.name")).to_have_value("吴试用")
    pages.go_on()
    assert pages.receipt()


def test_withdrawing_by_chat(chat: Chat) -> None:
    number = chat.now["number"]
    assert say("withdraw_sure") in chat.say("撤回申请").text
    chat.press(say("withdraw_no"))
    assert chat.now["status"] == "draft"
    chat.say("撤回申请")
    assert number in chat.press(say("withdraw_yes")).text
    assert chat.now["status"] == "withdrawn"


def test_copying_the_last_one(open_page: OpenPage) -> None:
    way = ways()["restaurant"]
    pages = form_pages(open_page("/"), way)
    pages.begin()
    pages.go_on()
    first, values = pages.id, pages.values(pages.id)
    pages.receipt()
    pages.main.get_by_role("button", name="再办一份").click()
    assert pages.id != first
    pages.typed.clear()
    pages.go_on()
    assert pages.receipt()
    assert pages.typed == []
    assert pages.values(pages.id) == values


def test_applying_for_another_person(open_chat: OpenChat) -> None:
    way = ways()["flexible"].for_another()
    chat = open_chat(way)
    application = chat.start(way)
    chat.say("继续填表")
    assert chat.go_on().receipt
    values = chat.values(application)
    assert values["agent.authority"] == way.values["agent.authority"]
    assert values["agent.name"] == "吴试用"
    assert values["applicant.name"] == way.values["applicant.name"]
    assert chat.application(application)["consents"] == []
