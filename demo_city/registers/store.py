"""The records in SQLite: filled at the first start, and again whenever they have changed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, Engine, String, delete
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from demo_city.registers.records import Record


class _Table(DeclarativeBase):
    """Base of this service's own tables."""


class RecordRow(_Table):
    """One record of one register."""

    __tablename__ = "record"

    register: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject: Mapped[str] = mapped_column(String(18), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class SourceRow(_Table):
    """The digest of the records that the database was filled with."""

    __tablename__ = "source"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)


class RecordStore:
    """The records of a database."""

    def __init__(self, engine: Engine) -> None:
        """Make the tables if they are missing."""
        self._engine = engine
        _Table.metadata.create_all(engine)

    def fill(self, records: Sequence[Record]) -> bool:
        """Put these records in place of all others; whether that was needed."""
        listed = [[each.register, each.kind, each.subject, each.content] for each in records]
        digest = hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()
        with Session(self._engine) as session, session.begin():
            if session.get(SourceRow, digest):
                return False
            session.execute(delete(SourceRow))
            session.execute(delete(RecordRow))
            session.add(SourceRow(digest=digest))
            session.add_all(
                RecordRow(
                    register=each.register,
                    kind=each.kind,
                    subject=each.subject,
                    content=each.content,
                )
                for each in records
            )
        return True

    def find(
        self, register: str, kinds: Sequence[str], subject: Mapping[str, str]
    ) -> dict[str, Any] | None:
        """The record of a subject, by the first of its numbers under which there is one."""
        with Session(self._engine) as session:
            for kind in kinds:
                number = subject.get(kind, "").upper()
                row = session.get(RecordRow, (register, kind, number)) if number else None
                if row:
                    return row.content
        return None
