"""Tables of hit tests: batches and what each question came to; masked."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, DateTime, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from daoban.database import Table

MOMENT = DateTime(timezone=True)


class HitRunRow(Table):
    """One batch."""

    __tablename__ = "hit_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    actor: Mapped[str] = mapped_column(String(60))
    release: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(12), index=True)
    worker: Mapped[str] = mapped_column(String(32))
    """Name of the process that does it."""
    done: Mapped[int] = mapped_column(Integer)
    total: Mapped[int] = mapped_column(Integer)
    judged: Mapped[int] = mapped_column(Integer)
    right: Mapped[int] = mapped_column(Integer)
    doubts: Mapped[list[Any]] = mapped_column(JSON)
    error: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(MOMENT, index=True)
    finished_at: Mapped[datetime | None] = mapped_column(MOMENT)


class HitResultRow(Table):
    """One question of a batch."""

    __tablename__ = "hit_result"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("hit_run.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    question: Mapped[str] = mapped_column(Text)
    city: Mapped[str] = mapped_column(String(20))
    expected: Mapped[str] = mapped_column(Text)
    field: Mapped[str] = mapped_column(String(20))
    good: Mapped[bool | None] = mapped_column(Boolean)
    place: Mapped[int | None] = mapped_column(Integer)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """As ``HitResult``; nothing until it was asked."""
