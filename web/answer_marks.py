"""Whether an answer helped, as the API and the page of the chat take it."""

from desk.handover.turns import Turns
from studio.questions.marks import Marks
from web.conversation import conversation_of
from web.desk_shapes import Said


def keep_mark(
    marks: Marks, session: str, question: str, bundle: str, city: str, helped: bool
) -> None:
    """Keep what a citizen says of an answer, beside the turn it is on.

    Args:
        marks: where it is kept.
        session: of the conversation, as the chat returned it.
        question: as it was asked; names, addresses and numbers of people are masked here.
        bundle: title of what was answered on, or empty.
        city: code of the served city, or empty.
        helped: what the citizen says.

    Raises:
        InvalidInput: no conversation, or no question.
    """
    conversation = conversation_of(session) if session else ""
    marks.keep(conversation, city, _masked(session, question), bundle, helped)


def answered(turns: Turns, session: str, question: str) -> str:
    """What was answered to a question of a conversation, as plain text; empty when not kept."""
    masked = _masked(session, question)
    kept = turns.of(conversation_of(session)) if session else []
    return next((each.answered for each in reversed(kept) if each.said == masked), "")


def _masked(session: str, question: str) -> str:
    said = Said(conversation_of(session), "", False, "", question.replace("\x00", ""))
    return said.masked.strip()
