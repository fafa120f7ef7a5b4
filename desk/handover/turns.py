"""Turns with the assistant, kept for analysis and for agents; free of personal data."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from daoban.moments import aware, now
from daoban.personal_data import mask_personal_data
from desk.handover.line_store import Clock
from desk.handover.shapes import Turn
from desk.handover.tables import TurnRow
from search.contracts import Outcome

_MOST_CHARACTERS = 4000
UNANSWERED = (Outcome.NO_ANSWER.value, Outcome.CLARIFY.value)
"""Outcomes after which the citizen has no answer."""


class Turns:
    """The turns of an installation."""

    def __init__(self, engine: Engine, clock: Clock = now) -> None:
        """Take the database, and what tells the time."""
        self._engine = engine
        self._clock = clock

    def keep(
        self,
        conversation: str,
        city: str,
        said: str,
        answered: str,
        outcome: str,
        bundle: str,
        milliseconds: int,
        at: datetime | None = None,
    ) -> None:
        """Keep a turn.

        Args:
            conversation: as the engine knows it.
            city: code of the served city, or empty.
            said, answered: numbers that are personal are masked here; of names and addresses the
                caller has taken care.
            outcome: as the reply's state has it, or empty.
            bundle: title of what it was about, or empty.
            milliseconds: how long the answer took.
            at: when it was; now by default.
        """
        row = TurnRow(
            conversation=conversation,
            city=city,
            said=mask_personal_data(said)[:_MOST_CHARACTERS],
            answered=mask_personal_data(answered)[:_MOST_CHARACTERS],
            outcome=outcome[:16],
            bundle=bundle[:120],
            milliseconds=milliseconds,
            at=at or self._clock(),
        )
        with Session(self._engine) as session, session.begin():
            session.add(row)

    def of(self, conversation: str, limit: int = 100) -> list[Turn]:
        """The latest turns of a conversation, in order."""
        asked = (
            select(TurnRow)
            .where(TurnRow.conversation == conversation)
            .order_by(TurnRow.at.desc(), TurnRow.id.desc())
            .limit(limit)
        )
        with Session(self._engine) as session:
            return [_turn(row) for row in reversed(list(session.scalars(asked)))]

    def unanswered(self, days: float, limit: int = 1000) -> list[Turn]:
        """Turns of the last days after which the citizen had no answer, the latest first."""
        since = self._clock() - timedelta(days=days)
        asked = (
            select(TurnRow)
            .where(TurnRow.at >= since, TurnRow.outcome.in_(UNANSWERED))
            .order_by(TurnRow.at.desc(), TurnRow.id.desc())
            .limit(limit)
        )
        with Session(self._engine) as session:
            return [_turn(row) for row in session.scalars(asked)]


def _turn(row: TurnRow) -> Turn:
    return Turn(
        conversation=row.conversation,
        city=row.city,
        said=row.said,
        answered=row.answered,
        outcome=row.outcome,
        bundle=row.bundle,
        milliseconds=row.milliseconds,
        at=aware(row.at),
    )
