"""In the middle of a form, people say other things; the form waits and loses nothing."""

import pytest
from playwright.sync_api import expect

from actions.applications.dialogue.wording import question, say

from .chat import PROGRESS, Chat
from .conftest import OpenChat
from .ways import ways

pytestmark = pytest.mark.e2e
INTERRUPTIONS = {
    "a question on the guide": ("办下来要好久哦？", "工作日"),
    "a complaint": ("你们啷个这么慢，我要投诉", "12345"),
    "an emergency": ("孩子不见了", "110"),
    "small talk": ("谢谢你哈", ""),
    "another bundle": ("公租房怎么申请？", "公租房"),
    "progress": (PROGRESS, "还在填写"),
}


@pytest.fixture
def chat(open_chat: OpenChat) -> Chat:
    """In the middle of the form of 陈演示, asked for the name of the first child."""
    chat = open_chat(ways()["twins"])
    chat.begin()
    chat.go_on("field", "children.0.name")
    return chat


def test_interruptions_lose_nothing_and_the_form_is_brought_back(chat: Chat) -> None:
    before, asked = chat.now, question(chat.way.place("children.0.name"))
    values = chat.values(before["id"])
    for words, shown in INTERRUPTIONS.values():
        reply = chat.say(words)
        assert shown in reply.text, words
        assert chat.step == ("field", "children.0.name"), words
        assert chat.values(before["id"]) == values, words
    if asked not in chat.reply.text:
        chat.say("继续填表")
    assert asked in chat.reply.text
    chat.say("老大叫刘大双")
    assert chat.values(before["id"]) == values | {"children.0.name": "刘大双"}


def test_an_emergency_comes_before_the_form(chat: Chat) -> None:
    chat.say("孩子不见了")
    expect(chat.page.locator('#log .notice[role="alert"] a[href="tel:110"]').last).to_be_visible()
    assert chat.now["status"] == "draft"


def test_pausing_and_going_on(chat: Chat) -> None:
    before = chat.values(chat.now["id"])
    assert say("paused") in chat.say("先不填了").text
    chat.say("钱演示")
    assert chat.values(chat.now["id"]) == before
    reply = chat.say("继续填表")
    assert question(chat.way.place("children.0.name")) in reply.text
    assert chat.values(chat.now["id"]) == before


def test_going_back_and_changing_a_value_by_name(chat: Chat) -> None:
    application = chat.now["id"]
    chat.say("刘大霜")
    assert chat.values(application)["children.0.name"] == "刘大霜"
    assert "刘大霜" in chat.say("上一项").text
    chat.say("刘大双")
    assert chat.values(application)["children.0.name"] == "刘大双"
    step = chat.step
    chat.say("手机号改成19900000099")
    if chat.step[0] in ("heard", "rival"):
        chat.press(say("keep") if chat.step[0] == "heard" else say("second"))
    assert chat.values(application)["applicant.mobile"] == "19900000099"
    assert chat.step == step


def test_a_wrong_number_is_asked_for_again(open_chat: OpenChat) -> None:
    chat = open_chat(ways()["father-from-elsewhere"])
    chat.begin()
    chat.go_on("field", "father.identity_number")
    reply = chat.say("510104199502099815")
    assert "最后一位校验码不对" in reply.text
    assert chat.step == ("field", "father.identity_number")
    chat.say("是510104199502099816")
    assert chat.values(chat.now["id"])["father.identity_number"] == "510104199502099816"


def test_free_words_answer_a_later_question_too(open_chat: OpenChat) -> None:
    way = ways()["marriage"]
    chat = open_chat(way)
    chat.begin()
    chat.go_on("scenario")
    chat.say("我们要结婚，我是二婚，以前离过")
    assert chat.now["answers"]["cs-marriage-remarried"] == "离婚后再婚"
    asked = [each["id"] for each in chat.now["questions"]]
    assert "cs-marriage-remarried" not in asked
