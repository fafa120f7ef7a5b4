"""Filling in by chat, turn by turn."""

import re

import pytest
from support.applications import OWNER, House

from actions.applications.application import Status
from actions.applications.dialogue.heard import Heard, Reading

from .talking import Talk

GUIDED = (
    "给自己办",
    "重庆的医院",
    "已结婚，同一个民族",
    "已经直接结算",
    "一个",
    "随妈妈，上在妈妈的重庆户口上",
    "都不用",
)
MOTHER = "510212199403129827"


@pytest.fixture
def talk(house: House) -> Talk:
    return Talk(house)


@pytest.fixture
def filling(talk: Talk) -> Talk:
    """Asked for the first field."""
    talk.begin("cq-newborn")
    for _ in range(20):
        step = talk.dialogue.talk(talk.speaker)
        application = step.filling()
        assert application is not None
        overview = step.overview(application)
        if overview.step.kind == "field":
            break
        if overview.step.kind == "scenario":
            labels = [option.label for option in overview.case.open[0].options]
            talk.say(next((each for each in GUIDED if each in labels), labels[0]))
        else:
            talk.say("都不用" if overview.step.kind == "optional" else "给自己办")
    return talk


def test_guided_questions_lead_to_the_checklist_and_the_first_field(filling: Talk) -> None:
    application = filling.dialogue.talk(filling.speaker).filling()
    assert application is not None
    assert application.content.told
    assert "姓名" in filling.say("继续填")


def test_an_answer_fills_the_field_that_was_asked_for(filling: Talk) -> None:
    assert "身份证号" in filling.say("李示例")
    assert filling.values["applicant.name"] == "李示例"


def test_a_wrong_number_is_told_and_not_kept(filling: Talk) -> None:
    filling.say("李示例")
    assert "校验码" in filling.say("510212199403129821")
    assert "applicant.identity_number" not in filling.values
    assert "手机号" in filling.say(f"我的身份证是{MOTHER}")
    assert filling.values["applicant.identity_number"] == MOTHER


@pytest.mark.parametrize(
    "interruption", ["要带什么材料？", "你们太慢了吧", "多久能办好", "在哪里办", "好的", "没有"]
)
def test_an_interruption_fills_nothing(filling: Talk, interruption: str) -> None:
    before = filling.values
    assert filling.say(interruption) == "…"
    assert filling.values == before


def test_what_is_said_in_passing_is_confirmed_before_it_fills(filling: Talk) -> None:
    said = filling.say("孩子叫李晓雨,2025年11月3号生的")
    assert "李晓雨" in said
    assert "children.0.name" not in filling.values
    filling.say("填进去")
    assert filling.values["children.0.name"] == "李晓雨"
    assert filling.values["children.0.birth_date"] == "2025-11-03"


def test_what_is_not_confirmed_is_forgotten(filling: Talk) -> None:
    filling.say("孩子叫李晓雨,2025年11月3号生的")
    filling.say("不用")
    assert "children.0.name" not in filling.values


def test_what_was_said_before_the_form_is_proposed(talk: Talk) -> None:
    assert talk.say("孩子叫李晓雨，要办哪些手续？") == "…"
    talk.begin("cq-newborn")
    application = talk.dialogue.talk(talk.speaker).filling()
    assert application is not None
    assert [held.value for held in application.content.heard.values()] == ["李晓雨"]


def test_a_free_answer_settles_a_later_question(talk: Talk) -> None:
    talk.begin("cq-newborn")
    talk.settled = {"newborn-parents": "没有结婚"}
    talk.say("我是没扯证的")
    application = talk.dialogue.talk(talk.speaker).filling()
    assert application is not None
    assert application.content.answers["newborn-parents"] == "没有结婚"


def test_who_is_barred_hears_why_by_which_law_and_may_change(talk: Talk) -> None:
    talk.begin("cq-simple-deregistration")
    said = ""
    for _ in range(10):
        step = talk.dialogue.talk(talk.speaker)
        application = step.filling()
        assert application is not None
        case = step.overview(application).case
        if case.barred:
            break
        options = case.open[0].options
        barring = next((option for option in options if option.not_eligible), options[0])
        said = talk.say(barring.label)
    assert "依据：《" in said
    other = re.search(r"改选：(.+)", str(talk.dialogue.proceed(talk.speaker)))
    assert other


def test_paused_and_gone_on_with(filling: Talk) -> None:
    assert "保存" in filling.say("先不填了")
    assert filling.dialogue.remind(filling.speaker) == []
    assert "姓名" in filling.say("继续填表")


def test_a_code_goes_on_in_another_conversation(filling: Talk) -> None:
    code = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", filling.say("续办码"))
    assert code
    other = Talk(filling.house, owner="visitor:another")
    assert "姓名" in other.say(f"续办 {code[0]}")
    assert "不对" in Talk(filling.house, owner="visitor:third").say(f"续办 {code[0]}")


def test_the_last_field_can_be_changed(filling: Talk) -> None:
    filling.say("李示例")
    assert "李示例" in filling.say("上一项")
    filling.say("李样例")
    assert filling.values["applicant.name"] == "李样例"


def test_withdrawing_asks_first(filling: Talk) -> None:
    assert "确定" in filling.say("撤回申请")
    assert filling.house.store.of_owner(OWNER)[0].status is Status.DRAFT
    filling.say("确定撤回")
    assert filling.house.store.of_owner(OWNER)[0].status is Status.WITHDRAWN


def test_not_ready_says_what_is_missing(filling: Talk) -> None:
    assert "还不能提交" in filling.say("提交")


def test_somebody_else_hears_nothing_of_the_form(filling: Talk) -> None:
    other = Talk(filling.house, owner="visitor:another")
    assert other.say("李示例") == "…"
    assert other.dialogue.filling(other.speaker) is None


def test_what_was_said_travels_sealed_and_once(talk: Talk) -> None:
    reading = Reading(loose=[Heard(role="孩子", key="name", value="李晓雨")])
    found = talk.sealed_round_trip(reading)
    assert found is not None
    assert found.loose == reading.loose
    known = talk.dialogue.conversations
    number = known.put("conversation", reading)
    known.take(number)
    assert known.take(number) is None
    reply = known.put_reply([{"type": "text", "text": "李晓雨"}])
    assert known.take_reply(reply) == [{"type": "text", "text": "李晓雨"}]
    assert known.take_reply(reply) == []
