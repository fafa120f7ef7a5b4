"""Tables of conversations: what was said is sealed, and masked beside it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Integer, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from daoban.database import Table

MOMENT = DateTime(timezone=True)


class TurnRow(Table):
    """One turn of a conversation with the assistant, as the engine got it: free of personal data."""

    __tablename__ = "conversation_turn"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(String(64), index=True)
    city: Mapped[str] = mapped_column(String(6))
    said: Mapped[str] = mapped_column(Text)
    """Masked."""
    answered: Mapped[str] = mapped_column(Text)
    """What the assistant answered, as plain text; masked; empty for what a form says."""
    outcome: Mapped[str] = mapped_column(String(16), index=True)
    bundle: Mapped[str] = mapped_column(String(120))
    milliseconds: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(MOMENT, index=True)


class HandoverRow(Table):
    """A conversation that waits for an agent, or has one."""

    __tablename__ = "handover"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation: Mapped[str] = mapped_column(String(64), index=True)
    owner: Mapped[str] = mapped_column(String(80))
    city: Mapped[str] = mapped_column(String(6))
    reason: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(8), index=True)
    agent: Mapped[str] = mapped_column(String(60), index=True)
    """Account name of who has it; for one that was transferred and waits, of whom it waits for."""
    revision: Mapped[int] = mapped_column(Integer)
    asked_at: Mapped[datetime] = mapped_column(MOMENT, index=True)
    taken_at: Mapped[datetime | None] = mapped_column(MOMENT)
    answered_at: Mapped[datetime | None] = mapped_column(MOMENT)
    """When the agent first wrote."""
    ended_at: Mapped[datetime | None] = mapped_column(MOMENT)


class LineRow(Table):
    """One line between citizen and agent, or one the assistant sends later."""

    __tablename__ = "conversation_line"
    __table_args__ = (Unique("conversation", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(String(64), index=True)
    handover_id: Mapped[str] = mapped_column(String(32), index=True)
    """Empty for an approved answer outside a handover."""
    key: Mapped[str] = mapped_column(String(80))
    """The sender's own; the same key is kept once."""
    author: Mapped[str] = mapped_column(String(10))
    actor: Mapped[str] = mapped_column(String(60))
    sealed: Mapped[str] = mapped_column(Text)
    """Sealed JSON: a list of chat messages."""
    masked: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(MOMENT)


class ApprovalRow(Table):
    """An answer of the assistant that waits for an agent (先审后发)."""

    __tablename__ = "answer_approval"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation: Mapped[str] = mapped_column(String(64), index=True)
    city: Mapped[str] = mapped_column(String(6))
    question: Mapped[str] = mapped_column(Text)
    """Masked."""
    bundle: Mapped[str] = mapped_column(String(120))
    messages: Mapped[list[Any]] = mapped_column(JSON)
    """The answer as the assistant would send it: published texts only."""
    status: Mapped[str] = mapped_column(String(4), index=True)
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(MOMENT, index=True)
    settled_at: Mapped[datetime | None] = mapped_column(MOMENT)


class ApprovalTopicRow(Table):
    """A topic whose answers wait for an agent: the title of a record, or an outcome."""

    __tablename__ = "approval_topic"

    title: Mapped[str] = mapped_column(String(120), primary_key=True)
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(MOMENT)
