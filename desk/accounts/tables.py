"""Tables of accounts, their sign-ins, and the audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from daoban.database import Table

MOMENT = DateTime(timezone=True)


class AccountRow(Table):
    """Somebody who works at the desk."""

    __tablename__ = "desk_account"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    """The name to sign in with, e.g. ``agent1``."""
    title: Mapped[str] = mapped_column(String(60))
    """How colleagues and citizens see it, e.g. ``话务员 01``."""
    role: Mapped[str] = mapped_column(String(12))
    department: Mapped[str] = mapped_column(String(60))
    """Id of a handler's department; empty for the others."""
    password: Mapped[str] = mapped_column(String(200))
    """Argon2id; empty: signs in by OpenID Connect only."""
    subject: Mapped[str] = mapped_column(String(120), index=True)
    """``issuer|subject`` of OpenID Connect; empty: none."""
    failures: Mapped[int] = mapped_column(Integer)
    locked_until: Mapped[datetime | None] = mapped_column(MOMENT)
    disabled: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = mapped_column(MOMENT)
    seen_at: Mapped[datetime | None] = mapped_column(MOMENT)


class DeskSessionRow(Table):
    """An open sign-in at the desk."""

    __tablename__ = "desk_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("desk_account.name"), index=True)
    created_at: Mapped[datetime] = mapped_column(MOMENT)
    expires_at: Mapped[datetime] = mapped_column(MOMENT)


class AuditRow(Table):
    """One entry of the audit log: only ever added; the database refuses changes."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(MOMENT, index=True)
    actor: Mapped[str] = mapped_column(String(60), index=True)
    role: Mapped[str] = mapped_column(String(12))
    action: Mapped[str] = mapped_column(String(40), index=True)
    subject: Mapped[str] = mapped_column(String(80), index=True)
    """What it was done to: ``ticket:GD…``, ``handover:…``, ``account:…``."""
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Never a personal value."""
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 over the entry and the digest before it."""
