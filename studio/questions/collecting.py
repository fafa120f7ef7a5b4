"""Everything that was not answered well, out of conversations, marks and agents' corrections."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from daoban.moments import aware
from daoban.personal_data import mask_personal_data
from desk.handover.tables import TurnRow
from desk.tickets.tables import SuggestionChoiceRow
from studio.questions.shapes import Asked, Reason
from studio.questions.tables import AnswerMarkRow

LONGEST = 200
"""Characters of a wording."""
_CHANGED = ("edit", "reject")
_ENDS = " 　。．.！!？?，,、；;~～…"


def collect(session: Session, since: datetime, city: str) -> list[Asked]:
    """Since a moment, in order.

    Args:
        session: the database.
        since: the moment.
        city: code of the city; empty: all; calls are of no known city.
    """
    found = [*_turns(session, since, city), *_marks(session, since, city)]
    if not city:
        found += _corrections(session, since)
    return sorted((each for each in found if each.text), key=lambda each: (each.at, each.text))


def plain(said: str) -> str:
    """A wording, masked, without what ends a sentence."""
    text = " ".join(said.replace("〔表单内容〕", " ").split())
    return mask_personal_data(text)[:LONGEST].strip(_ENDS)


def _turns(session: Session, since: datetime, city: str) -> Iterator[Asked]:
    asked = select(TurnRow).where(
        TurnRow.at >= since,
        TurnRow.outcome.in_((Reason.NO_ANSWER.value, Reason.CLARIFY.value)),
    )
    if city:
        asked = asked.where(TurnRow.city == city)
    for row in session.scalars(asked):
        yield Asked(
            plain(row.said), row.conversation, row.conversation, Reason(row.outcome), aware(row.at)
        )


def _marks(session: Session, since: datetime, city: str) -> Iterator[Asked]:
    asked = select(AnswerMarkRow).where(AnswerMarkRow.at >= since, AnswerMarkRow.helped.is_(False))
    if city:
        asked = asked.where(AnswerMarkRow.city == city)
    for row in session.scalars(asked):
        yield Asked(
            plain(row.said), row.conversation, row.conversation, Reason.UNHELPFUL, aware(row.at)
        )


def _corrections(session: Session, since: datetime) -> Iterator[Asked]:
    asked = select(SuggestionChoiceRow).where(
        SuggestionChoiceRow.at >= since, SuggestionChoiceRow.choice.in_(_CHANGED)
    )
    for row in session.scalars(asked):
        yield Asked(plain(row.transcript), f"call-{row.id}", "", Reason.CORRECTED, aware(row.at))
