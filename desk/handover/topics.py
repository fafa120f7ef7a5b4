"""Topics whose answers wait for an agent: titles of records, or outcomes."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from daoban.errors import InvalidInput
from daoban.moments import aware, now
from desk.accounts.account import Actor
from desk.accounts.roles import Right, require
from desk.accounts.write_turn import take_turn
from desk.handover.audit import Audit
from desk.handover.line_store import Clock
from desk.handover.tables import ApprovalTopicRow
from desk.handover.texts import fault

_MOST_CHARACTERS = 120
_KEPT = timedelta(seconds=2)
"""How long the titles are taken for known; what another process changes counts after that."""


@dataclass(frozen=True)
class Topic:
    """A topic, who chose it and when."""

    title: str
    actor: str
    at: datetime


class Topics:
    """The topics of an installation."""

    def __init__(self, engine: Engine, audit: Audit, clock: Clock = now) -> None:
        """Take the database, the audit log, and what tells the time."""
        self._engine = engine
        self._audit = audit
        self._clock = clock
        self._lock = threading.Lock()
        self._known: tuple[frozenset[str], datetime] | None = None

    def titles(self) -> frozenset[str]:
        """All titles; read anew every few seconds only."""
        moment, known = self._clock(), self._known
        if known is None or not timedelta() <= moment - known[1] < _KEPT:
            with self._lock, Session(self._engine) as session:
                found = frozenset(session.scalars(select(ApprovalTopicRow.title)))
                self._known = known = (found, moment)
        return known[0]

    def all(self) -> list[Topic]:
        """The topics by title."""
        with Session(self._engine) as session:
            rows = session.scalars(select(ApprovalTopicRow).order_by(ApprovalTopicRow.title))
            return [Topic(row.title, row.actor, aware(row.at)) for row in rows]

    def choose(self, actor: Actor, title: str) -> None:
        """Let answers on a topic wait from now on; nothing happens when they do already.

        Raises:
            NotAllowed: this role chooses no topics.
            InvalidInput: no title, or too long a one.
        """
        require(actor, Right.CHOOSE_TOPICS)
        title = title.strip()
        if not 0 < len(title) <= _MOST_CHARACTERS:
            raise fault(InvalidInput, "topic")
        with Session(self._engine) as session, session.begin():
            take_turn(session)
            if session.get(ApprovalTopicRow, title) is None:
                session.add(ApprovalTopicRow(title=title, actor=actor.name, at=self._clock()))
                self._note(session, actor, "topic_chosen", title)
        self._known = None

    def drop(self, actor: Actor, title: str) -> None:
        """Let answers on a topic go out at once again; nothing happens when they do.

        Raises:
            NotAllowed: this role chooses no topics.
        """
        require(actor, Right.CHOOSE_TOPICS)
        with Session(self._engine) as session, session.begin():
            gone = session.execute(delete(ApprovalTopicRow).where(ApprovalTopicRow.title == title))
            if getattr(gone, "rowcount", 0):
                self._note(session, actor, "topic_dropped", title)
        self._known = None

    def _note(self, session: Session, actor: Actor, action: str, title: str) -> None:
        self._audit.record_in(session, actor, action, "approval_topics", {"title": title})
