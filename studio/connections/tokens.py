"""Tokens: with one, a city's own system does what its role may."""

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from daoban.errors import Conflict, InvalidInput, NotFound
from daoban.moments import aware, now
from desk.accounts.account import Actor
from desk.accounts.audit import AuditLog
from desk.accounts.roles import Right, require
from desk.vocabulary import Role
from studio.drafts.rows import writing
from studio.tables import TokenRow
from studio.texts import error, say

PREFIX = "dbs_"
"""What every token begins with, so that one that leaks is recognised."""
ROLES = (Role.EDITOR, Role.REVIEWER, Role.AUDITOR)
"""Roles that a token can have."""
SEEN_EVERY = timedelta(minutes=5)
_BYTES = 32
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,38}[a-z0-9])?")
_DEPARTMENT_ROOM = 60


@dataclass(frozen=True)
class Token:
    """A token as supervisors see it; what it is nobody can see any more.

    Attributes:
        id: counts up.
        name: of the system that has it; it acts as ``api:<name>``.
        role, department: what it may do, as of an account.
        created_by, created_at: who made it and when.
        seen_at: when it was used last, to some minutes.
        revoked_at: since when it is not good any more.
    """

    id: int
    name: str
    role: Role
    department: str
    created_by: str
    created_at: datetime
    seen_at: datetime | None
    revoked_at: datetime | None


class Tokens:
    """The tokens of an installation. Every change is in the audit log, in one transaction."""

    def __init__(
        self, engine: Engine, audit: AuditLog, clock: Callable[[], datetime] = now
    ) -> None:
        """Take the database, the log and what tells the time."""
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def issue(self, by: Actor, name: str, role: Role, department: str = "") -> tuple[Token, str]:
        """Make a token.

        Args:
            by: who makes it.
            name: of the system, 1 to 40 small letters, digits, ``.`` or ``-``.
            role: editor, reviewer, or auditor, who only looks.
            department: id of the department to which an editor is bound.

        Returns:
            the token, and what the system has to send; it is shown this once.

        Raises:
            NotAllowed, InvalidInput.
            Conflict: the name is taken.
        """
        require(by, Right.ACCOUNTS)
        name, department = name.strip().lower(), department.strip()
        if not _NAME.fullmatch(name):
            raise InvalidInput(*error("token_name"))
        if role not in ROLES or (department and role is not Role.EDITOR):
            raise InvalidInput(*error("token_role"))
        if len(department) > _DEPARTMENT_ROOM:
            raise InvalidInput(*error("token_role"))
        secret = PREFIX + secrets.token_urlsafe(_BYTES)
        row = TokenRow(
            name=name,
            digest=_digest(secret),
            role=role.value,
            department=department,
            created_by=by.name,
            created_at=self._clock(),
        )
        try:
            with writing(self._engine) as session:
                session.add(row)
                session.flush()
                detail = {"role": row.role, "department": department}
                self._audit.record_in(session, by, "token_issued", f"token:{name}", detail)
                return _token_of(row), secret
        except IntegrityError as problem:
            raise Conflict(*error("token_taken", name=name)) from problem

    def revoke(self, by: Actor, token_id: int) -> Token:
        """Have a token be good for nothing, from now on.

        Raises:
            NotAllowed, NotFound.
        """
        require(by, Right.ACCOUNTS)
        with writing(self._engine) as session:
            row = session.get(TokenRow, token_id, with_for_update=True)
            if row is None:
                raise NotFound(*error("token_missing"))
            if row.revoked_at is None:
                row.revoked_at = self._clock()
                self._audit.record_in(session, by, "token_revoked", f"token:{row.name}")
            return _token_of(row)

    def list(self, by: Actor) -> list[Token]:
        """All tokens, the latest first."""
        require(by, Right.ACCOUNTS)
        with Session(self._engine) as session:
            return [
                _token_of(row)
                for row in session.scalars(select(TokenRow).order_by(TokenRow.id.desc()))
            ]

    def find(self, secret: str) -> Actor | None:
        """Whoever sends this token; ``None``: nobody who may."""
        moment = self._clock()
        asked = select(TokenRow).where(
            TokenRow.digest == _digest(secret), TokenRow.revoked_at.is_(None)
        )
        with Session(self._engine) as session:
            row = session.scalars(asked).one_or_none()
            if row is None:
                return None
            actor = Actor(
                f"api:{row.name}",
                say("token_title", name=row.name),
                Role(row.role),
                row.department,
            )
            if row.seen_at is None or aware(row.seen_at) + SEEN_EVERY < moment:
                row.seen_at = moment
                session.commit()
            return actor


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _token_of(row: TokenRow) -> Token:
    return Token(
        row.id,
        row.name,
        Role(row.role),
        row.department,
        row.created_by,
        aware(row.created_at),
        aware(row.seen_at),
        aware(row.revoked_at),
    )
