"""Reading and locking rows of tickets."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import ColumnElement, Engine, select
from sqlalchemy.orm import Session

from daoban.errors import NotFound
from desk.accounts.account import Actor
from desk.accounts.write_turn import take_turn
from desk.tickets.numbers import read_number
from desk.tickets.rows import event_of, ticket_of
from desk.tickets.sight import seen_by
from desk.tickets.tables import TicketEventRow, TicketRow
from desk.tickets.texts import error
from desk.tickets.ticket import Ticket, TicketEvent


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A transaction of the one writer (SQLite) or of one that locks rows (PostgreSQL)."""
    with Session(engine) as session, session.begin():
        take_turn(session)
        yield session


def row_of(session: Session, number: str, actor: Actor | None, lock: bool = False) -> TicketRow:
    """The row of a ticket.

    Args:
        session: the transaction.
        number: as somebody typed it.
        actor: who asks; ``None`` for the house itself and for whoever has the number.
        lock: whether others must wait with changing it until the transaction ends.

    Raises:
        NotFound: there is none, or this person does not see it.
        NotAllowed: this role sees no tickets.
    """
    seen = [] if actor is None else seen_by(actor)
    asked = select(TicketRow).where(TicketRow.number == read_number(number), *seen)
    if lock:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    row = session.scalars(asked).one_or_none()
    if row is None:
        raise NotFound(*error("not_found"))
    return row


def lock_both(session: Session, number: str, other: str) -> None:
    """Lock two tickets in one order, so that two who lock the same ones do not block each other."""
    numbers = (read_number(number), read_number(other))
    asked = select(TicketRow.id).where(TicketRow.number.in_(numbers)).order_by(TicketRow.id)
    session.execute(asked.with_for_update()).all()


def tickets_where(
    engine: Engine, actor: Actor | None, *conditions: ColumnElement[bool]
) -> list[Ticket]:
    """The tickets under some conditions that this person sees, the latest first."""
    seen = [] if actor is None else seen_by(actor)
    asked = (
        select(TicketRow)
        .where(*seen, *conditions)
        .order_by(TicketRow.created_at.desc(), TicketRow.position, TicketRow.id)
    )
    with Session(engine) as session:
        return [ticket_of(row) for row in session.scalars(asked)]


def events_in(session: Session, row: TicketRow) -> list[TicketEvent]:
    """What happened to a ticket, in order."""
    asked = (
        select(TicketEventRow)
        .where(TicketEventRow.ticket_id == row.id)
        .order_by(TicketEventRow.revision)
    )
    return [event_of(each, row.number) for each in session.scalars(asked)]


def root_of(session: Session, row: TicketRow) -> TicketRow:
    """The ticket that one was merged into, and that one in turn; itself when it was not merged."""
    seen: Sequence[str] = ()
    while row.duplicate_of and row.number not in seen:
        seen = (*seen, row.number)
        row = row_of(session, row.duplicate_of, None)
    return row
