"""Actions that answer: what is asked of the search, and what is remembered."""

from collections.abc import Callable
from typing import Any

import pytest
from support.rasa_calls import FakeSearch, options, reply, said, slots_set, state_of

from knowledge.vocabulary import Audience, GuideField
from search.contracts import Outcome

Run = Callable[..., dict[str, Any]]
ASKING = ("action_answer", "action_correct", "action_switch", "action_choose", "action_affirm")
AGAIN = ("action_repeat", "action_simplify", "action_detail")
KNOWN = {"bundle": "小店停业", "last_question": "关店要多久", "alternatives": ["小店停业要多久?"]}


def test_answer_is_said_and_what_it_was_about_is_remembered(run: Run, search: FakeSearch) -> None:
    search.reply = reply(bundle="小店停业", field=GuideField.TIME_LIMIT)
    body = run("action_answer", text=" 关店要多久 ")
    assert search.questions[0].text == "关店要多久"
    assert body["responses"][0]["custom"]["text"] == "引自办事指南的一句话。"
    assert slots_set(body) == {
        "bundle": "小店停业",
        "field": "time_limit",
        "outcome": "answered",
        "alternatives": [],
        "last_question": "关店要多久",
    }
    assert state_of(body) == {
        "type": "state",
        "outcome": "answered",
        "bundle": "小店停业",
        "field": "time_limit",
        "handoff": False,
    }


def test_context_of_earlier_turns_goes_along(run: Run, search: FakeSearch) -> None:
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
    search: FakeSearch,
    slots: dict[str, str],
    metadata: dict[str, str],
    city: str | None,
    audience: Audience | None,
) -> None:
    run("action_answer", slots=slots, metadata=metadata)
    assert (search.questions[0].city, search.questions[0].audience) == (city, audience)


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.TICKET, Outcome.REFUSED])
def test_unanswered_question_is_not_what_is_repeated(
    run: Run, search: FakeSearch, outcome: Outcome
) -> None:
    search.reply = reply(outcome)
    slots = slots_set(run("action_answer", slots={"bundle": "小店停业"}))
    assert "last_question" not in slots
    assert slots["bundle"] == "小店停业"
    assert slots["outcome"] == outcome.value


def test_options_are_remembered_as_what_choosing_them_sends(run: Run, search: FakeSearch) -> None:
    search.reply = reply(Outcome.CLARIFY, options=options("小店停业", "小店转让"))
    slots = slots_set(run("action_answer"))
    assert slots["alternatives"] == ["小店停业要多久?", "小店转让要多久?"]


@pytest.mark.parametrize("action", [*ASKING, *AGAIN])
def test_search_down_is_said(run: Run, search: FakeSearch, action: str) -> None:
    search.reply = None
    body = run(action, slots=KNOWN, entities={"ordinal": "1"})
    assert said(body) == ["utter_search_unavailable"]
    assert "last_question" not in slots_set(body)
    assert state_of(body)["bundle"] == "小店停业"


def test_correction_asks_what_was_really_meant(run: Run, search: FakeSearch) -> None:
    run("action_correct", text="不对,是小店转让要多久")
    assert search.questions[0].text == "小店转让要多久"


def test_switch_turns_down_what_was_shown(run: Run, search: FakeSearch) -> None:
    body = run("action_switch", text="换一个", slots=KNOWN | {"turned_down": ["开便民小店"]})
    (question,) = search.questions
    assert question.text == "关店要多久"
    assert question.context.exclude == ("开便民小店", "小店停业")
    assert question.context.bundle is None
    assert slots_set(body)["turned_down"] == ["开便民小店", "小店停业"]


def test_switch_never_sends_more_titles_than_a_question_may_hold(
    run: Run, search: FakeSearch
) -> None:
    run("action_switch", slots=KNOWN | {"turned_down": [f"套餐{number}" for number in range(40)]})
    assert len(search.questions[0].context.exclude) == 20
    assert search.questions[0].context.exclude[-1] == "小店停业"


@pytest.mark.parametrize("slots", [{}, {"bundle": "小店停业"}, {"last_question": "关店"}])
def test_nothing_to_switch_from_is_said(
    run: Run, search: FakeSearch, slots: dict[str, str]
) -> None:
    assert said(run("action_switch", slots=slots)) == ["utter_no_alternative"]
    assert search.questions == []


@pytest.mark.parametrize(
    ("ordinal", "asked"), [("1", "甲"), ("2", "乙"), ("3", "丙"), ("-1", "丙")]
)
def test_option_is_chosen_by_its_place(
    run: Run, search: FakeSearch, ordinal: str, asked: str
) -> None:
    run("action_choose", slots={"alternatives": ["甲", "乙", "丙"]}, entities={"ordinal": ordinal})
    assert search.questions[0].text == asked


@pytest.mark.parametrize("ordinal", ["0", "4", "-2", "第一", "", "99999999999999999999"])
@pytest.mark.parametrize("alternatives", [["甲", "乙", "丙"], [], None])
def test_place_that_does_not_exist_chooses_nothing(
    run: Run, search: FakeSearch, ordinal: str, alternatives: list[str] | None
) -> None:
    body = run("action_choose", slots={"alternatives": alternatives}, entities={"ordinal": ordinal})
    assert not {question.text for question in search.questions} & {"甲", "乙", "丙"}
    assert state_of(body)["outcome"]


def test_yes_takes_what_was_offered_first(run: Run, search: FakeSearch) -> None:
    run("action_affirm", text="是的", slots=KNOWN | {"alternatives": ["甲", "乙"]})
    assert search.questions[0].text == "甲"


def test_yes_to_a_bundle_asks_how_it_is_done(run: Run, search: FakeSearch) -> None:
    run("action_affirm", text="好", slots={"bundle": "小店停业"})
    assert "小店停业" in search.questions[0].text
    assert "办理" in search.questions[0].text


def test_yes_to_nothing_is_met_with_a_hint(run: Run, search: FakeSearch) -> None:
    assert said(run("action_affirm", text="好")) == ["utter_default"]
    assert search.questions == []
