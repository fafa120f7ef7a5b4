"""Actions around an answer: again, simpler, in full; settings; small talk; a human."""

from rasa_sdk.events import SlotSet

from actions.answering import phrases
from actions.turn import Event, Turn
from search.contracts import Outcome

FORGOTTEN = (
    "bundle",
    "field",
    "outcome",
    "last_question",
    "alternatives",
    "turned_down",
    "city",
    "audience",
    "handoff",
)


async def _again(turn: Turn, **changes: bool) -> list[Event]:
    question = turn.slot("last_question")
    if not question:
        return turn.say("utter_nothing_to_repeat", Outcome.NO_ANSWER)
    return await turn.answer(question, turn.context(**changes), remember=question)


async def action_repeat(turn: Turn) -> list[Event]:
    """Give the last answer again."""
    return await _again(turn)


async def action_simplify(turn: Turn) -> list[Event]:
    """Give the last answer in short plain words."""
    return await _again(turn, simple=True)


async def action_detail(turn: Turn) -> list[Event]:
    """Give the last answer in full."""
    return await _again(turn, detail=True)


async def action_set_context(turn: Turn) -> list[Event]:
    """Remember city and audience, and answer the last question anew with them."""
    said = {name: turn.entity(name) for name in ("city", "audience")}
    events: list[Event] = [SlotSet(name, value) for name, value in said.items() if value]
    if not events:
        return await turn.answer(turn.text, turn.context())
    turn.tracker.slots.update({name: value for name, value in said.items() if value})
    if turn.slot("last_question"):
        return events + await _again(turn)
    return events + turn.say("utter_context_set")


async def action_start_application(turn: Turn) -> list[Event]:
    """Say where to apply, and list the materials of the bundle that is talked about."""
    events = turn.say("utter_start_application")
    if not turn.slot("bundle"):
        return events
    question = phrases()["materials"].format(bundle=turn.slot("bundle"))
    return events + await turn.answer(question, turn.context())


async def action_handover(turn: Turn) -> list[Event]:
    """Say how to reach a human."""
    return turn.say("utter_handover", Outcome.HANDOFF)


async def action_say(turn: Turn) -> list[Event]:
    """Say the response of the domain that is named after the intent."""
    return turn.say(f"utter_{turn.intent}")


async def action_stop(turn: Turn) -> list[Event]:
    """Leave it at that; what was talked about stays known."""
    return turn.say("utter_stop")


async def action_reset(turn: Turn) -> list[Event]:
    """Forget everything that was said."""
    turn.tracker.slots.update(dict.fromkeys(FORGOTTEN))
    return [*turn.say("utter_reset"), *(SlotSet(name, None) for name in FORGOTTEN)]
