"""Actions around an answer: again, simpler, in full; small talk; a human."""

from actions.phrases import pattern, phrase
from actions.several import respond
from actions.turn import GIVEN, Event, Turn
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
    "open_question",
    "topics",
)


async def _again(turn: Turn, **changes: bool) -> list[Event]:
    question = turn.slot("last_question")
    if not question:
        return turn.say("utter_nothing_to_repeat", Outcome.NO_ANSWER)
    return await respond(turn, question, turn.context(**changes))


async def action_repeat(turn: Turn) -> list[Event]:
    """Give the last answer again."""
    return await _again(turn)


async def action_simplify(turn: Turn) -> list[Event]:
    """Give the last answer in short plain words."""
    return await _again(turn, simple=True)


async def action_detail(turn: Turn) -> list[Event]:
    """Give the last answer in full."""
    return await _again(turn, detail=True)


async def action_start_application(turn: Turn) -> list[Event]:
    """Say where to apply, and list the materials of the bundle that is named or talked about."""
    named = await turn.ask(turn.text)
    if named.outcome in GIVEN and pattern("question").search(turn.text):
        return turn.tell(named, turn.text)
    events = turn.say("utter_start_application")
    bundle = named.bundle or turn.slot("bundle")
    if not bundle:
        return events
    return events + await turn.answer(phrase("materials", bundle=bundle), turn.context())


async def action_handover(turn: Turn) -> list[Event]:
    """Say how to reach a human."""
    return turn.say("utter_handover", Outcome.HANDOFF)


async def action_say(turn: Turn) -> list[Event]:
    """Say the response of the domain that is named after the intent."""
    return turn.say(f"utter_{turn.intent}")


async def action_stop(turn: Turn) -> list[Event]:
    """Leave it at that; what was talked about stays known, what was offered is closed."""
    return turn.put(open_question=None) + turn.say("utter_stop")


async def action_reset(turn: Turn) -> list[Event]:
    """Forget everything that was said."""
    return turn.put(**dict.fromkeys(FORGOTTEN)) + turn.say("utter_reset")
