"""Tables of tickets; who called is sealed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from daoban.database import Table

MOMENT = DateTime(timezone=True)


class TicketRow(Table):
    """One ticket (工单)."""

    __tablename__ = "ticket"
    __table_args__ = (Unique("filing_key", "position"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    filing_key: Mapped[str] = mapped_column(String(80))
    call: Mapped[str] = mapped_column(String(32), index=True)
    position: Mapped[int] = mapped_column(Integer)
    channel: Mapped[str] = mapped_column(String(8))
    city: Mapped[str] = mapped_column(String(6), index=True)
    type: Mapped[str] = mapped_column(String(4))
    category: Mapped[str] = mapped_column(String(40), index=True)
    category_path: Mapped[list[Any]] = mapped_column(JSON)
    department: Mapped[str] = mapped_column(String(60), index=True)
    assisting: Mapped[list[Any]] = mapped_column(JSON)
    district: Mapped[str] = mapped_column(String(24), index=True)
    subdistrict: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(200))
    happened: Mapped[str] = mapped_column(String(80))
    object: Mapped[str] = mapped_column(String(120))
    demand: Mapped[str] = mapped_column(String(400))
    summary: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    urgency: Mapped[str] = mapped_column(String(4))
    emotion: Mapped[str] = mapped_column(String(4))
    confidential: Mapped[bool] = mapped_column(Boolean)
    bundle: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(8), index=True)
    revision: Mapped[int] = mapped_column(Integer)
    sealed_contact: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(80), index=True)
    conversation: Mapped[str] = mapped_column(String(64), index=True)
    result: Mapped[str] = mapped_column(Text)
    duplicate_of: Mapped[str] = mapped_column(String(24))
    event: Mapped[str] = mapped_column(String(32), index=True)
    returns: Mapped[int] = mapped_column(Integer)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    """The masked text as float16 unit vector; empty when it was filed without an encoder."""
    created_at: Mapped[datetime] = mapped_column(MOMENT, index=True)
    due_at: Mapped[datetime] = mapped_column(MOMENT, index=True)
    closed_at: Mapped[datetime | None] = mapped_column(MOMENT)
    escalated_at: Mapped[datetime | None] = mapped_column(MOMENT)


class TicketEventRow(Table):
    """What happened to a ticket; rows are only ever added."""

    __tablename__ = "ticket_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("ticket.id"), index=True)
    revision: Mapped[int] = mapped_column(Integer)
    action: Mapped[str] = mapped_column(String(8))
    before: Mapped[str] = mapped_column(String(8))
    after: Mapped[str] = mapped_column(String(8))
    actor: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(MOMENT, index=True)


class RatingRow(Table):
    """One rating (好差评); the latest of a ticket counts."""

    __tablename__ = "ticket_rating"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[str] = mapped_column(ForeignKey("ticket.id"), index=True)
    grade: Mapped[str] = mapped_column(String(8))
    reasons: Mapped[list[Any]] = mapped_column(JSON)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(MOMENT, index=True)


class CorrectionRow(Table):
    """What an agent changed in a draft, or took over as it was: labelled data for dispatch."""

    __tablename__ = "dispatch_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[str] = mapped_column(String(32), index=True)
    city: Mapped[str] = mapped_column(String(6))
    text: Mapped[str] = mapped_column(Text)
    """Masked."""
    drafted: Mapped[dict[str, Any]] = mapped_column(JSON)
    """type, category_path, department, district, urgency as drafted."""
    settled: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The same as a person settled them."""
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(MOMENT, index=True)


class SuggestionChoiceRow(Table):
    """What an agent did with a suggested answer: accept, edit or reject."""

    __tablename__ = "suggestion_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    transcript: Mapped[str] = mapped_column(Text)
    """Masked."""
    record_id: Mapped[str] = mapped_column(String(120))
    choice: Mapped[str] = mapped_column(String(8))
    """``accept``, ``edit`` or ``reject``."""
    suggested: Mapped[str] = mapped_column(Text)
    said: Mapped[str] = mapped_column(Text)
    """Masked; what the agent made of it."""
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(MOMENT, index=True)
