"""The table of the studio's own golden questions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from daoban.database import Table


class GoldenQuestionRow(Table):
    """A question with the answer that is right for it; masked."""

    __tablename__ = "golden_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    city: Mapped[str] = mapped_column(String(20))
    """Name of the city; empty: any."""
    titles: Mapped[list[Any]] = mapped_column(JSON)
    """Titles of the records that are right."""
    field: Mapped[str] = mapped_column(String(20))
    outcomes: Mapped[list[Any]] = mapped_column(JSON)
    actor: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
