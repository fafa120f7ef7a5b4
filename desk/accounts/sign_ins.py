"""Open sign-ins at the desk: the browser holds a random token, the table only its hash."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from daoban.moments import now
from desk.accounts.account import Actor
from desk.accounts.rows import actor_of_row
from desk.accounts.tables import AccountRow, DeskSessionRow

TOKEN_BYTES = 32


class DeskSessions:
    """The sign-ins of an installation."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = now) -> None:
        """Take the database, and what tells the time."""
        self._engine = engine
        self._clock = clock

    def open(self, actor: Actor, hours: float) -> str:
        """Open a sign-in for so many hours; those that are over are swept away.

        Returns:
            the token for the browser, 32 random bytes in base64url.
        """
        token, moment = secrets.token_urlsafe(TOKEN_BYTES), self._clock()
        row = DeskSessionRow(
            token_hash=_hash(token),
            account=actor.name,
            created_at=moment,
            expires_at=moment + timedelta(hours=hours),
        )
        with Session(self._engine) as session, session.begin():
            session.execute(delete(DeskSessionRow).where(DeskSessionRow.expires_at <= moment))
            session.add(row)
        return token

    def find(self, token: str) -> Actor | None:
        """Who signed in with this token, as the account is now; ``None`` when it is over."""
        asked = (
            select(AccountRow)
            .join(DeskSessionRow, DeskSessionRow.account == AccountRow.name)
            .where(
                DeskSessionRow.token_hash == _hash(token),
                DeskSessionRow.expires_at > self._clock(),
                AccountRow.disabled.is_(False),
            )
        )
        with Session(self._engine) as session:
            row = session.scalars(asked).one_or_none()
            return actor_of_row(row) if row else None

    def close(self, token: str) -> None:
        """End the sign-in of this token; nothing happens when there is none."""
        with Session(self._engine) as session, session.begin():
            session.execute(delete(DeskSessionRow).where(DeskSessionRow.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
