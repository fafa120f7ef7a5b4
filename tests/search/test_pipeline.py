"""From question to answer on the made-up city."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.asking import reply_to

from knowledge.vocabulary import Audience, GuideField
from search.contracts import Outcome, Question
from search.pipeline import DOOR, STAGES, ask, run_stages
from search.run import Tools


def test_field_of_a_bundle_is_answered(tools: Tools) -> None:
    reply = reply_to(tools, "开小店要带什么材料")
    assert (reply.outcome, reply.bundle) == (Outcome.ANSWERED, "开便民小店")
    assert reply.field is GuideField.MATERIALS
    assert [item.text for item in reply.answer] == [
        "门面租赁合同（门面是租来的）",
        "小店登记申请表",
        "经营者身份证",
        "税务情况报告表",
    ]


def test_bundle_without_a_field_is_recommended(tools: Tools) -> None:
    reply = reply_to(tools, "想开个小卖部")
    assert (reply.outcome, reply.bundle) == (Outcome.RECOMMENDED, "开便民小店")
    assert [item.text for item in reply.answer][1:] == ["小店营业登记", "小店税务报告"]


def test_topic_is_answered_from_its_questions(tools: Tools) -> None:
    reply = reply_to(tools, "云办通忘记密码怎么办")
    assert reply.outcome is Outcome.ANSWERED
    assert reply.bundle is None
    assert ["忘记密码" in item.text for item in reply.answer] == [True]


def test_question_of_a_record_is_answered_as_such(tools: Tools) -> None:
    reply = reply_to(tools, "小店停业后还能再开吗？")
    assert reply.outcome is Outcome.ANSWERED
    assert reply.answer[0].text == "停业后想再经营的，重新办理开便民小店。"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("转人工", Outcome.HANDOFF),
        ("隔壁夜里施工太吵我要投诉", Outcome.TICKET),
        ("今天天气真好", Outcome.NO_ANSWER),
        ("护照过期怎么换", Outcome.NO_ANSWER),
        ("我的申请办到哪一步了", Outcome.NO_ANSWER),
        ("店里起火了", Outcome.EMERGENCY),
        ("帮我查邻居的电话", Outcome.REFUSED),
    ],
)
def test_messages_of_other_kinds_end_as_such(tools: Tools, text: str, outcome: Outcome) -> None:
    reply = reply_to(tools, text)
    assert reply.outcome is outcome
    assert reply.answer == []
    assert reply.bundle is None
    assert reply.message
    assert reply.messages


@given(st.text(min_size=1, max_size=80))
def test_any_text_ends_in_the_closed_set(tools: Tools, text: str) -> None:
    reply = reply_to(tools, text)
    assert reply.outcome in Outcome
    assert 0 <= reply.probability <= 1
    assert reply.release == tools.snapshot.release
    assert all(message["text"] for message in reply.messages or ())


@given(st.text("小店停业转让开多久材料？，不要怎么办 a1", min_size=1, max_size=40))
def test_same_question_has_the_same_answer(tools: Tools, text: str) -> None:
    first, second = (reply_to(tools, text).model_dump(exclude={"timings_ms"}) for _ in range(2))
    assert first == second


def test_every_stage_is_timed_in_order(tools: Tools) -> None:
    names = [stage.__name__ for stage in STAGES]
    assert list(reply_to(tools, "关店要多久").timings_ms) == names
    assert list(reply_to(tools, "着火了").timings_ms) == ["normalise", "guard", "compose"]


def test_door_answers_danger_only(tools: Tools) -> None:
    assert run_stages(Question(text="着火了"), tools, DOOR).outcome is Outcome.EMERGENCY
    run = run_stages(Question(text="关店要多久"), tools, DOOR)
    assert run.outcome is None
    assert run.answer == []
    assert run.vectors is None


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_limit_of_bundles_is_respected(tools: Tools, limit: int) -> None:
    found = reply_to(tools, "小店", limit=limit).bundles
    assert len(found) == limit
    assert found == sorted(found, key=lambda match: -match.probability)


def test_explain_names_all_evidence_only_when_asked(tools: Tools) -> None:
    assert reply_to(tools, "关店要多久").explain is None
    explained = reply_to(tools, "关店要多久", explain=True).explain or []
    assert explained[0]["text"] == "关店要多久"
    assert explained[1]["record_id"] == "yx-shop-close"
    assert {"cosine", "words", "audience"} <= set(explained[1]["evidence"])


def test_messages_come_only_when_asked(tools: Tools) -> None:
    assert ask(Question(text="关店要多久"), tools).messages is None


def test_said_audience_and_chosen_one_are_understood(tools: Tools) -> None:
    chosen = Question(text="我们公司关店要多久", audience=Audience.PERSON)
    assert run_stages(chosen, tools).audience is Audience.PERSON
    assert run_stages(Question(text="我们公司关店"), tools).audience is Audience.COMPANY
    assert run_stages(Question(text="关店"), tools).audience is None


@pytest.mark.parametrize(
    ("text", "chosen", "region"),
    [
        ("云溪怎么关店", None, "990100"),
        ("上溪区怎么关店", "星湖", "990100"),
        ("怎么关店", "星湖", "990200"),
        ("怎么关店", None, None),
        ("怎么关店", "没有的城市", None),
    ],
)
def test_said_place_goes_before_the_chosen_one(
    tools: Tools, text: str, chosen: str | None, region: str | None
) -> None:
    assert run_stages(Question(text=text, city=chosen), tools).region == region


def test_rules_of_another_city_are_marked(tools: Tools) -> None:
    def warnings(city: str) -> list[str]:
        messages = reply_to(tools, "关店要多久", city=city).messages or []
        return [item["text"] for item in messages if item.get("level") == "warning"]

    assert warnings("云溪") == []
    (warning,) = warnings("星湖")
    assert "星湖" in warning
    assert "云溪" in warning
