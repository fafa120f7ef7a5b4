"""Actions on what was offered: one of several, yes, no."""

from collections.abc import Callable
from typing import Any

import pytest
from slots import ASKED_BACK, OFFERED
from support.rasa_calls import ScriptedSearch, options, said, slots_set, state_of

from actions.options import named

Run = Callable[..., dict[str, Any]]
THREE = [option.model_dump() for option in options("甲证", "乙证", "丙证")]


@pytest.mark.parametrize(
    ("ordinal", "asked"),
    [("1", "甲证要多久?"), ("2", "乙证要多久?"), ("3", "丙证要多久?"), ("-1", "丙证要多久?")],
)
def test_option_is_chosen_by_its_place(
    run: Run, search: ScriptedSearch, ordinal: str, asked: str
) -> None:
    run("action_choose", slots=ASKED_BACK | {"alternatives": THREE}, entities={"ordinal": ordinal})
    assert search.texts == [asked]


@pytest.mark.parametrize("ordinal", ["0", "4", "-2", "99999999999999999999"])
def test_place_that_does_not_exist_offers_the_same_again(
    run: Run, search: ScriptedSearch, ordinal: str
) -> None:
    body = run("action_choose", slots=ASKED_BACK, entities={"ordinal": ordinal})
    shown = body["responses"][0]["custom"]["buttons"]
    assert [button["send"] for button in shown][:-1] == [option["send"] for option in OFFERED]
    assert state_of(body)["outcome"] == "clarify"
    assert search.texts == []


@pytest.mark.parametrize("alternatives", [[], None])
def test_nothing_to_choose_from_is_met_with_a_hint(
    run: Run, search: ScriptedSearch, alternatives: list[dict[str, Any]] | None
) -> None:
    body = run("action_choose", slots={"alternatives": alternatives}, entities={"ordinal": "1"})
    assert said(body) == ["utter_default"]
    assert search.texts == []


def test_a_choice_without_a_place_is_understood_by_its_words(
    run: Run, search: ScriptedSearch
) -> None:
    run("action_choose", text="转让的那个", slots=ASKED_BACK)
    assert search.texts == ["小店转让要多久?"]


def test_a_choice_without_a_question_asks_how_it_is_done(run: Run, search: ScriptedSearch) -> None:
    bare = [option | {"send": option["bundle"]} for option in OFFERED]
    slots = ASKED_BACK | {"alternatives": bare}
    run("action_choose", slots=slots, entities={"ordinal": "1"})
    assert search.texts == ["小店停业怎么办理?"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("转让的那个", "小店转让"),
        ("我要转让", "小店转让"),
        ("小店停业", "小店停业"),
        ("停业要几天", "小店停业"),
        ("小店", None),
        ("那个", None),
        ("二手房过户", None),
        ("转让还是停业好", None),
    ],
)
def test_an_option_is_named_by_what_only_its_title_holds(text: str, title: str | None) -> None:
    found = named(text, options("小店停业", "小店转让"))
    assert (found.bundle if found else None) == title


def test_an_option_is_named_by_its_label() -> None:
    first, second = options("小店停业", "小店转让")
    found = named("没有债务的", [first.model_copy(update={"label": "没有债务"}), second])
    assert found
    assert found.bundle == "小店停业"


def test_yes_takes_the_only_one_that_was_offered(run: Run, search: ScriptedSearch) -> None:
    run("action_affirm", text="是的", slots=ASKED_BACK | {"alternatives": OFFERED[:1]})
    assert search.texts == ["小店停业要多久?"]


def test_yes_to_several_offers_them_again(run: Run, search: ScriptedSearch) -> None:
    body = run("action_affirm", text="好", slots=ASKED_BACK)
    assert state_of(body)["outcome"] == "clarify"
    assert search.texts == []


def test_yes_to_a_recommended_bundle_asks_how_it_is_done(run: Run, search: ScriptedSearch) -> None:
    run("action_affirm", text="好", slots={"bundle": "小店停业", "outcome": "recommended"})
    assert search.texts == ["小店停业怎么办理?"]


@pytest.mark.parametrize("slots", [{}, {"bundle": "小店停业", "outcome": "answered"}])
def test_yes_to_an_answer_asks_nothing(
    run: Run, search: ScriptedSearch, slots: dict[str, str]
) -> None:
    assert said(run("action_affirm", text="好", slots=slots)) == ["utter_go_on"]
    assert search.texts == []


def test_no_turns_down_what_is_offered(run: Run, search: ScriptedSearch) -> None:
    slots = slots_set(run("action_deny", text="不是", slots=ASKED_BACK, intent="deny"))
    assert slots["turned_down"] == ["小店停业", "小店转让"]


def test_no_to_nothing_is_met_with_a_hint(run: Run, search: ScriptedSearch) -> None:
    assert said(run("action_deny", text="不", intent="deny")) == ["utter_deny"]
    assert search.texts == []
