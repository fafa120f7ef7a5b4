"""Words of a short follow-up question that were typed by their sound only."""

from collections.abc import Callable
from typing import Any

import pytest
from slots import TALKED
from support.rasa_calls import ScriptedSearch

from actions.spelling import respelled

Run = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("收不收前", "收不收钱"),
        ("要多酒", "要多久"),
        ("再拿办", "在哪办"),
        ("要带什么才料", "要带什么材料"),
        ("要多久", "要多久"),
        ("APP再拿办？", "APP在哪办？"),
        ("二手房", "二手房"),
        ("", ""),
        ("他家开了一个很大的收前的厂子", "他家开了一个很大的收前的厂子"),
    ],
)
def test_words_to_ask_with_are_known_by_their_sound(text: str, meant: str) -> None:
    assert respelled(text) == meant


def test_only_what_rasa_cannot_tell_is_respelled(run: Run, search: ScriptedSearch) -> None:
    run("action_answer", text="收不收前", slots=TALKED, intent="nlu_fallback")
    run("action_answer", text="收不收前", slots=TALKED, intent="ask_service")
    run("action_answer", text="收不收前", intent="nlu_fallback")
    assert search.texts == ["收不收钱", "收不收前", "收不收前"]
