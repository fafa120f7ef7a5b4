"""The audit log: who did what to what, only ever added to.

Each entry holds a SHA-256 over itself and the digest before it; the database refuses to change or
delete one.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Engine, func, or_, select
from sqlalchemy.orm import Session

from daoban.moments import now
from desk.accounts import audit_verification
from desk.accounts.account import Actor
from desk.accounts.audit_entry import NOTHING_BEFORE, AuditEntry, digest_of, plain_detail
from desk.accounts.tables import AuditRow
from desk.accounts.write_turn import take_turn

_POSTGRES_LOCK = 0x64616F62
"""The name of PostgreSQL's advisory lock for the end of the log: ``daob``."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class AuditLog:
    """The log of an installation."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = now) -> None:
        """Take the database, and what tells the time."""
        self._engine = engine
        self._clock = clock

    def record(
        self, actor: Actor, action: str, subject: str, detail: Mapping[str, Any] = _NOTHING
    ) -> None:
        """Add an entry in a transaction of its own."""
        with Session(self._engine) as session, session.begin():
            self.record_in(session, actor, action, subject, detail)

    def record_in(
        self,
        session: Session,
        actor: Actor,
        action: str,
        subject: str,
        detail: Mapping[str, Any] = _NOTHING,
    ) -> None:
        """Add an entry in the caller's transaction: both are kept, or neither.

        Others who record wait from here until that transaction ends, so this comes last in it.

        Args:
            session: the caller's; what it holds is flushed.
            actor: who did it.
            action: what was done, e.g. ``ticket_dispatched``, at most 40 characters.
            subject: what it was done to, e.g. ``ticket:GD…``, at most 80 characters.
            detail: what else is known, as JSON; no personal values.

        Raises:
            ValueError, TypeError: the detail is no JSON.
        """
        said = plain_detail(detail)
        self.take_end(session)
        last = session.execute(
            select(AuditRow.id, AuditRow.digest).order_by(AuditRow.id.desc()).limit(1)
        ).one_or_none()
        row = AuditRow(
            id=last.id + 1 if last else 1,
            at=self._clock(),
            actor=actor.name,
            role=actor.role.value,
            action=action,
            subject=subject,
            detail=said,
            previous=last.digest if last else NOTHING_BEFORE,
        )
        row.digest = digest_of(row)
        session.add(row)
        session.flush()

    def entries(
        self,
        actor: str = "",
        action: str = "",
        subject: str = "",
        before_id: int | None = None,
        limit: int = 50,
        kinds: Collection[str] = (),
    ) -> list[AuditEntry]:
        """Entries, the latest first.

        Args:
            actor, action, subject: exactly these; empty: any.
            before_id: only entries before this one, for the next page.
            limit: at most so many.
            kinds: only of subjects of these kinds, e.g. ``ticket``; none: any.
        """
        asked = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        wanted = ((AuditRow.actor, actor), (AuditRow.action, action), (AuditRow.subject, subject))
        for column, word in wanted:
            if word:
                asked = asked.where(column == word)
        if before_id is not None:
            asked = asked.where(AuditRow.id < before_id)
        if kinds:
            subjects = (AuditRow.subject.startswith(f"{kind}:", autoescape=True) for kind in kinds)
            asked = asked.where(or_(*subjects))
        with Session(self._engine) as session:
            return [AuditEntry.of(row) for row in session.scalars(asked)]

    def head(self) -> str:
        """The digest of the last entry, to be noted elsewhere."""
        latest = self.entries(limit=1)
        return latest[0].digest if latest else NOTHING_BEFORE

    def verify(self, noted: str = "") -> int:
        """Go through the whole log; how many entries there are.

        Args:
            noted: a ``head()`` of some time ago, which must still be in it.

        Raises:
            AuditBroken: an entry was changed, removed or slipped in, or the noted one is gone.
        """
        return audit_verification.verify(self._engine, noted)

    def take_end(self, session: Session) -> None:
        """Make everybody else who records wait until this transaction ends.

        ``record_in`` does so itself; call it earlier where what is recorded depends on what is read.
        """
        take_turn(session)
        if session.connection().dialect.name == "postgresql":
            session.execute(select(func.pg_advisory_xact_lock(_POSTGRES_LOCK)))
