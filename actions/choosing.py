"""Actions on what was offered: one of several, yes, no."""

import re

from actions.answering import action_switch
from actions.options import buttons
from actions.phrases import phrase
from actions.several import respond
from actions.turn import Event, Turn
from actions.understanding import take
from search.contracts import Outcome

LAST = -1


async def action_choose(turn: Turn) -> list[Event]:
    """Take the option of a clarifying question that was named by its place."""
    options = turn.options
    ordinal = turn.entity("ordinal")
    place = _place(ordinal, len(options))
    if place is not None:
        found = await take(turn, options[place])
        return turn.tell(found.reply, found.question, found.subject)
    if ordinal is None:
        return await respond(turn, turn.text, turn.context())
    return _offer_again(turn) or turn.say("utter_default", Outcome.NO_ANSWER)


def _place(ordinal: str | None, count: int) -> int | None:
    """The index of an option, from "1", "2" … or "-1" for the last."""
    if not ordinal or not re.fullmatch(r"-?\d+", ordinal):
        return None
    number = int(ordinal)
    if number == LAST and count:
        return count - 1
    return number - 1 if 1 <= number <= count else None


def _offer_again(turn: Turn) -> list[Event]:
    """Show the options once more while the question between them is open."""
    if not turn.open_question:
        return []
    turn.dispatcher.utter_message(json_message=buttons(turn.options).model_dump(mode="json"))
    turn.report(Outcome.CLARIFY, None)
    return turn.put(outcome=Outcome.CLARIFY.value)


async def action_affirm(turn: Turn) -> list[Event]:
    """Yes: take the only one that was offered, or go on with how it is done."""
    options = turn.options
    if turn.open_question and len(options) == 1:
        found = await take(turn, options[0])
        return turn.tell(found.reply, found.question, found.subject)
    if turn.open_question:
        return _offer_again(turn)
    if turn.slot("outcome") == Outcome.RECOMMENDED and turn.slot("bundle"):
        question = phrase("process", bundle=turn.slot("bundle"))
        return await turn.answer(question, turn.context())
    return turn.say("utter_go_on")


async def action_deny(turn: Turn) -> list[Event]:
    """No: none of those offered, or nothing more."""
    if turn.open_question:
        return await action_switch(turn)
    return turn.say("utter_deny")
