"""In the middle of a form, people say other things; the form waits and loses nothing."""

import pytest
from playwright.sync_api import expect

from actions.applications.dialogue.wording import question, say

from .chat import PROGRESS, Chat
from .conftest import OpenChat
from .ways import ways

pytestmark = pytest.mark.e2e
NAME = ("field", "children.0.name")
INTERRUPTIONS = {
    "a question on the guide": ("新生儿出生办下来要好久哦？", "工作日"),
    "a complaint": ("你们啷个这么慢，我要投诉", "12345"),
    "an emergency": ("孩子不见了", "110"),
    "a choice that does not fit": ("不得行，我自己填", ""),
    "small talk": ("谢谢你哈", ""),
    "another bundle": ("公租房怎么申请？", "公租房"),
    "progress": (PROGRESS, "还在填写"),
}


@pytest.fixture
def chat(open_chat: OpenChat) -> Chat:
    """In the middle of the form, asked for the name of the first child."""
    way = ways()["twins"]
    chat = open_chat(way, signed_in=False)
    known = ("applicant.name", "applicant.identity_number", "applicant.mobile", "children.count")
    chat.start(way, {path: way.value(path) for path in known})
    chat.say("继续填表")
    assert chat.step == NAME
    return chat


def test_interruptions_lose_nothing_and_the_form_is_brought_back(chat: Chat) -> None:
    application, asked = chat.now["id"], question(chat.way.place(NAME[1]))
    values = chat.values(application)
    for words, shown in INTERRUPTIONS.values():
        reply = chat.say(words)
        assert shown in reply.text, words
        assert chat.step == NAME, words
        assert chat.values(application) == values, words
    alert = chat.page.locator('#log [role="alert"] a[href="tel:110"]')
    expect(alert.last).to_be_visible()
    if asked not in chat.reply.text:
        chat.say("继续填表")
    assert asked in chat.reply.text
    chat.say("老大叫刘大双")
    assert chat.values(application) == values | {NAME[1]: "刘大双"}


def test_pausing_and_going_on(chat: Chat) -> None:
    before = chat.values(chat.now["id"])
    assert say("paused") in chat.say("先不填了").text
    chat.say("钱演示")
    assert chat.values(chat.now["id"]) == before
    reply = chat.say("继续填表")
    assert question(chat.way.place(NAME[1])) in reply.text
    assert chat.values(chat.now["id"]) == before


def test_going_back_and_changing_a_value_by_name(chat: Chat) -> None:
    application = chat.now["id"]
    chat.say("刘大霜")
    assert chat.values(application)[NAME[1]] == "刘大霜"
    assert "刘大霜" in chat.say("上一项").text
    chat.say("刘大双")
    assert chat.values(application)[NAME[1]] == "刘大双"
    step = chat.step
    chat.say("手机号改成19900000099")
    if chat.step[0] in ("heard", "rival"):
        chat.press(say("keep") if chat.step[0] == "heard" else say("second"))
    assert chat.values(application)["applicant.mobile"] == "19900000099"
    assert chat.step == step


def test_a_wrong_number_is_asked_for_again(open_chat: OpenChat) -> None:
    chat = open_chat(ways()["flexible"], signed_in=False)
    application = chat.start(chat.way, {"applicant.name": "吴试用"})
    chat.say("继续填表")
    number = ("field", "applicant.identity_number")
    assert chat.step == number
    assert "最后一位校验码不对" in chat.say("510211198805219815").text
    assert chat.step == number
    chat.say("是510211198805219816")
    assert chat.values(application)[number[1]] == "510211198805219816"


def test_free_words_answer_a_later_question_too(open_chat: OpenChat) -> None:
    chat = open_chat(ways()["marriage"], signed_in=False)
    chat.begin()
    asked = ("scenario", "marriage-conditions")
    assert chat.step == asked
    chat.say("我离过婚")
    assert chat.now["answers"]["marriage-status"] == "有一方离过婚，或者是二婚"
    assert chat.step == asked
    chat.answer(*asked)
    assert "marriage-status" not in {each["id"] for each in chat.now["questions"]}
