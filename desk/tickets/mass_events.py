"""Mass events: what many report at once, of one place and topic within a day."""

import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from daoban.moments import CHINA, aware, now
from desk.accounts.account import Actor
from desk.tickets.lifecycle import OPEN
from desk.tickets.places import enough, may_be_near
from desk.tickets.sight import seen_by
from desk.tickets.store import writing
from desk.tickets.tables import TicketRow
from desk.tickets.texts import figure
from desk.tickets.vectors import cosines, read_vector

_POSTGRES_LOCK = 0x64616F6D
"""The name of PostgreSQL's advisory lock for whoever makes events: ``daom``."""


_COMPARED = (
    TicketRow.id,
    TicketRow.call,
    TicketRow.event,
    TicketRow.vector,
    TicketRow.subdistrict,
    TicketRow.place,
)


@dataclass(frozen=True)
class MassEvent:
    """Many tickets of one place and topic.

    Attributes:
        id: what its tickets name in ``event``.
        city, district, category: of its tickets, the most frequent.
        title: the summary of its first ticket, masked.
        tickets: how many there are.
        open: how many of them are not dealt with yet.
        first_at, last_at: when the first and the last one was filed.
    """

    id: str
    city: str
    district: str
    category: str
    title: str
    tickets: int
    open: int
    first_at: datetime
    last_at: datetime


class MassEvents:
    """Makes events and lists them."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = now) -> None:
        """Take the database."""
        self._engine = engine
        self._clock = clock
        self._looked_at: set[str] = set()

    def join(self, numbers: Sequence[str]) -> None:
        """Put tickets into the event they belong to, and make it when they are enough.

        The tickets' revisions stay: nobody who has one open is disturbed.
        """
        for number in numbers:
            with writing(self._engine) as session:
                if session.connection().dialect.name == "postgresql":
                    session.execute(select(func.pg_advisory_xact_lock(_POSTGRES_LOCK)))
                row = session.scalars(select(TicketRow).where(TicketRow.number == number)).one()
                _join(session, row)
            self._looked_at.add(number)

    def join_recent(self) -> None:
        """Do the same for the tickets of the last hour that nobody has looked at here.

        That ends what was broken off; older ones are found when the next one like them comes.
        """
        since = (self._clock() - timedelta(hours=1)).astimezone(UTC)
        asked = (
            select(TicketRow.number)
            .where(TicketRow.created_at >= since, TicketRow.event == "", TicketRow.district != "")
            .order_by(TicketRow.created_at)
        )
        with Session(self._engine) as session:
            numbers = session.scalars(asked).all()
        self._looked_at.intersection_update(numbers)
        self.join([number for number in numbers if number not in self._looked_at])

    def recent(self, actor: Actor, days: int = 7) -> list[MassEvent]:
        """The events of the last days with tickets that this person sees, the latest first."""
        since = (self._clock() - timedelta(days=days)).astimezone(UTC)
        asked = (
            select(TicketRow)
            .where(*seen_by(actor), TicketRow.event != "", TicketRow.created_at >= since)
            .order_by(TicketRow.created_at)
        )
        grouped: dict[str, list[TicketRow]] = {}
        with Session(self._engine) as session:
            for row in session.scalars(asked):
                grouped.setdefault(row.event, []).append(row)
            events = [_event(name, rows) for name, rows in grouped.items()]
        return sorted(events, key=lambda event: event.last_at, reverse=True)


def _join(session: Session, row: TicketRow) -> None:
    vector = read_vector(row.vector)
    if row.event or not row.district or vector is None:
        return
    since = row.created_at - timedelta(hours=figure("mass_events.hours"))
    asked = select(*_COMPARED).where(
        TicketRow.city == row.city,
        TicketRow.district == row.district,
        TicketRow.created_at.between(since, row.created_at),
        TicketRow.id != row.id,
    )
    others = session.execute(asked).all()
    likeness = cosines(vector, [other.vector for other in others])
    near = [
        other
        for other, cosine in zip(others, likeness, strict=True)
        if may_be_near(other.subdistrict, row.subdistrict)
        and cosine >= enough("mass_events", other.place, row.place)
    ]
    names = Counter(other.event for other in near if other.event)
    if names:
        row.event = names.most_common(1)[0][0]
    elif len({row.call, *(other.call for other in near)}) >= figure("mass_events.tickets"):
        name = f"EV{aware(row.created_at).astimezone(CHINA):%y%m%d}-{secrets.token_hex(4)}"
        joining = TicketRow.id.in_([row.id, *(other.id for other in near)])
        locked = select(TicketRow.id).where(joining).order_by(TicketRow.id).with_for_update()
        session.execute(locked).all()
        session.execute(update(TicketRow).where(joining).values(event=name))


def _event(name: str, rows: Sequence[TicketRow]) -> MassEvent:
    def most(column: str) -> str:
        return Counter(str(getattr(row, column)) for row in rows).most_common(1)[0][0]

    return MassEvent(
        id=name,
        city=most("city"),
        district=most("district"),
        category=most("category"),
        title=rows[0].summary,
        tickets=len(rows),
        open=sum(row.status in {status.value for status in OPEN} for row in rows),
        first_at=aware(rows[0].created_at),
        last_at=aware(rows[-1].created_at),
    )
