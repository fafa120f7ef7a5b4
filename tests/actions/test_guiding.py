"""Actions around an answer: again, simpler, in full; small talk; a human."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from slots import given, unanswered
from support.rasa_calls import ScriptedSearch, said, slots_set, state_of

from actions import guiding
from daoban.settings import ROOT

Run = Callable[..., dict[str, Any]]


def domain(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(
        (ROOT / "bot" / "domain" / f"{name}.yml").read_text("utf-8")
    )
    return loaded


@pytest.mark.parametrize(
    ("action", "detail", "simple"),
    [
        ("action_repeat", False, False),
        ("action_detail", True, False),
        ("action_simplify", False, True),
    ],
)
def test_last_question_is_asked_again(
    run: Run, search: ScriptedSearch, action: str, detail: bool, simple: bool
) -> None:
    slots = {"last_question": "关店要多久", "bundle": "小店停业"}
    body = run(action, text="再说一遍", slots=slots)
    (question,) = search.questions
    assert question.text == "关店要多久"
    assert (question.context.detail, question.context.simple) == (detail, simple)
    assert slots_set(body)["last_question"] == "关店要多久"


@pytest.mark.parametrize("action", ["action_repeat", "action_detail", "action_simplify"])
def test_nothing_to_repeat_is_said(run: Run, search: ScriptedSearch, action: str) -> None:
    assert said(run(action)) == ["utter_nothing_to_repeat"]
    assert search.questions == []


def test_handing_in_names_the_place_and_the_materials(run: Run, search: ScriptedSearch) -> None:
    search.reply = unanswered()
    body = run("action_start_application", text="我要申请", slots={"bundle": "小店停业"})
    assert said(body) == ["utter_start_application"]
    assert search.texts == ["我要申请", "小店停业要带什么材料?"]


def test_handing_in_what_is_named(run: Run, search: ScriptedSearch) -> None:
    search.reply = given("小店转让")
    run("action_start_application", text="帮我申请转让", slots={"bundle": "小店停业"})
    assert search.texts == ["帮我申请转让", "小店转让要带什么材料?"]


def test_a_question_about_handing_in_is_answered(run: Run, search: ScriptedSearch) -> None:
    search.reply = given("小店转让")
    body = run("action_start_application", text="转让怎么申请")
    assert said(body) == []
    assert state_of(body)["bundle"] == "小店转让"


def test_handing_in_nothing_is_met_with_a_hint(run: Run, search: ScriptedSearch) -> None:
    search.reply = unanswered()
    assert said(run("action_start_application", text="我要申请")) == ["utter_start_application"]


def test_handover_is_remembered_and_reported(run: Run) -> None:
    body = run("action_handover", slots={"bundle": "小店停业"})
    assert said(body) == ["utter_handover"]
    assert slots_set(body) == {"handoff": True}
    state = state_of(body)
    assert (state["outcome"], state["handoff"], state["bundle"]) == ("handoff", True, "小店停业")


@pytest.mark.parametrize("intent", ["greet", "thanks", "goodbye", "help", "bot_challenge"])
def test_small_talk_says_the_response_of_its_intent(run: Run, intent: str) -> None:
    assert said(run("action_say", intent=intent)) == [f"utter_{intent}"]
    assert f"utter_{intent}" in domain("responses")["responses"]


def test_stop_keeps_what_is_known(run: Run) -> None:
    body = run("action_stop", slots={"bundle": "小店停业", "open_question": "关店"})
    assert said(body) == ["utter_stop"]
    assert slots_set(body) == {"open_question": None}


def test_reset_forgets_everything(run: Run) -> None:
    body = run("action_reset", slots={"bundle": "小店停业", "handoff": True, "city": "云溪"})
    assert slots_set(body) == dict.fromkeys(guiding.FORGOTTEN)
    assert state_of(body)["bundle"] is None


def test_reset_forgets_every_slot_of_the_domain_but_the_messages() -> None:
    slots = set(domain("slots")["slots"])
    assert slots - set(guiding.FORGOTTEN) <= {"last_messages"}
    assert set(guiding.FORGOTTEN) <= slots
