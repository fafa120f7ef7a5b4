"""Changing a ticket: locked, by the table, with its event, its label and its audit entry at once."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from daoban.errors import Conflict, NotFound
from daoban.moments import now
from daoban.sealing import Sealer
from desk.accounts.account import Actor
from desk.tickets.callers import to_mask
from desk.tickets.corrections import LABELS, Corrections, labels_of
from desk.tickets.effects import Wanted, effect
from desk.tickets.history import Change, Who, apply
from desk.tickets.lifecycle import OPEN, transition
from desk.tickets.limits import invalid
from desk.tickets.naming import Departments
from desk.tickets.numbers import read_number
from desk.tickets.ports import Audit
from desk.tickets.rows import ticket_of
from desk.tickets.store import lock_both, row_of, writing
from desk.tickets.texts import error
from desk.tickets.ticket import Ticket
from desk.vocabulary import TicketAction, TicketStatus


class Changing:
    """Changes tickets."""

    def __init__(
        self,
        engine: Engine,
        sealer: Sealer,
        audit: Audit,
        departments: Departments,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Take the database, the sealer, the audit log and the departments."""
        self._engine = engine
        self._sealer = sealer
        self._audit = audit
        self._departments = departments
        self._corrections = Corrections(engine, clock)
        self._clock = clock

    def act(
        self, number: str, action: TicketAction, actor: Actor, revision: int, typed: Wanted
    ) -> Ticket:
        """Do one thing to a ticket; what that raises is told at ``Tickets.act``."""
        with writing(self._engine) as session:
            if action is TicketAction.MERGE:
                lock_both(session, number, typed.other)
            row = row_of(session, number, actor, lock=True)
            before = ticket_of(row)
            if before.revision != revision:
                raise Conflict(*error("conflict"))
            line = transition(before, action, actor)
            wanted = Wanted.made(typed, to_mask(self._sealer, row))
            if action is TicketAction.MERGE:
                wanted = self._merging(session, before, wanted, actor)
            self._check(before, wanted)
            moment = self._clock()
            values = effect(before, action, wanted, moment)
            change = Change(action, line.after, Who.of(actor), moment, values, wanted.note)
            apply(session, row, change)
            after = ticket_of(row)
            self._label(session, before, after, action, actor)
            detail = {
                "before": before.status.value,
                "after": after.status.value,
                "revision": after.revision,
            }
            name = f"ticket_{action.name.lower()}"
            self._audit.record_in(session, actor, name, f"ticket:{after.number}", detail)
        return after

    def _check(self, ticket: Ticket, wanted: Wanted) -> None:
        named = wanted.department or wanted.changes.get("department", "")
        self._departments.check(ticket.city, named, *wanted.assisting)

    def _merging(self, session: Session, ticket: Ticket, wanted: Wanted, actor: Actor) -> Wanted:
        """The other ticket's number, when this one can be merged into it."""
        if not wanted.other.strip():
            raise invalid("other", "other")
        if read_number(wanted.other) == ticket.number:
            raise invalid("other", "other_same")
        try:
            other = ticket_of(row_of(session, wanted.other, actor, lock=True))
        except NotFound as problem:
            raise invalid("other", "other_missing") from problem
        if other.city != ticket.city:
            raise invalid("other", "other_city")
        if other.status not in OPEN or other.duplicate_of:
            raise invalid("other", "other_closed")
        return Wanted(note=wanted.note, other=other.number)

    def _label(
        self, session: Session, before: Ticket, after: Ticket, action: TicketAction, actor: Actor
    ) -> None:
        """Keep what a person settled: each change of a label, and each draft that was taken over."""
        drafted, settled = labels_of(before), labels_of(after)
        taken_over = action is TicketAction.DISPATCH and before.status is TicketStatus.PENDING
        if taken_over or any(drafted[name] != settled[name] for name in LABELS):
            self._corrections.keep_in(session, before, drafted, settled, actor)
