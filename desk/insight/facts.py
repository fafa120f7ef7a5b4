"""What the statistics read of tickets and ratings; no texts but the masked summaries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from daoban.moments import aware
from desk.insight.scope import Scope
from desk.tickets.tables import RatingRow, TicketRow
from desk.vocabulary import Grade

SATISFIED = frozenset({Grade.VERY_GOOD.value, Grade.GOOD.value, Grade.FAIR.value})
"""The first three of the five grades count as satisfied (国办发〔2019〕51号)."""


@dataclass(frozen=True, slots=True)
class TicketFact:
    """A ticket, as far as it is counted."""

    id: str
    number: str
    channel: str
    city: str
    type: str
    category: str
    """The levels of its category with `` / `` between them."""
    department: str
    district: str
    subdistrict: str
    summary: str
    urgency: str
    event: str
    returns: int
    duplicate_of: str
    created_at: datetime
    due_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class RatingFact:
    """The latest rating of a ticket."""

    ticket_id: str
    department: str
    grade: str
    reasons: tuple[str, ...]
    at: datetime

    @property
    def satisfied(self) -> bool:
        """Whether the grade is one of the first three."""
        return self.grade in SATISFIED


_COLUMNS = (
    TicketRow.id,
    TicketRow.number,
    TicketRow.channel,
    TicketRow.city,
    TicketRow.type,
    TicketRow.category_path,
    TicketRow.department,
    TicketRow.district,
    TicketRow.subdistrict,
    TicketRow.summary,
    TicketRow.urgency,
    TicketRow.event,
    TicketRow.returns,
    TicketRow.duplicate_of,
    TicketRow.created_at,
    TicketRow.due_at,
    TicketRow.closed_at,
)


def ticket_facts(session: Session, *conditions: ColumnElement[bool]) -> list[TicketFact]:
    """The tickets under some conditions, the oldest first."""
    asked = select(*_COLUMNS).where(*conditions).order_by(TicketRow.created_at, TicketRow.id)
    return [_fact(dict(row)) for row in session.execute(asked).mappings()]


def _fact(row: dict[str, Any]) -> TicketFact:
    path, closed = row.pop("category_path"), row["closed_at"]
    moments = {
        "created_at": aware(row["created_at"]),
        "due_at": aware(row["due_at"]),
        "closed_at": aware(closed),
    }
    return TicketFact(**{**row, **moments}, category=" / ".join(map(str, path)))


def latest_ratings(session: Session, scope: Scope, since: datetime) -> dict[str, RatingFact]:
    """The latest rating of each ticket rated since a moment, by the ticket's id."""
    asked = (
        select(
            RatingRow.ticket_id,
            TicketRow.department,
            RatingRow.grade,
            RatingRow.reasons,
            RatingRow.at,
        )
        .join(TicketRow, TicketRow.id == RatingRow.ticket_id)
        .where(*scope.tickets(), RatingRow.at >= since)
        .order_by(RatingRow.at, RatingRow.id)
    )
    return {
        row.ticket_id: RatingFact(
            row.ticket_id, row.department, row.grade, tuple(map(str, row.reasons)), aware(row.at)
        )
        for row in session.execute(asked)
    }
