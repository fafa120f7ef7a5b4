"""The accounts of the desk: making, changing and listing them, and signing in with one."""

from collections.abc import Callable, Sequence
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from daoban.errors import Conflict, InvalidInput, NotAllowed
from daoban.moments import now
from desk.accounts.account import Account, Actor, NewAccount
from desk.accounts.audit import AuditLog
from desk.accounts.making import checked, row_of
from desk.accounts.names import checked_password, known_as, same_password
from desk.accounts.password_check import PasswordCheck, disabled
from desk.accounts.passwords import Passwords
from desk.accounts.roles import Right, require
from desk.accounts.rows import (
    account_of_row,
    actor_of_row,
    close_sign_ins,
    named_row,
    possible_name,
    subject_key,
)
from desk.accounts.tables import AccountRow
from desk.accounts.texts import account_text
from desk.accounts.write_turn import take_turn
from desk.vocabulary import Role


class Accounts:
    """All accounts of an installation. Every change is in the audit log, in one transaction."""

    def __init__(
        self,
        engine: Engine,
        audit: AuditLog,
        clock: Callable[[], datetime] = now,
        hasher: PasswordHasher | None = None,
    ) -> None:
        """Take the database, the log, what tells the time, and how passwords are hashed."""
        self._engine = engine
        self._audit = audit
        self._clock = clock
        self._passwords = Passwords(hasher)
        self._check = PasswordCheck(engine, audit, self._passwords, clock)

    def add(
        self,
        by: Actor,
        name: str,
        title: str,
        role: Role,
        department: str = "",
        password: str | None = None,
    ) -> Account:
        """Make an account.

        Args:
            by: who makes it.
            name: to sign in with, 3 to 40 letters, digits, ``.``, ``_`` or ``-``; case is ignored.
            title: how colleagues and citizens see it.
            role: what decides about rights.
            department: id of the department; handlers have one, editors may, the others none.
            password: ``None``: signs in by OpenID Connect only.

        Raises:
            NotAllowed, InvalidInput: ``by`` may not, or a value cannot be used.
            Conflict: the name is taken.
        """
        require(by, Right.ACCOUNTS)
        row = self._row(NewAccount(name, title, role, department, password))
        try:
            with Session(self._engine) as session, session.begin():
                session.add(row)
                session.flush()
                self._record_added(session, by, row)
                return account_of_row(row, self._clock())
        except IntegrityError as error:
            words = account_text()["taken"]
            raise Conflict(words["message"].format(name=row.name), words["hint"]) from error

    def add_first(self, by: Actor, people: Sequence[NewAccount]) -> bool:
        """Make accounts if there is none at all yet; whether that was so."""
        require(by, Right.ACCOUNTS)
        if self.list():
            return False
        rows = [self._row(new) for new in people]
        with Session(self._engine) as session, session.begin():
            self._audit.take_end(session)
            if session.scalars(select(AccountRow.name).limit(1)).first():
                return False
            session.add_all(rows)
            for row in rows:
                self._record_added(session, by, row)
        return True

    def set_password(self, by: Actor, name: str, password: str) -> None:
        """Give an account another password; a lock is lifted, open sign-ins end.

        Raises:
            NotAllowed, NotFound, InvalidInput.
        """
        require(by, Right.ACCOUNTS)
        kept = self._passwords.hash(checked_password(possible_name(name), password))
        with Session(self._engine) as session, session.begin():
            row = named_row(session, name)
            row.password, row.failures, row.locked_until = kept, 0, None
            close_sign_ins(session, row.name)
            self._audit.record_in(session, by, "password_set", f"account:{row.name}")

    def change_password(self, actor: Actor, old: str, new: str) -> None:
        """Give one's own account another password; all of its open sign-ins end.

        Raises:
            NotAllowed: the old one does not hold; it counts as a failure to sign in.
            InvalidInput: the new one cannot be used.
        """
        good = checked_password(actor.name, new)
        if good == same_password(old):
            words = account_text()["invalid"]["password_same"]
            raise InvalidInput(words["message"], words["hint"])
        kept = self._passwords.hash(good)

        def store(session: Session, row: AccountRow) -> None:
            row.password = kept
            close_sign_ins(session, row.name)
            self._audit.record_in(session, actor, "password_changed", f"account:{row.name}")

        self._check.let_in(actor.name, old, store)

    def disable(self, by: Actor, name: str) -> None:
        """Let nobody sign in with an account any more; open sign-ins end.

        Raises:
            NotAllowed: also for one's own account, so that somebody is left who can undo it.
            NotFound: there is none.
        """
        require(by, Right.ACCOUNTS)
        if known_as(name) == by.name:
            words = account_text()["own_account"]
            raise NotAllowed(words["message"], words["hint"])
        self._set_disabled(by, name, True)

    def enable(self, by: Actor, name: str) -> None:
        """Let somebody sign in with an account again; a lock is lifted.

        Raises:
            NotAllowed, NotFound.
        """
        require(by, Right.ACCOUNTS)
        self._set_disabled(by, name, False)

    def link_subject(self, by: Actor, name: str, issuer: str, subject: str) -> None:
        """Let somebody of an OpenID Connect issuer sign in with an account.

        Args:
            by: who links it.
            name: the account.
            issuer: as it names itself.
            subject: its ``sub`` for the person; empty: nobody of any issuer any more.

        Raises:
            NotAllowed, NotFound.
            Conflict: the subject signs in with another account.
        """
        require(by, Right.ACCOUNTS)
        key = subject_key(issuer, subject) if subject else ""
        with Session(self._engine) as session, session.begin():
            row = named_row(session, name)
            self._audit.take_end(session)  # else two accounts could be linked to it at once
            others = select(AccountRow.name).where(
                AccountRow.subject == key, AccountRow.name != row.name
            )
            if key and session.scalars(others).first():
                words = account_text()["linked_already"]
                raise Conflict(words["message"], words["hint"])
            row.subject = key
            close_sign_ins(session, row.name)
            action = "subject_linked" if key else "subject_unlinked"
            self._audit.record_in(session, by, action, f"account:{row.name}")

    def sign_in(self, name: str, password: str) -> Actor:
        """Who signs in with a name and a password.

        Raises:
            NotAllowed: they do not hold; or five in a row did not, with the waiting time.
            TooManyRequests: too many sign in at the moment.
        """
        return self._check.let_in(name, password, self._note_password)

    def by_subject(self, issuer: str, subject: str) -> Actor:
        """Who signs in as a subject of an OpenID Connect issuer.

        Raises:
            NotAllowed: no account is linked to it, or that one is disabled.
        """
        asked = select(AccountRow).where(AccountRow.subject == subject_key(issuer, subject))
        with Session(self._engine) as session, session.begin():
            take_turn(session)
            row = session.scalars(asked).one_or_none()
            if row is None:
                words = account_text()["not_linked"]
                raise NotAllowed(words["message"], words["hint"].format(subject=subject))
            if row.disabled:
                raise disabled()
            self._note_sign_in(session, row, "oidc")
            return actor_of_row(row)

    def list(self) -> Sequence[Account]:
        """All accounts by name."""
        moment = self._clock()
        with Session(self._engine) as session:
            rows = session.scalars(select(AccountRow).order_by(AccountRow.name))
            return [account_of_row(row, moment) for row in rows]

    def _row(self, new: NewAccount) -> AccountRow:
        good = checked(new)
        kept = self._passwords.hash(good.password) if good.password is not None else ""
        return row_of(good, kept, self._clock())

    def _record_added(self, session: Session, by: Actor, row: AccountRow) -> None:
        detail = {"role": row.role, "department": row.department}
        self._audit.record_in(session, by, "account_added", f"account:{row.name}", detail)

    def _set_disabled(self, by: Actor, name: str, disabled: bool) -> None:
        """Enabling ends sign-ins too: those that were opened while it was being disabled."""
        with Session(self._engine) as session, session.begin():
            row = named_row(session, name)
            row.disabled, row.failures, row.locked_until = disabled, 0, None
            close_sign_ins(session, row.name)
            action = "account_disabled" if disabled else "account_enabled"
            self._audit.record_in(session, by, action, f"account:{row.name}")

    def _note_password(self, session: Session, row: AccountRow) -> None:
        self._note_sign_in(session, row, "password")

    def _note_sign_in(self, session: Session, row: AccountRow, way: str) -> None:
        row.seen_at = self._clock()
        actor = actor_of_row(row)
        self._audit.record_in(session, actor, "signed_in", f"account:{row.name}", {"way": way})
