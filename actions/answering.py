"""Actions that answer: a question, a correction, another bundle, a choice."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.turn import Event, Turn
from search.contracts import Outcome

LAST = -1


@lru_cache(maxsize=1)
def phrases() -> dict[str, str]:
    """Patterns and questions of ``phrases.yml``."""
    loaded: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("phrases.yml").read_text("utf-8")
    )
    return loaded


def corrected(text: str) -> str:
    """What is really meant in 「不对,是二手房过户」."""
    rest = re.sub(phrases()["correction"], "", text, count=1).strip(" ,，。!！")
    return rest if len(rest) >= 2 else text


async def action_answer(turn: Turn) -> list[Event]:
    """Answer what was said, understood with what was talked about before."""
    return await turn.answer(turn.text, turn.context())


async def action_correct(turn: Turn) -> list[Event]:
    """Answer what was really meant."""
    return await turn.answer(corrected(turn.text), turn.context())


async def action_switch(turn: Turn) -> list[Event]:
    """Offer other bundles for the last question than the ones already shown."""
    question, shown = turn.slot("last_question"), turn.slot("bundle")
    if not question or not shown:
        return turn.say("utter_no_alternative", Outcome.NO_ANSWER)
    excluded = [*(turn.slot("turned_down") or []), shown]
    context = turn.context(bundle=None, field=None, exclude=tuple(excluded[-20:]))
    return [*await turn.answer(question, context), Turn.remember_turned_down(excluded)]


async def action_choose(turn: Turn) -> list[Event]:
    """Take the option of a clarifying question that was named by its place."""
    options = turn.slot("alternatives") or []
    place = _place(turn.entity("ordinal"), len(options))
    if place is None:
        return turn.say("utter_default", Outcome.NO_ANSWER)
    return await turn.answer(options[place], turn.context())


def _place(ordinal: str | None, count: int) -> int | None:
    """The index of an option, from "1", "2" … or "-1" for the last."""
    if not ordinal or not re.fullmatch(r"-?\d+", ordinal):
        return None
    number = int(ordinal)
    if number == LAST and count:
        return count - 1
    return number - 1 if 1 <= number <= count else None


async def action_affirm(turn: Turn) -> list[Event]:
    """Yes: take the one that was offered, or go on with how it is done."""
    options = turn.slot("alternatives") or []
    if options:
        return await turn.answer(options[0], turn.context())
    if turn.slot("bundle"):
        question = phrases()["process"].format(bundle=turn.slot("bundle"))
        return await turn.answer(question, turn.context())
    return turn.say("utter_default", Outcome.NO_ANSWER)
