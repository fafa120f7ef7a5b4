"""Tables of the knowledge room: revisions of records, and releases made of them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from daoban.database import Table


def now() -> datetime:
    """The present moment, with time zone."""
    return datetime.now(UTC)


class RevisionRow(Table):
    """One edit of one record (版本); never changed once written."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("record_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(String(80), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    author: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class ReleaseRow(Table):
    """An immutable set of all live records (发布); the last row is the live one."""

    __tablename__ = "release"

    number: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    author: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    revisions: Mapped[list[RevisionRow]] = relationship(secondary="release_revision")


class ReleaseRevisionRow(Table):
    """Which revisions make up a release."""

    __tablename__ = "release_revision"

    release_number: Mapped[int] = mapped_column(ForeignKey("release.number"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)


class FileRecordRow(Table):
    """What the YAML files said of a record when they were published last."""

    __tablename__ = "file_record"

    record_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
