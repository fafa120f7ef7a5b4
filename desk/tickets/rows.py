"""Rows of the tables as tickets and events, and back."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from daoban.moments import aware
from desk.tickets.tables import TicketEventRow, TicketRow
from desk.tickets.ticket import Ticket, TicketEvent
from desk.vocabulary import (
    Emotion,
    TicketAction,
    TicketChannel,
    TicketStatus,
    TicketType,
    Urgency,
)

_SAME = [
    "id",
    "number",
    "call",
    "position",
    "city",
    "department",
    "district",
    "subdistrict",
    "place",
    "happened",
    "object",
    "demand",
    "summary",
    "text",
    "confidential",
    "bundle",
    "revision",
    "owner",
    "conversation",
    "result",
    "duplicate_of",
    "event",
    "returns",
]


def ticket_of(row: TicketRow) -> Ticket:
    """The ticket of a row."""
    same = {name: getattr(row, name) for name in _SAME}
    return Ticket(
        **same,
        type=TicketType(row.type),
        category_path=tuple(row.category_path),
        assisting=tuple(row.assisting),
        urgency=Urgency(row.urgency),
        emotion=Emotion(row.emotion),
        channel=TicketChannel(row.channel),
        status=TicketStatus(row.status),
        has_contact=bool(row.sealed_contact),
        created_at=aware(row.created_at),
        due_at=aware(row.due_at),
        closed_at=aware(row.closed_at),
        escalated_at=aware(row.escalated_at),
    )


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a ticket as the columns keep them."""
    kept = {name: _plain(value) for name, value in values.items()}
    if "category_path" in kept:
        kept["category"] = kept["category_path"][-1]
    return kept


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.value if isinstance(value, StrEnum) else value


def event_of(row: TicketEventRow, number: str) -> TicketEvent:
    """The event of a row."""
    return TicketEvent(
        number=number,
        action=TicketAction(row.action) if row.action else None,
        before=TicketStatus(row.before) if row.before else None,
        after=TicketStatus(row.after),
        actor=row.actor,
        role=row.role,
        note=row.note,
        changes=row.changes,
        at=aware(row.at),
    )
