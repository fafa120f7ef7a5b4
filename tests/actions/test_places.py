"""Another city, another person: the same matter, answered with what holds there."""

from collections.abc import Callable
from typing import Any

import pytest
from slots import ASKED_BACK, TALKED, asked_back, given, unanswered
from support.rasa_calls import ScriptedSearch, said, slots_set, state_of

from knowledge.vocabulary import Audience, GuideField
from search.contracts import Question, Reply
from search.messages import BundleMessage

Run = Callable[..., dict[str, Any]]
MOVED = {"text": "我在星湖呢", "entities": {"city": "星湖"}, "intent": "inform_city"}


def test_settings_are_remembered_and_said(run: Run, search: ScriptedSearch) -> None:
    search.reply = unanswered()
    body = run("action_set_context", entities={"city": "云溪", "audience": "企业"})
    assert slots_set(body) == {"city": "云溪", "audience": "企业"}
    assert said(body) == ["utter_context_set"]


def test_what_is_asked_beside_them_is_answered(run: Run, search: ScriptedSearch) -> None:
    search.reply = given("小店停业")
    body = run("action_set_context", text="公司想停业", entities={"audience": "企业"})
    assert slots_set(body)["bundle"] == "小店停业"
    assert said(body) == []


def test_settings_without_a_value_are_a_question(run: Run, search: ScriptedSearch) -> None:
    run("action_set_context", text="我在外地")
    assert search.texts == ["我在外地"]


def test_the_topic_is_found_anew_in_another_city(run: Run, search: ScriptedSearch) -> None:
    search.reply = given("星湖的停业", city="星湖")
    body = run("action_set_context", slots=TALKED, **MOVED)
    (question,) = search.questions
    assert (question.text, question.city) == ("想把店关了", "星湖")
    assert question.context.bundle is None
    assert said(body) == ["utter_for_setting"]
    assert slots_set(body)["city"] == "星湖"
    assert slots_set(body)["bundle"] == "星湖的停业"


def test_the_field_asked_last_is_asked_there_too(run: Run, search: ScriptedSearch) -> None:
    search.reply = given("星湖的停业", city="星湖")
    run("action_set_context", slots=TALKED | {"field": "fee"}, **MOVED)
    assert search.texts == ["想把店关了", "星湖的停业要收费吗？"]


def test_what_holds_elsewhere_only_is_turned_down(run: Run, search: ScriptedSearch) -> None:
    def ask(question: Question) -> Reply:
        there = question.context.exclude == ("小店停业",)
        return given("星湖的停业", city="星湖") if there else given("小店停业")

    search.replies = {"想把店关了": ask}
    assert state_of(run("action_set_context", slots=TALKED, **MOVED))["bundle"] == "星湖的停业"


def test_where_nothing_fits_better_the_other_rule_is_given(
    run: Run, search: ScriptedSearch
) -> None:
    search.reply = given("小店停业")
    body = run("action_set_context", slots=TALKED, **MOVED)
    assert state_of(body)["bundle"] == "小店停业"


def card(title: str, audience: str) -> dict[str, Any]:
    cited = {"title": "某条", "source": "《某规定》", "seen": "2026-01-01"}
    values = {"text": title, "title": title, "id": title, "city": "云溪", "summary": ""}
    message = BundleMessage.model_validate(
        values | {"audience": [audience], "lead_department": None, "matters": [], "citation": cited}
    )
    return message.model_dump(mode="json")


def test_what_is_for_other_people_is_turned_down(run: Run, search: ScriptedSearch) -> None:
    def ask(question: Question) -> Reply:
        if question.context.exclude:
            return asked_back("企业的停业")
        return given("小店停业", messages=[card("小店停业", "个人")])

    search.replies = {"公司的话呢，想把店关了": ask}
    search.reply = given("企业的停业")
    entities = {"audience": "企业"}
    body = run("action_set_context", text="公司的话呢", slots=TALKED, entities=entities)
    assert search.questions[0].audience is Audience.COMPANY
    assert state_of(body)["bundle"] == "企业的停业"


def test_an_open_question_is_asked_there(run: Run, search: ScriptedSearch) -> None:
    search.reply = given("星湖的停业", city="星湖")
    body = run("action_set_context", slots=ASKED_BACK, **MOVED)
    assert search.texts == ["店不要了"]
    assert slots_set(body)["open_question"] is None


@pytest.mark.parametrize("intent", ["ask_field", "nlu_fallback"])
@pytest.mark.parametrize("alone", [unanswered(field=GuideField.TIME_LIMIT), given("小店停业")])
def test_a_question_that_names_a_city_is_asked_there(
    run: Run, search: ScriptedSearch, alone: Reply, intent: str
) -> None:
    search.reply = given("星湖的停业", city="星湖")
    search.replies = {"那星湖要多久": alone}
    body = run(
        "action_answer",
        text="那星湖要多久",
        slots=TALKED,
        entities={"city": "星湖"},
        metadata={"city": "云溪"},
        intent=intent,
    )
    assert search.texts[-1] == "星湖的停业，那星湖要多久"
    assert slots_set(body)["city"] == "星湖"


def test_a_city_in_a_question_of_its_own_is_kept_where_the_answer_is_of_it(
    run: Run, search: ScriptedSearch
) -> None:
    search.reply = given("星湖的停业", city="星湖")
    slots = slots_set(run("action_answer", text="星湖关店", entities={"city": "星湖"}))
    assert slots["city"] == "星湖"
    search.reply = given("小店停业")
    assert "city" not in slots_set(run("action_answer", entities={"city": "星湖"}))
