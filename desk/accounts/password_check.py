"""Letting somebody in who knows the password of an account, and locking out who guesses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from daoban.errors import NotAllowed
from desk.accounts.account import SYSTEM, Actor
from desk.accounts.audit import AuditLog
from desk.accounts.lockout import FAILURES, LOCKED, Strangers, locked, wrong
from desk.accounts.names import can_be_name, known_as
from desk.accounts.passwords import Passwords
from desk.accounts.rows import actor_of_row, lock_in_force, own_row
from desk.accounts.tables import AccountRow
from desk.accounts.texts import account_text

Then = Callable[[Session, AccountRow], None]
"""What else is stored in the transaction that lets somebody in."""


def disabled() -> NotAllowed:
    """What is said to somebody whose account is disabled, once it is sure who it is."""
    words = account_text()["disabled"]
    return NotAllowed(words["message"], words["hint"])


@dataclass(frozen=True)
class _Kept:
    """What an account looked like before the password was hashed."""

    password: str
    locked_until: datetime | None


class PasswordCheck:
    """Checks passwords; at most five wrong ones in a row, whatever is tried at once.

    A password counts when its outcome is stored, not when it comes in: of many guesses at the same
    time, those that are stored after the fifth failure are refused, right or wrong.
    """

    def __init__(
        self,
        engine: Engine,
        audit: AuditLog,
        passwords: Passwords,
        clock: Callable[[], datetime],
    ) -> None:
        """Take the database, the log, the hashing, and what tells the time."""
        self._engine = engine
        self._audit = audit
        self._passwords = passwords
        self._clock = clock
        self._strangers = Strangers(clock)

    def let_in(self, typed_name: str, typed_password: str, then: Then) -> Actor:
        """Whose name and password they are.

        Args:
            typed_name, typed_password: as they came in.
            then: is done in the same transaction when they hold.

        Raises:
            NotAllowed: they do not hold, or the name is locked, or the account is disabled.
            TooManyRequests: too many sign in at the moment.
        """
        name = known_as(typed_name)
        while True:
            kept = self._kept(name)
            self._refuse_if_locked(
                kept.locked_until if kept else self._strangers.lock_in_force(name)
            )
            fits = self._passwords.fits(kept.password if kept else "", typed_password)
            if kept is None:
                self._strangers.failed(name)
                raise wrong()
            renewed = self._renewed(kept.password, typed_password) if fits else ""
            with Session(self._engine) as session, session.begin():
                row = own_row(session, name)
                if row is None or row.password != kept.password:
                    continue  # somebody changed it meanwhile
                outcome = self._settled(session, row, fits, renewed, then)
            if isinstance(outcome, NotAllowed):
                raise outcome
            return outcome

    def _kept(self, name: str) -> _Kept | None:
        with Session(self._engine) as session:
            row = session.get(AccountRow, name) if can_be_name(name) else None
            return _Kept(row.password, lock_in_force(row, self._clock())) if row else None

    def _refuse_if_locked(self, until: datetime | None) -> None:
        if until is not None:
            raise locked(until, self._clock())

    def _renewed(self, kept: str, typed: str) -> str:
        """The password hashed with today's parameters; empty when it is already."""
        return self._passwords.hash(typed) if self._passwords.outdated(kept) else ""

    def _settled(
        self, session: Session, row: AccountRow, fits: bool, renewed: str, then: Then
    ) -> Actor | NotAllowed:
        """Store the outcome; an error to be raised once it is stored."""
        moment = self._clock()
        if until := lock_in_force(row, moment):
            return locked(until, moment)
        if not fits:
            self._count_failure(session, row, moment)
            return wrong()
        if row.disabled:
            return disabled()
        row.failures, row.locked_until, row.password = 0, None, renewed or row.password
        then(session, row)
        return actor_of_row(row)

    def _count_failure(self, session: Session, row: AccountRow, moment: datetime) -> None:
        row.failures += 1
        action = "sign_in_failed"
        if row.failures >= FAILURES:
            row.failures, row.locked_until, action = 0, moment + LOCKED, "account_locked"
        self._audit.record_in(session, SYSTEM, action, f"account:{row.name}")
