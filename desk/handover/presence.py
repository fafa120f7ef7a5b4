"""Who is at the desk: accounts that were seen lately."""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, or_, select, update
from sqlalchemy.orm import Session

from daoban.moments import aware, now
from desk.accounts.account import Actor
from desk.accounts.roles import RIGHTS, Right
from desk.accounts.tables import AccountRow
from desk.handover.line_store import Clock
from desk.handover.texts import hours_text

NOTED_EACH = timedelta(seconds=20)
"""How often at most it is written down that somebody was seen."""
_CONVERSING = tuple(role.value for role, rights in RIGHTS.items() if Right.CONVERSE in rights)


class Presence:
    """When whoever works at the desk was last seen."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock = now,
        times: Mapping[str, Any] | None = None,
    ) -> None:
        """Take the database, what tells the time, and ``hours.yml``."""
        self._engine = engine
        self._clock = clock
        self.absent_after = timedelta(minutes=(times or hours_text())["absent_minutes"])
        self._noted: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def seen(self, actor: Actor) -> None:
        """Note that somebody is at the desk; cheap enough for every request."""
        moment = self._clock()
        with self._lock:
            if moment - self._noted.get(actor.name, moment - 2 * NOTED_EACH) < NOTED_EACH:
                return
            self._noted[actor.name] = moment
        statement = (
            update(AccountRow)
            .where(
                AccountRow.name == actor.name,
                or_(AccountRow.seen_at.is_(None), AccountRow.seen_at < moment),
            )
            .values(seen_at=moment)
        )
        with Session(self._engine) as session, session.begin():
            session.execute(statement)

    def last_seen(self, session: Session, name: str) -> datetime | None:
        """When an account was last seen; ``None``: never, or there is none."""
        found = session.scalar(select(AccountRow.seen_at).where(AccountRow.name == name))
        return aware(found)

    def converses(self, session: Session, name: str) -> bool:
        """Whether an account is one in use that may hold conversations."""
        asked = select(AccountRow.name).where(
            AccountRow.name == name,
            AccountRow.disabled.is_(False),
            AccountRow.role.in_(_CONVERSING),
        )
        return session.scalar(asked) is not None

    def title(self, session: Session, name: str) -> str:
        """How citizens see an account; empty when there is none."""
        return session.scalar(select(AccountRow.title).where(AccountRow.name == name)) or ""

    def at_desk(self, session: Session, moment: datetime) -> int:
        """How many who may hold conversations were seen lately."""
        asked = select(func.count()).where(
            AccountRow.disabled.is_(False),
            AccountRow.role.in_(_CONVERSING),
            AccountRow.seen_at >= moment - self.absent_after,
        )
        return session.scalar(asked) or 0
