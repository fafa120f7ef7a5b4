"""Tickets: filed, seen by whoever may, changed by the table of their life."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, Engine, func, select, update
from sqlalchemy.orm import Session

from daoban.errors import NotAllowed
from daoban.moments import now
from daoban.sealing import Sealer
from desk.accounts.account import Actor
from desk.accounts.roles import Right, require
from desk.tickets.callers import unsealed
from desk.tickets.changing import Changing
from desk.tickets.effects import Wanted
from desk.tickets.filing import Filer
from desk.tickets.filters import Page, TicketFilter, conditions
from desk.tickets.lifecycle import offered
from desk.tickets.naming import Departments
from desk.tickets.ports import Audit, DepartmentList
from desk.tickets.public import PublicTicket, public_ticket
from desk.tickets.rows import ticket_of
from desk.tickets.sight import seen_by
from desk.tickets.similar import SimilarTickets
from desk.tickets.store import events_in, root_of, row_of, tickets_where, writing
from desk.tickets.sweeping import Sweeping
from desk.tickets.tables import TicketRow
from desk.tickets.texts import error, figure
from desk.tickets.ticket import Contact, Filing, Ticket, TicketEvent
from desk.tickets.vectors import Vectoring
from desk.vocabulary import Role, TicketAction, Warning
from search.encoder import Encoder

log = structlog.get_logger(__name__)


class Tickets:
    """All tickets of an installation."""

    def __init__(
        self,
        engine: Engine,
        sealer: Sealer,
        audit: Audit,
        departments: DepartmentList,
        encoder: Encoder | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Take the database, the sealer, the audit log, the departments, and the encoder."""
        self._engine = engine
        self._sealer = sealer
        self._audit = audit
        self._departments = Departments(departments)
        self._clock = clock
        vectoring = Vectoring(encoder)
        self._filer = Filer(engine, sealer, audit, self._departments, vectoring, clock)
        self._changing = Changing(engine, sealer, audit, self._departments, clock)
        self.similar = SimilarTickets(engine, encoder, clock)
        self._sweeping = Sweeping(engine, self._changing.act, self.similar.events)

    def file(self, filing: Filing, actor: Actor | None) -> list[Ticket]:
        """File all matters of one call, each as a ticket; the same key files once.

        A matter that names a department is 已派 when somebody files it who may dispatch; else it
        waits at 待派 and the department is a proposal.

        Args:
            filing: what is filed; all texts are masked, who called is sealed.
            actor: whoever files; ``None`` for a citizen, who needs no account.

        Raises:
            NotAllowed: this role does not file.
            InvalidInput: a text is too long, or a department unknown.
            Conflict: the key was used for something else.
            Unavailable: the database did not take it; the same filing can be sent again.
        """
        filed = self._filer.file(filing, actor)
        numbers = [ticket.number for ticket in filed]
        try:
            self.similar.events.join(numbers)
        except Exception:  # the tickets stand; the next sweep does what is left
            log.exception("mass_event_failed", numbers=numbers)
        return tickets_where(self._engine, None, TicketRow.number.in_(numbers))

    def get(self, number: str, actor: Actor) -> Ticket:
        """A ticket.

        Raises:
            NotFound: there is none, or it is another department's.
            NotAllowed: this role sees no tickets.
        """
        with Session(self._engine) as session:
            return ticket_of(row_of(session, number, actor))

    def public(self, number: str) -> PublicTicket:
        """A ticket's progress, for whoever has its number.

        Raises:
            NotFound: there is none.
        """
        with Session(self._engine) as session:
            row = row_of(session, number, None)
            root = ticket_of(root_of(session, row))
            events = events_in(session, row)
            return public_ticket(ticket_of(row), root, events, self._departments, self._clock())

    def act(
        self,
        number: str,
        action: TicketAction,
        actor: Actor,
        revision: int,
        *,
        department: str = "",
        assisting: Sequence[str] = (),
        note: str = "",
        result: str = "",
        changes: Mapping[str, str] | None = None,
        other: str = "",
    ) -> Ticket:
        """Do one thing to a ticket.

        Args:
            number: which ticket.
            action: what is done.
            actor: whoever does it.
            revision: the one that this person saw.
            department: id, for 派单, 改派, 重办; a proposed or last one is taken when empty.
            assisting: ids of departments that help.
            note: why; needed for 退回 and 备注.
            result: what was done, for the citizen; needed for 办结.
            changes: new values by field, for 更正; ``category_path`` with ``/`` between its levels.
            other: number of the ticket that this one is merged into, for 并单.

        Raises:
            NotFound: there is none, or it is another department's.
            Conflict: somebody else has changed it meanwhile.
            NotAllowed: not in this state, not by this role, or not by this department.
            InvalidInput: something is missing or wrong.
        """
        typed = Wanted(department, tuple(assisting), note, result, dict(changes or {}), other)
        return self._changing.act(number, action, actor, revision, typed)

    def offered(self, ticket: Ticket, actor: Actor) -> list[TicketAction]:
        """What this person can do to a ticket as it stands."""
        return offered(ticket, actor)

    def contact(self, number: str, actor: Actor) -> Contact:
        """Who called; that somebody looked is noted in the audit log.

        Raises:
            NotFound: there is no such ticket, or it is another department's.
            NotAllowed: this role does not see who called, or the ticket is confidential.
        """
        require(actor, Right.SEE_CONTACT)
        with writing(self._engine) as session:
            row = row_of(session, number, actor)
            if row.confidential and actor.role is Role.HANDLER:
                raise NotAllowed(*error("confidential"))
            detail = {"revision": row.revision}
            self._audit.record_in(session, actor, "ticket_contact", f"ticket:{row.number}", detail)
            return unsealed(self._sealer, row)

    def find(self, actor: Actor, filters: TicketFilter, page: int = 1) -> Page[Ticket]:
        """One page of the tickets that somebody looks for and sees.

        Args:
            actor: whoever looks.
            filters: what for.
            page: which page, from 1; one beyond the last is empty.

        Raises:
            NotAllowed: this role sees no tickets.
        """
        size, page = int(figure("page_size")), max(1, page)
        where = [
            *seen_by(actor),
            *conditions(filters, self._clock(), self._engine.dialect.name),
        ]
        first = TicketRow.due_at if filters.order == "due" else TicketRow.created_at.desc()
        asked = select(TicketRow).where(*where).order_by(first, TicketRow.position, TicketRow.id)
        with Session(self._engine) as session:
            total = session.scalar(select(func.count()).select_from(TicketRow).where(*where)) or 0
            rows = session.scalars(asked.limit(size).offset((page - 1) * size))
            return Page([ticket_of(row) for row in rows], page, size, total)

    def counts(self, actor: Actor, city: str = "") -> dict[Warning, int]:
        """How many tickets that this person sees are yellow and red.

        Raises:
            NotAllowed: this role sees no tickets.
        """
        return self._sweeping.counts(actor, self._clock(), city)

    def events(self, number: str, actor: Actor) -> list[TicketEvent]:
        """What happened to a ticket, in order.

        Raises:
            NotFound: there is none, or it is another department's.
            NotAllowed: this role sees no tickets.
        """
        with Session(self._engine) as session:
            return events_in(session, row_of(session, number, actor))

    def linked(self, number: str, actor: Actor) -> list[Ticket]:
        """The other tickets of the same call that this person sees.

        Raises:
            NotFound: there is no such ticket, or it is another department's.
            NotAllowed: this role sees no tickets.
        """
        ticket = self.get(number, actor)
        same_call = (TicketRow.call == ticket.call, TicketRow.number != ticket.number)
        return self._where(actor, *same_call)

    def of_owner(self, owner: str) -> list[Ticket]:
        """The tickets of a citizen, the latest first; calls have no owner."""
        return self._where(None, TicketRow.owner == owner) if owner else []

    def of_conversation(self, conversation: str) -> list[Ticket]:
        """The tickets that came out of a conversation, the latest first."""
        return self._where(None, TicketRow.conversation == conversation) if conversation else []

    def adopt(self, visitor: str, person: str) -> int:
        """Give a visitor's tickets to the person they turned out to be; how many."""
        if not (visitor and person):
            return 0
        with writing(self._engine) as session:
            given = session.execute(
                update(TicketRow).where(TicketRow.owner == visitor).values(owner=person)
            )
            return int(getattr(given, "rowcount", 0))

    def sweep(self, moment: datetime) -> list[str]:
        """Escalate what is red (once) and archive what was followed up; which ones."""
        return self._sweeping.sweep(moment)

    def _where(self, actor: Actor | None, *conditions: ColumnElement[bool]) -> list[Ticket]:
        return tickets_where(self._engine, actor, *conditions)
