"""Several questions in one message, each answered."""

from actions.phrases import pattern, separators
from actions.turn import Event, Turn
from actions.understanding import Understood, understand
from search.contracts import ConversationContext, Outcome

MOST_QUESTIONS = 4
NOT_IN_BETWEEN = frozenset({"buttons", "bundle"})
"""Messages that stand below the last answer only."""


def questions_in(text: str) -> list[str]:
    """The questions of a message, each with what is said before it; the text when it is one."""
    found: list[str] = []
    waiting = ""
    for piece in separators().split(text):
        waiting = f"{waiting}，{piece.strip()}".strip("，")
        if pattern("question").search(piece):
            found.append(waiting)
            waiting = ""
    return found if 1 < len(found) <= MOST_QUESTIONS else [text]


async def respond(turn: Turn, text: str, context: ConversationContext) -> list[Event]:
    """Answer a message: as a whole, or each of its questions where all can be answered."""
    whole = await understand(turn, text, context)
    parts = questions_in(text)
    if whole.given and len(parts) > 1:
        each = await _each(turn, parts, context)
        bundles = {item.reply.bundle for item in each}
        if len(each) == len(parts) and whole.reply.bundle in bundles:
            return _tell_all(turn, each, text)
    return turn.tell(whole.reply, whole.question, whole.subject)


async def _each(turn: Turn, parts: list[str], context: ConversationContext) -> list[Understood]:
    """The answers to several questions, each understood with the bundle of the one before."""
    found: list[Understood] = []
    for part in parts:
        reply = await turn.ask(part, context)
        if reply.outcome is not Outcome.ANSWERED or reply.bundle is None:
            break
        found.append(Understood(reply, part, part))
        context = context.model_copy(update={"bundle": reply.bundle, "field": reply.field})
    return found


def _tell_all(turn: Turn, each: list[Understood], text: str) -> list[Event]:
    events: list[Event] = []
    told = {(item.reply.bundle, item.reply.field): item for item in each}
    for number, item in enumerate(told.values(), 1):
        messages = item.reply.messages or []
        if number < len(told):
            messages = [part for part in messages if part["type"] not in NOT_IN_BETWEEN]
        reply = item.reply.model_copy(update={"messages": messages})
        events += turn.tell(reply, text, item.subject)
    return events
