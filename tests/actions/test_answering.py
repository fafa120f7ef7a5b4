"""Actions that answer: what is asked of the search, and what is remembered."""

from collections.abc import Callable
from typing import Any

import pytest
from slots import ASKED_BACK, CLOSING, OFFERED, OPENING, TALKED, asked_back, given, unanswered
from support.rasa_calls import ScriptedSearch, reply, said, slots_set, state_of

from knowledge.vocabulary import Audience, GuideField
from search.contracts import Outcome

Run = Callable[..., dict[str, Any]]
ASKING = ("action_answer", "action_correct", "action_switch", "action_choose", "action_return")
AGAIN = ("action_repeat", "action_simplify", "action_detail", "action_set_context")


def test_answer_is_said_and_what_it_was_about_is_remembered(
    run: Run, search: ScriptedSearch
) -> None:
    search.reply = given("小店停业", field=GuideField.TIME_LIMIT)
    body = run("action_answer", text=" 关店要多久 ")
    assert search.texts == ["关店要多久"]
    assert body["responses"][0]["custom"]["text"] == "引自办事指南的一句话。"
    assert slots_set(body) == {
        "bundle": "小店停业",
        "field": "time_limit",
        "outcome": "answered",
        "alternatives": [],
        "open_question": None,
        "turned_down": [],
        "topics": [{**CLOSING, "subject": "关店要多久"}],
        "last_question": "关店要多久",
    }
    assert state_of(body) == {
        "type": "state",
        "outcome": "answered",
        "bundle": "小店停业",
        "field": "time_limit",
        "handoff": False,
    }


def test_context_of_earlier_turns_goes_along(run: Run, search: ScriptedSearch) -> None:
    run("action_answer", text="那要多久", slots={"bundle": "小店停业", "field": "fee"})
    context = search.questions[0].context
    assert (context.bundle, context.field) == ("小店停业", GuideField.FEE)


@pytest.mark.parametrize(
    ("slots", "metadata", "city", "audience"),
    [
        ({}, {}, None, None),
        ({}, {"city": "云溪", "audience": "企业"}, "云溪", Audience.COMPANY),
        ({"city": "星湖"}, {"city": "云溪"}, "星湖", None),
        ({"audience": "神仙"}, {}, None, None),
        ({}, {"city": None, "audience": None}, None, None),
    ],
)
def test_what_was_said_goes_before_what_was_chosen_on_the_page(
    run: Run,
    search: ScriptedSearch,
    slots: dict[str, str],
    metadata: dict[str, str],
    city: str | None,
    audience: Audience | None,
) -> None:
    run("action_answer", slots=slots, metadata=metadata)
    assert (search.questions[0].city, search.questions[0].audience) == (city, audience)


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.TICKET, Outcome.REFUSED])
@pytest.mark.parametrize("before", [TALKED, TALKED | ASKED_BACK])
def test_what_is_no_answer_leaves_the_talk_where_it_was(
    run: Run, search: ScriptedSearch, outcome: Outcome, before: dict[str, Any]
) -> None:
    search.reply = reply(outcome)
    body = run("action_answer", slots=before, intent="complain")
    assert slots_set(body) == {"outcome": outcome.value}
    assert state_of(body)["bundle"] == "小店停业"


def test_options_are_remembered_without_none_of_these(run: Run, search: ScriptedSearch) -> None:
    search.reply = asked_back("小店停业", "小店转让")
    search.reply.options.append(search.reply.options[0].model_copy(update={"bundle": None}))
    slots = slots_set(run("action_answer", text="店不要了"))
    assert slots["alternatives"] == OFFERED
    assert slots["open_question"] == "店不要了"


@pytest.mark.parametrize("action", [*ASKING, *AGAIN])
def test_search_down_is_said(run: Run, search: ScriptedSearch, action: str) -> None:
    search.reply = None
    entities = {"ordinal": "1", "city": "星湖"}
    body = run(action, slots=TALKED | {"alternatives": OFFERED}, entities=entities)
    assert "utter_search_unavailable" in said(body)
    assert "last_question" not in slots_set(body)
    assert state_of(body)["bundle"] == "小店停业"


def test_a_topic_is_remembered_once_with_the_words_that_led_to_it(
    run: Run, search: ScriptedSearch
) -> None:
    search.reply = given("开便民小店")
    slots = slots_set(run("action_answer", text="开店呢", slots=TALKED))
    assert [topic["bundle"] for topic in slots["topics"]] == ["小店停业", "开便民小店"]
    assert slots["topics"][-1]["subject"] == OPENING["subject"]


def test_what_adds_to_an_open_question_is_asked_with_it(run: Run, search: ScriptedSearch) -> None:
    search.reply = unanswered()
    search.replies = {"店不要了，有人接手": given("小店转让")}
    slots = slots_set(run("action_answer", text="有人接手", slots=ASKED_BACK))
    assert slots["bundle"] == "小店转让"
    assert slots["open_question"] is None
    assert slots["alternatives"] == OFFERED


def test_a_question_of_its_own_is_not_mixed_with_the_open_one(
    run: Run, search: ScriptedSearch
) -> None:
    search.reply = given("开便民小店")
    run("action_answer", text="开新店要什么证", slots=ASKED_BACK)
    assert search.texts == ["开新店要什么证"]


def test_a_field_alone_does_not_choose_but_is_kept(run: Run, search: ScriptedSearch) -> None:
    search.reply = unanswered(field=GuideField.FEE)
    body = run("action_answer", text="那收费吗", slots=ASKED_BACK)
    sends = [option["send"] for option in slots_set(body)["alternatives"]]
    assert sends == ["小店停业要收费吗？", "小店转让要收费吗？"]
    assert state_of(body)["outcome"] == "clarify"


def test_the_only_bundle_that_was_asked_about_is_gone_on_with(
    run: Run, search: ScriptedSearch
) -> None:
    slots = ASKED_BACK | {"alternatives": OFFERED[:1], "bundle": "开便民小店"}
    run("action_answer", text="要多久", slots=slots)
    assert search.questions[0].context.bundle == "小店停业"


def test_an_option_named_in_passing_is_chosen(run: Run, search: ScriptedSearch) -> None:
    run("action_answer", text="转让的要多久", slots=ASKED_BACK)
    assert search.texts == ["小店转让，转让的要多久"]


def test_what_another_bundle_takes_a_week_for(run: Run, search: ScriptedSearch) -> None:
    slots = TALKED | {"alternatives": OFFERED, "field": "time_limit"}
    search.reply = given("小店转让")
    run("action_answer", text="转让的呢", slots=slots)
    assert search.texts[-1] == "小店转让多久能办完？"


@pytest.mark.parametrize(
    ("bundle", "asked"),
    [("小店停业", ["外地的呢"]), ("小店转让", ["外地的呢", "小店转让要收费吗？"])],
)
def test_the_last_question_is_put_to_something_else(
    run: Run, search: ScriptedSearch, bundle: str, asked: list[str]
) -> None:
    search.reply = given(bundle)
    run("action_answer", text="外地的呢", slots=TALKED | {"field": "fee"})
    assert search.texts == asked


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.TICKET])
def test_what_rasa_takes_for_a_question_on_the_topic_is_asked_of_it(
    run: Run, search: ScriptedSearch, outcome: Outcome
) -> None:
    search.reply = reply(outcome, field=GuideField.FEE)
    search.replies = {"小店停业要收费吗？": given("小店停业", field=GuideField.FEE)}
    body = run("action_answer", text="收费不", slots=TALKED, intent="ask_field")
    assert state_of(body)["outcome"] == "answered"


def test_an_earlier_topic_is_taken_where_it_comes_first(run: Run, search: ScriptedSearch) -> None:
    def ask(question: Any) -> Any:
        known = question.context.bundle == "开便民小店"
        return given("开便民小店") if known else asked_back("开便民小店", "小店转让")

    search.replies = {"小店那个要钱吗": ask}
    body = run("action_answer", text="小店那个要钱吗", slots=TALKED)
    assert state_of(body)["bundle"] == "开便民小店"


def test_correction_asks_what_was_really_meant(run: Run, search: ScriptedSearch) -> None:
    search.reply = given("小店转让")
    run("action_correct", text="不对,是小店转让要多久")
    assert search.texts == ["小店转让要多久"]


def test_correction_is_known_where_rasa_cannot_tell(run: Run, search: ScriptedSearch) -> None:
    run("action_answer", text="打错了，是转让", intent="nlu_fallback")
    assert search.texts == ["转让"]


def test_correction_keeps_the_field_that_was_asked(run: Run, search: ScriptedSearch) -> None:
    search.reply = given("小店转让")
    run("action_correct", text="不对,我说的是转让", slots=TALKED | {"field": "fee"})
    assert search.texts == ["转让", "小店转让要收费吗？"]


def test_correction_of_the_field_stays_with_the_bundle(run: Run, search: ScriptedSearch) -> None:
    def ask(question: Any) -> Any:
        return given("小店停业", field=GuideField.FEE) if question.context.bundle else unanswered()

    search.reply = unanswered()
    search.replies = {"费用": ask}
    body = run("action_correct", text="我问的不是时间，是费用", slots=TALKED)
    assert state_of(body)["field"] == "fee"


def test_what_is_denied_is_not_answered_again(run: Run, search: ScriptedSearch) -> None:
    def ask(question: Any) -> Any:
        return given("小店转让" if question.context.exclude else "小店停业")

    search.replies = {"关掉": ask}
    body = run("action_correct", text="要关掉不是停业", slots=TALKED)
    assert state_of(body)["bundle"] == "小店转让"


def test_correction_of_the_person(run: Run, search: ScriptedSearch) -> None:
    entities = {"audience": "企业"}
    run("action_correct", text="不是个人,是公司", slots=TALKED, entities=entities)
    assert search.questions[0].audience is Audience.COMPANY
    assert search.texts[0] == "公司，想把店关了"


@pytest.mark.parametrize("text", ["换一个", "我问的不是这个", "还有别的吗", "不合适"])
def test_switch_turns_down_what_was_shown(run: Run, search: ScriptedSearch, text: str) -> None:
    slots = TALKED | {"turned_down": ["开便民小店"]}
    body = run("action_switch", text=text, slots=slots, intent="switch")
    (question,) = search.questions
    assert question.text == "想把店关了"
    assert question.context.exclude == ("开便民小店", "小店停业")
    assert question.context.bundle is None
    assert slots_set(body)["turned_down"] == ["开便民小店", "小店停业"]


def test_none_of_these_turns_down_what_was_offered(run: Run, search: ScriptedSearch) -> None:
    run("action_switch", text="都不是", slots=TALKED | ASKED_BACK, intent="switch")
    (question,) = search.questions
    assert (question.text, question.context.exclude) == ("店不要了", ("小店停业", "小店转让"))


def test_a_wish_that_names_something_is_a_correction(run: Run, search: ScriptedSearch) -> None:
    search.reply = given("小店转让")
    run("action_switch", text="我要转让不是停业", slots=TALKED, intent="switch")
    assert search.texts == ["转让"]


def test_switch_never_sends_more_titles_than_a_question_may_hold(
    run: Run, search: ScriptedSearch
) -> None:
    run("action_switch", slots=TALKED | {"turned_down": [f"套餐{number}" for number in range(40)]})
    assert len(search.questions[0].context.exclude) == 20
    assert search.questions[0].context.exclude[-1] == "小店停业"


@pytest.mark.parametrize("slots", [{}, {"bundle": "小店停业"}, {"last_question": "关店"}])
def test_nothing_to_switch_from_is_said(
    run: Run, search: ScriptedSearch, slots: dict[str, str]
) -> None:
    assert said(run("action_switch", slots=slots)) == ["utter_no_alternative"]
    assert search.questions == []


def test_no_other_bundle_is_said(run: Run, search: ScriptedSearch) -> None:
    search.reply = unanswered()
    body = run("action_switch", text="换一个", slots=TALKED, intent="switch")
    assert said(body) == ["utter_no_alternative"]
    assert slots_set(body)["turned_down"] == ["小店停业"]
