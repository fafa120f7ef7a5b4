"""What agents did with suggested answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from daoban.moments import aware, now
from desk.accounts.account import Actor
from desk.accounts.roles import Right, require
from desk.tickets.limits import LONGEST_TEXT, invalid
from desk.tickets.privacy import masked
from desk.tickets.store import writing
from desk.tickets.tables import SuggestionChoiceRow

ChoiceKind = Literal["accept", "edit", "reject"]
_LONGEST_ID = 120


@dataclass(frozen=True)
class SuggestionChoice:
    """One choice.

    Attributes:
        transcript: what the caller had said, masked.
        record_id: id of the record that was suggested.
        choice: ``accept``, ``edit`` or ``reject``.
        suggested: the suggested answer.
        said: what the agent made of it, masked; empty when rejected.
        actor: account name.
        at: when.
    """

    transcript: str
    record_id: str
    choice: str
    suggested: str
    said: str
    actor: str
    at: datetime


class SuggestionChoices:
    """Keeps and reads choices."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = now) -> None:
        """Take the database."""
        self._engine = engine
        self._clock = clock

    def keep(
        self,
        transcript: str,
        record_id: str,
        choice: ChoiceKind,
        suggested: str,
        said: str,
        actor: Actor,
    ) -> None:
        """Keep a choice.

        Raises:
            NotAllowed: this role gets no suggestions.
            InvalidInput: no such choice, or a text is too long.
        """
        require(actor, Right.SUGGEST)
        if choice not in get_args(ChoiceKind):
            raise invalid("choice", "choice")
        for name, text in (("transcript", transcript), ("suggested", suggested), ("said", said)):
            if len(text) > LONGEST_TEXT:
                raise invalid(name, "too_long", length=LONGEST_TEXT)
        if len(record_id) > _LONGEST_ID:
            raise invalid("record_id", "too_long", length=_LONGEST_ID)
        with writing(self._engine) as session:
            session.add(
                SuggestionChoiceRow(
                    transcript=masked(transcript),
                    record_id=masked(record_id),
                    choice=choice,
                    suggested=masked(suggested),
                    said=masked(said),
                    actor=actor.name,
                    at=self._clock(),
                )
            )

    def rows(self, since: datetime | None = None) -> list[SuggestionChoice]:
        """The choices since a moment, the oldest first."""
        asked = select(SuggestionChoiceRow).order_by(SuggestionChoiceRow.id)
        if since is not None:
            asked = asked.where(SuggestionChoiceRow.at >= since.astimezone(UTC))
        with Session(self._engine) as session:
            return [
                SuggestionChoice(
                    row.transcript,
                    row.record_id,
                    row.choice,
                    row.suggested,
                    row.said,
                    row.actor,
                    aware(row.at),
                )
                for row in session.scalars(asked)
            ]
