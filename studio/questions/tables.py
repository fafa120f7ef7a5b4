"""Tables of what citizens made of answers, and of groups of questions that were taken up."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from daoban.database import Table

MOMENT = DateTime(timezone=True)


class AnswerMarkRow(Table):
    """Whether an answer helped: one mark for each question of a conversation."""

    __tablename__ = "answer_mark"
    __table_args__ = (UniqueConstraint("conversation", "said"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(String(64))
    city: Mapped[str] = mapped_column(String(6))
    said: Mapped[str] = mapped_column(String(500))
    """Masked."""
    bundle: Mapped[str] = mapped_column(String(120))
    helped: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime] = mapped_column(MOMENT, index=True)


class TakenGroupRow(Table):
    """A group of questions for which a question and answer was drafted."""

    __tablename__ = "taken_question_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    """Masked, like the wordings."""
    wordings: Mapped[list[Any]] = mapped_column(JSON)
    conversations: Mapped[list[Any]] = mapped_column(JSON)
    record_id: Mapped[str] = mapped_column(String(80), index=True)
    question: Mapped[str] = mapped_column(String(120))
    """As it stands in the record."""
    draft_id: Mapped[int] = mapped_column(Integer, index=True)
    told: Mapped[list[Any]] = mapped_column(JSON)
    """Numbers of the tickets whose callers have been told."""
    actor: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(MOMENT, index=True)
