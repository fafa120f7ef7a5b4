"""Tables of the studio: drafts, tokens of other systems, and what they are told."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from daoban.database import Table

MOMENT = DateTime(timezone=True)


class DraftRow(Table):
    """What somebody wants to change in one record, or a new record."""

    __tablename__ = "studio_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    open_record: Mapped[str | None] = mapped_column(String(80), unique=True)
    """The record's id while the draft is open: a record has one open draft at most."""
    record_id: Mapped[str] = mapped_column(String(80), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(600))
    state: Mapped[str] = mapped_column(String(8), index=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    base: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The live record that it was made from; none for a new record."""
    base_release: Mapped[int | None] = mapped_column(Integer)
    is_removal: Mapped[bool] = mapped_column(Boolean)
    revision: Mapped[int] = mapped_column(Integer)
    author: Mapped[str] = mapped_column(String(60), index=True)
    editors: Mapped[list[str]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)
    submitted_by: Mapped[str] = mapped_column(String(60))
    reviewer: Mapped[str] = mapped_column(String(60))
    review_note: Mapped[str] = mapped_column(Text)
    publish_at: Mapped[datetime | None] = mapped_column(MOMENT, index=True)
    stopped: Mapped[str] = mapped_column(Text)
    """Why it was not published at the set time."""
    release_number: Mapped[int | None] = mapped_column(Integer, index=True)
    created_at: Mapped[datetime] = mapped_column(MOMENT)
    updated_at: Mapped[datetime] = mapped_column(MOMENT, index=True)


class DraftStepRow(Table):
    """One thing done to a draft; only ever added."""

    __tablename__ = "studio_draft_step"
    __table_args__ = (UniqueConstraint("draft_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("studio_draft.id"), index=True)
    revision: Mapped[int] = mapped_column(Integer)
    action: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(8))
    body: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The text from then on; none where it stayed as it was."""
    author: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(MOMENT)


class TokenRow(Table):
    """A key with which a city's own system uses the studio."""

    __tablename__ = "studio_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the token, which is 32 random bytes."""
    role: Mapped[str] = mapped_column(String(12))
    department: Mapped[str] = mapped_column(String(60))
    created_by: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(MOMENT)
    seen_at: Mapped[datetime | None] = mapped_column(MOMENT)
    revoked_at: Mapped[datetime | None] = mapped_column(MOMENT)


class RequestRow(Table):
    """What a request of another system was answered, so that sending it again does nothing again."""

    __tablename__ = "studio_request"
    __table_args__ = (UniqueConstraint("actor", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    actor: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the request."""
    status: Mapped[int] = mapped_column(Integer)
    """HTTP status of the answer; 0 while it is being worked on."""
    answer: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(MOMENT, index=True)


class WebhookRow(Table):
    """An address that is told of each release."""

    __tablename__ = "studio_webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    url: Mapped[str] = mapped_column(String(400))
    sealed_secret: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(Boolean)
    created_by: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(MOMENT)


class DeliveryRow(Table):
    """One message to one address."""

    __tablename__ = "studio_delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("studio_webhook.id"), index=True)
    event: Mapped[str] = mapped_column(String(40))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    attempts: Mapped[int] = mapped_column(Integer)
    next_at: Mapped[datetime | None] = mapped_column(MOMENT, index=True)
    """When it is tried next; none when it has arrived or is given up."""
    delivered_at: Mapped[datetime | None] = mapped_column(MOMENT)
    error: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(MOMENT)
