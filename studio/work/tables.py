"""Which processes have work at hand."""

from datetime import datetime

from sqlalchemy import DateTime, String
from sqlalchemy.orm import Mapped, mapped_column

from daoban.database import Table


class WorkerRow(Table):
    """A process that said lately that it is at work."""

    __tablename__ = "studio_worker"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
