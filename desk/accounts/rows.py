"""Between rows of accounts and what the rest of the house sees of them."""

import hashlib
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from daoban.errors import NotFound
from daoban.moments import aware
from desk.accounts.account import Account, Actor
from desk.accounts.names import can_be_name, known_as
from desk.accounts.tables import AccountRow, DeskSessionRow
from desk.accounts.texts import account_text
from desk.accounts.write_turn import take_turn
from desk.vocabulary import Role

_SUBJECT_ROOM = 120
"""Characters that the column of subjects takes."""


def actor_of_row(row: AccountRow) -> Actor:
    """Who an account is."""
    return Actor(row.name, row.title, Role(row.role), row.department)


def account_of_row(row: AccountRow, moment: datetime) -> Account:
    """An account as it is listed at some moment."""
    return Account(
        actor=actor_of_row(row),
        disabled=row.disabled,
        has_password=bool(row.password),
        linked=bool(row.subject),
        locked_until=lock_in_force(row, moment),
        created_at=aware(row.created_at),
        seen_at=aware(row.seen_at),
    )


def lock_in_force(row: AccountRow, moment: datetime) -> datetime | None:
    """Until when an account takes no password; ``None`` when it does."""
    until = aware(row.locked_until)
    return until if until and until > moment else None


def own_row(session: Session, name: str) -> AccountRow | None:
    """The row of an account, which nobody else changes until the transaction ends.

    Args:
        session: its transaction has read nothing yet.
        name: as ``known_as`` gives it.
    """
    take_turn(session)
    return session.get(AccountRow, name, with_for_update=True) if can_be_name(name) else None


def named_row(session: Session, typed: str) -> AccountRow:
    """The row of an account that somebody named, as ``own_row``.

    Raises:
        NotFound: there is none.
    """
    row = own_row(session, known_as(typed))
    if row is None:
        raise _missing()
    return row


def possible_name(typed: str) -> str:
    """The name of an account that somebody named, as it is kept.

    Raises:
        NotFound: there can be none.
    """
    name = known_as(typed)
    if not can_be_name(name):
        raise _missing()
    return name


def _missing() -> NotFound:
    words = account_text()["missing"]
    return NotFound(words["message"], words["hint"])


def close_sign_ins(session: Session, name: str) -> None:
    """End all sign-ins of an account."""
    session.execute(delete(DeskSessionRow).where(DeskSessionRow.account == name))


def subject_key(issuer: str, subject: str) -> str:
    """What is kept of a subject of OpenID Connect: ``issuer|subject``, or its digest if too long."""
    whole = f"{issuer.rstrip('/')}|{subject}"
    if len(whole) <= _SUBJECT_ROOM:
        return whole
    return f"sha256:{hashlib.sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()}"
