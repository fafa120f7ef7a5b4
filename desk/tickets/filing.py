"""Filing tickets: nothing lost and nothing doubled, whatever happens in between.

One filing is one transaction, and its key is unique. Whoever files the same key again, also at the
same moment in another process, gets what is there.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from daoban.errors import Conflict, Unavailable
from daoban.moments import now
from daoban.sealing import Sealer
from desk.accounts.account import SYSTEM, Actor
from desk.accounts.roles import Right, may, require
from desk.tickets.callers import sealed, unsealed
from desk.tickets.deadlines import due
from desk.tickets.history import Who, note_filed
from desk.tickets.limits import check_lengths, invalid
from desk.tickets.naming import Departments
from desk.tickets.numbers import new_number
from desk.tickets.ports import Audit
from desk.tickets.privacy import clean, clean_contact, masked_matter
from desk.tickets.rows import stored, ticket_of
from desk.tickets.store import writing
from desk.tickets.tables import TicketRow
from desk.tickets.texts import error
from desk.tickets.ticket import Filing, Ticket, TicketInput
from desk.tickets.vectors import Vectoring
from desk.vocabulary import TicketStatus

ATTEMPTS = 8
"""How often filing is tried again when others file the same at once, or a number is taken."""


class Filer:
    """Files tickets."""

    def __init__(
        self,
        engine: Engine,
        sealer: Sealer,
        audit: Audit,
        departments: Departments,
        vectoring: Vectoring,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Take the database, the sealer, the audit log, departments, and what makes vectors."""
        self._engine = engine
        self._sealer = sealer
        self._audit = audit
        self._departments = departments
        self._vectoring = vectoring
        self._clock = clock

    def file(self, filing: Filing, actor: Actor | None) -> list[Ticket]:
        """File all matters of one call, or find them when they were filed before.

        Args:
            filing: what is filed.
            actor: whoever files; ``None`` for a citizen.

        Raises:
            NotAllowed: this role does not file.
            InvalidInput: a text is too long, or a department unknown.
            Conflict: the key was used for something else.
            Unavailable: the database did not take it.
        """
        if actor is not None:
            require(actor, Right.FILE)
        filing = self._prepared(filing, actor)
        with Session(self._engine) as session:
            kept = self._kept(session, filing)
        if kept:
            return kept
        vectors = self._vectoring.stored([matter.text for matter in filing.matters])
        for _attempt in range(ATTEMPTS):
            try:
                with writing(self._engine) as session:
                    return self._kept(session, filing) or self._add(session, filing, actor, vectors)
            except IntegrityError:  # filed by others meanwhile, or a number is taken
                continue
            except OperationalError as problem:
                raise Unavailable(*error("not_filed")) from problem
        raise Unavailable(*error("not_filed"))

    def _prepared(self, filing: Filing, actor: Actor | None) -> Filing:
        """The filing as it is stored: masked, its key a digest."""
        contact = clean_contact(filing.contact)
        known = {"city": filing.city, "owner": filing.owner, "conversation": filing.conversation}
        check_lengths(known)
        matters = [self._prepared_matter(each, filing, actor) for each in filing.matters]
        return filing.model_copy(
            update={
                "key": self._sealer.digest(f"filing:{filing.key}"),
                "contact": contact,
                "matters": tuple(matters),
                **{name: clean(value) for name, value in known.items()},
            }
        )

    def _prepared_matter(
        self, matter: TicketInput, filing: Filing, actor: Actor | None
    ) -> TicketInput:
        """A matter as it is stored; a citizen's that names an unknown department names none."""
        check_lengths(stored(matter.model_dump()))
        if actor is not None:
            self._departments.check(filing.city, matter.department, *matter.assisting)
        else:
            known = self._departments.known(filing.city, matter.department)
            matter = matter.model_copy(
                update={"department": matter.department if known else "", "assisting": ()}
            )
        matter = masked_matter(matter, filing.contact)
        for field in ("text", "category_path"):
            if not all(getattr(matter, field) or ("",)):
                raise invalid(field, "needed")
        return matter

    def _kept(self, session: Session, filing: Filing) -> list[Ticket]:
        """What was filed with this key.

        Raises:
            Conflict: that were other words or another caller.
        """
        asked = select(TicketRow).where(TicketRow.filing_key == filing.key)
        rows = session.scalars(asked.order_by(TicketRow.position)).all()
        if not rows:
            return []
        caller = unsealed(self._sealer, rows[0])
        same_caller = (caller.name, caller.phone) == (filing.contact.name, filing.contact.phone)
        same_words = [row.text for row in rows] == [matter.text for matter in filing.matters]
        if not (same_caller and same_words):
            raise Conflict(*error("key_used"))
        return [ticket_of(row) for row in rows]

    def _add(
        self, session: Session, filing: Filing, actor: Actor | None, vectors: Sequence[bytes]
    ) -> list[Ticket]:
        moment, call = self._clock(), secrets.token_hex(12)
        rows = [
            self._row(filing, position, (call, moment), vector, actor)
            for position, vector in enumerate(vectors)
        ]
        session.add_all(rows)
        session.flush()
        for row in rows:
            note_filed(session, row, Who.of(actor))
        for row in rows:
            detail = {"status": row.status, "by": Who.of(actor).name, "channel": row.channel}
            subject = f"ticket:{row.number}"
            self._audit.record_in(session, actor or SYSTEM, "ticket_file", subject, detail)
        return [ticket_of(row) for row in rows]

    def _row(
        self,
        filing: Filing,
        position: int,
        when: tuple[str, datetime],
        vector: bytes,
        actor: Actor | None,
    ) -> TicketRow:
        """The row of one matter; ``when`` is the id of the call and the moment."""
        (call, moment), matter = when, filing.matters[position]
        sent = matter.department and actor is not None and may(actor.role, Right.DISPATCH)
        return TicketRow(
            **stored(matter.model_dump()),
            id=secrets.token_hex(16),
            number=new_number(moment),
            filing_key=filing.key,
            call=call,
            position=position,
            channel=filing.channel.value,
            city=filing.city,
            status=(TicketStatus.DISPATCHED if sent else TicketStatus.PENDING).value,
            revision=1,
            sealed_contact=sealed(self._sealer, filing.contact),
            owner=filing.owner,
            conversation=filing.conversation,
            result="",
            duplicate_of="",
            event="",
            returns=0,
            vector=vector,
            created_at=moment,
            due_at=due(moment, matter.type, matter.urgency, filing.city),
        )
