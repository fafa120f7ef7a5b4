"""The table of proofs."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Float, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from daoban.database import Table

MOMENT = DateTime(timezone=True)


class StoredProof(Table):
    """One proof."""

    __tablename__ = "studio_proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    actor: Mapped[str] = mapped_column(String(60))
    drafts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Revision by id of the draft."""
    base_release: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12), index=True)
    worker: Mapped[str] = mapped_column(String(32))
    done: Mapped[int] = mapped_column(Integer)
    total: Mapped[int] = mapped_column(Integer)
    before: Mapped[float] = mapped_column(Float)
    after: Mapped[float] = mapped_column(Float)
    limit: Mapped[float] = mapped_column(Float)
    won: Mapped[list[Any]] = mapped_column(JSON)
    lost: Mapped[list[Any]] = mapped_column(JSON)
    moved: Mapped[list[Any]] = mapped_column(JSON)
    unchanged: Mapped[int] = mapped_column(Integer)
    error: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(MOMENT, index=True)
    finished_at: Mapped[datetime | None] = mapped_column(MOMENT)
