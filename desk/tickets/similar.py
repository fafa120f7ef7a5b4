"""Tickets that tell of the same matter: same place, same topic, near in time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, select
from sqlalchemy.orm import Session

from daoban.moments import now
from desk.accounts.account import Actor
from desk.tickets.mass_events import MassEvents
from desk.tickets.places import enough, may_be_near
from desk.tickets.privacy import masked
from desk.tickets.rows import ticket_of
from desk.tickets.sight import seen_by
from desk.tickets.store import row_of
from desk.tickets.tables import TicketRow
from desk.tickets.texts import figure
from desk.tickets.ticket import Ticket
from desk.tickets.vectors import Vector, Vectoring, cosines, read_vector
from search.encoder import Encoder

_COMPARED = (TicketRow.id, TicketRow.vector, TicketRow.subdistrict, TicketRow.place)


@dataclass(frozen=True)
class _Matter:
    """What is compared: where it is, and what it says."""

    vector: Vector
    district: str
    subdistrict: str
    place: str
    city: str


class SimilarTickets:
    """Finds duplicates; its ``events`` finds what many report at once."""

    def __init__(
        self, engine: Engine, encoder: Encoder | None, clock: Callable[[], datetime] = now
    ) -> None:
        """Take the database and the encoder of the stored vectors."""
        self._engine = engine
        self._vectoring = Vectoring(encoder)
        self._clock = clock
        self.events = MassEvents(engine, clock)

    def of(
        self,
        text: str,
        vector: Vector | None,
        district: str,
        hours: float | None = None,
        *,
        city: str = "",
        subdistrict: str = "",
        place: str = "",
    ) -> list[tuple[Ticket, float]]:
        """Tickets that a new one may be a duplicate of, the likest first, each with its cosine.

        Args:
            text: what the new one says.
            vector: of that text, masked, shape ``(dimensions,)``; ``None``: it is made here.
            district: where it is; empty: not told, and any district counts.
            hours: how far back; ``None``: as tuned.
            city: code of the city; empty: any.
            subdistrict, place: where it is, as far as known.
        """
        if vector is None:
            vector = self._vectoring.of(masked(text))
        if vector is None:
            return []
        hours = figure("duplicates.hours") if hours is None else hours
        moment = self._clock()
        near = (
            TicketRow.created_at >= (moment - timedelta(hours=hours)).astimezone(UTC),
            TicketRow.duplicate_of == "",
        )
        return self._likest(_Matter(vector, district, subdistrict, place, city), near)

    def of_ticket(self, number: str, actor: Actor) -> list[tuple[Ticket, float]]:
        """Tickets that a filed one may be a duplicate of, from before or after it.

        Raises:
            NotFound: there is no such ticket, or this person does not see it.
            NotAllowed: this role sees no tickets.
        """
        with Session(self._engine) as session:
            row = row_of(session, number, actor)
            vector = read_vector(row.vector)
        if vector is None:
            return []
        around = timedelta(hours=figure("duplicates.hours"))
        near = (
            TicketRow.created_at.between(row.created_at - around, row.created_at + around),
            TicketRow.duplicate_of == "",
            TicketRow.call != row.call,
        )
        matter = _Matter(vector, row.district, row.subdistrict, row.place, row.city)
        return self._likest(matter, near, actor)

    def _likest(
        self, matter: _Matter, near: tuple[ColumnElement[bool], ...], actor: Actor | None = None
    ) -> list[tuple[Ticket, float]]:
        conditions = list(near)
        if actor is not None:
            conditions += seen_by(actor)
        if matter.city:
            conditions.append(TicketRow.city == matter.city)
        if matter.district:
            conditions.append(TicketRow.district.in_(("", matter.district)))
        with Session(self._engine) as session:
            likest = _likest_of(
                matter, session.execute(select(*_COMPARED).where(*conditions)).all()
            )
            rows = session.scalars(select(TicketRow).where(TicketRow.id.in_(likest)))
            found = [(ticket_of(row), likest[row.id]) for row in rows]
        return sorted(found, key=lambda pair: (-pair[1], pair[0].number))


def _likest_of(matter: _Matter, rows: Sequence[Any]) -> dict[str, float]:
    """The likest tickets: cosines by their ids."""
    likeness = cosines(matter.vector, [row.vector for row in rows])
    alike = [
        (float(cosine), row.id)
        for row, cosine in zip(rows, likeness, strict=True)
        if may_be_near(row.subdistrict, matter.subdistrict)
        and cosine >= enough("duplicates", row.place, matter.place)
    ]
    alike.sort(reverse=True)
    return {name: cosine for cosine, name in alike[: int(figure("duplicates.at_most"))]}
