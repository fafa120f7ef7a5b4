"""Looking for tickets: what somebody asks for, and one page of what is found."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, exists, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from desk.tickets.history import CITIZEN
from desk.tickets.numbers import read_number
from desk.tickets.tables import TicketEventRow, TicketRow
from desk.vocabulary import (
    TicketChannel,
    TicketStatus,
    TicketType,
    Urgency,
    Warning,
)

_SEARCHED = ("summary", "text", "place", "object", "demand")
_SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class TicketFilter:
    """What tickets are looked for; what is empty does not count.

    Attributes:
        status, type, urgency, channel, warning: exactly these.
        city, department, district, event: exactly these; ``category`` is the last level.
        duplicate_of: number of the ticket they were merged into.
        text: words of the ticket, or its number.
        days: filed within so many days.
        unsatisfied: only those that a bad rating has marked, and nobody has acted on since.
        order: ``new``: the latest first; ``due``: the one that is due first.
    """

    status: TicketStatus | None = None
    city: str = ""
    department: str = ""
    district: str = ""
    type: TicketType | None = None
    category: str = ""
    urgency: Urgency | None = None
    channel: TicketChannel | None = None
    warning: Warning | None = None
    event: str = ""
    duplicate_of: str = ""
    text: str = ""
    days: int | None = None
    unsatisfied: bool = False
    order: Literal["new", "due"] = "new"


@dataclass(frozen=True)
class Page[T]:
    """One page of what was found.

    Attributes:
        items: what is on it.
        number: which page, from 1.
        size: how many a page holds.
        total: how many were found in all.
    """

    items: list[T]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


def conditions(wanted: TicketFilter, moment: datetime, dialect: str) -> list[ColumnElement[bool]]:
    """The filter as conditions of a query.

    Args:
        wanted: the filter.
        moment: now, with time zone.
        dialect: name of the database's SQL dialect.
    """
    same = ("city", "department", "district", "category", "event", "duplicate_of")
    words = ("status", "type", "urgency", "channel")
    found: list[ColumnElement[bool]] = [
        getattr(TicketRow, name) == getattr(wanted, name) for name in same if getattr(wanted, name)
    ]
    found += [
        getattr(TicketRow, name) == getattr(wanted, name).value
        for name in words
        if getattr(wanted, name) is not None
    ]
    if wanted.text.strip():
        found.append(_says(wanted.text.strip()))
    if wanted.days is not None:
        since = moment.astimezone(UTC) - timedelta(days=wanted.days)
        found.append(TicketRow.created_at >= since)
    if wanted.warning is not None:
        found.append(warned(wanted.warning, moment, dialect))
    if wanted.unsatisfied:
        found.append(unsatisfied())
    return found


def warned(warning: Warning, moment: datetime, dialect: str) -> ColumnElement[bool]:
    """Tickets that bear a warning, as ``Ticket.warning`` tells it."""
    utc = moment.astimezone(UTC)
    unclosed, late = TicketRow.closed_at.is_(None), TicketRow.due_at <= utc
    left = _seconds(TicketRow.due_at, dialect) - utc.timestamp()
    whole = _seconds(TicketRow.due_at, dialect) - _seconds(TicketRow.created_at, dialect)
    near = left * 4 <= whole
    if warning is Warning.RED:
        return and_(unclosed, late)
    if warning is Warning.YELLOW:
        return and_(unclosed, ~late, near)
    return or_(~unclosed, and_(~late, ~near))


def latest_event(*told: ColumnElement[bool]) -> ColumnElement[bool]:
    """Tickets whose latest event is so; it bears the ticket's own revision."""
    of_ticket = TicketEventRow.ticket_id == TicketRow.id
    return exists().where(of_ticket, TicketEventRow.revision == TicketRow.revision, *told)


def unsatisfied() -> ColumnElement[bool]:
    """Tickets that a bad rating has marked, and nobody has acted on since."""
    return latest_event(TicketEventRow.actor == CITIZEN.name, TicketEventRow.action != "")


def _says(text: str) -> ColumnElement[bool]:
    columns = [getattr(TicketRow, name) for name in _SEARCHED]
    holds = [column.contains(text, autoescape=True) for column in columns]
    return or_(TicketRow.number == read_number(text), *holds)


def _seconds(column: InstrumentedAttribute[datetime], dialect: str) -> ColumnElement[Any]:
    """A moment as seconds since 1970."""
    if dialect == "sqlite":
        return (func.julianday(column) - func.julianday("1970-01-01")) * _SECONDS_A_DAY
    return func.extract("epoch", column)
