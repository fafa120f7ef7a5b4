"""Consents (授权): asked per register, with scope, purpose and duration; refused, given, withdrawn."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.applications.application import Application
from actions.applications.tables import ConsentRow
from daoban.moments import aware, now


@dataclass(frozen=True)
class Consent:
    """What a person said to one register.

    Attributes:
        id: its id; every look-up names it.
        register_code: the register.
        purpose: what for, in plain words.
        scope: keys that may be fetched.
        given: whether it was given; refusals are recorded too.
        at: when.
        expires_at: until when it holds.
        withdrawn_at: when it was withdrawn.
    """

    id: str
    register_code: str
    purpose: str
    scope: tuple[str, ...]
    given: bool
    at: datetime
    expires_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def holds(self) -> bool:
        """Whether data may be fetched under it now."""
        fresh = self.expires_at is not None and self.expires_at > now()
        return self.given and fresh and self.withdrawn_at is None


def record_consent(
    session: Session,
    application: Application,
    register: str,
    purpose: str,
    scope: tuple[str, ...],
    days: int | None,
    consent_id: str | None = None,
) -> None:
    """Record a consent, or a refusal when ``days`` is ``None``; replaces an earlier answer."""
    withdraw_consent(session, application.id, register)
    moment = now()
    session.add(
        ConsentRow(
            id=consent_id or secrets.token_urlsafe(16),
            application_id=application.id,
            owner=application.owner,
            register_code=register,
            purpose=purpose,
            scope=list(scope),
            given=days is not None,
            at=moment,
            expires_at=moment + timedelta(days=days) if days is not None else None,
        )
    )


def withdraw_consent(session: Session, application_id: str, register: str) -> None:
    """Note that nothing may be fetched from a register any more."""
    session.execute(
        update(ConsentRow)
        .where(
            ConsentRow.application_id == application_id,
            ConsentRow.register_code == register,
            ConsentRow.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now())
    )


def consents_of(session: Session, application_id: str) -> list[Consent]:
    """Every consent and refusal of an application, in order."""
    rows = session.scalars(
        select(ConsentRow)
        .where(ConsentRow.application_id == application_id)
        .order_by(ConsentRow.at)
    )
    return [
        Consent(
            id=row.id,
            register_code=row.register_code,
            purpose=row.purpose,
            scope=tuple(row.scope),
            given=row.given,
            at=aware(row.at),
            expires_at=aware(row.expires_at),
            withdrawn_at=aware(row.withdrawn_at),
        )
        for row in rows
    ]
