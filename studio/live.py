"""The live records, read out of the database once and brought up to date by what has changed."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from knowledge.facts import Source
from knowledge.records import AnyRecord, Record
from knowledge.releases import CHUNK
from knowledge.tables import ReleaseRevisionRow, ReleaseRow, RevisionRow

Records = Mapping[str, Record | Source]
Known = tuple[Records, Mapping[str, str]]
_ADAPTER: TypeAdapter[Record | Source] = TypeAdapter(AnyRecord)


@dataclass(frozen=True)
class Live:
    """The live release.

    Attributes:
        number: of the release; 0: nothing has been published yet.
        records: by id.
        revisions: the revision of each record, by the record's id.
    """

    number: int
    records: Records
    revisions: Mapping[str, int]


def live_number(session: Session) -> int:
    """Number of the live release; 0 when there is none."""
    return session.scalar(select(func.max(ReleaseRow.number))) or 0


def live_body(session: Session, record_id: str) -> dict[str, Any] | None:
    """A live record as it is stored; ``None`` when it is not live."""
    body = session.scalar(
        select(RevisionRow.body)
        .join(ReleaseRevisionRow, ReleaseRevisionRow.revision_id == RevisionRow.id)
        .where(
            ReleaseRevisionRow.release_number == live_number(session),
            RevisionRow.record_id == record_id,
        )
    )
    return dict(body) if body is not None else None


def _nothing() -> Known:
    return {}, {}


class LiveRecords:
    """Follows the live release of the database."""

    def __init__(self, engine: Engine, known: Callable[[], Known] = _nothing) -> None:
        """Take the database.

        Args:
            engine: the database.
            known: records that are in memory already, with the digests of their revisions; those
                that are the same are not kept twice.
        """
        self._engine = engine
        self._known = known
        self._live = Live(0, {}, {})
        self._lock = threading.Lock()

    @property
    def held(self) -> Live:
        """The live release as it was when somebody last looked."""
        return self._live if self._live.number else self.now

    @property
    def now(self) -> Live:
        """The live release as it is at this moment."""
        with Session(self._engine) as session:
            number = live_number(session)
            if number == self._live.number:
                return self._live
            with self._lock:
                if number > self._live.number:
                    self._live = self._read(session, number)
                return self._live

    def _read(self, session: Session, number: int) -> Live:
        asked = (
            select(RevisionRow.record_id, RevisionRow.id)
            .join(ReleaseRevisionRow, ReleaseRevisionRow.revision_id == RevisionRow.id)
            .where(ReleaseRevisionRow.release_number == number)
            .order_by(RevisionRow.record_id)
        )
        revisions = {row.record_id: row.id for row in session.execute(asked)}
        before = self._live
        changed = [
            revision
            for record_id, revision in revisions.items()
            if before.revisions.get(record_id) != revision
        ]
        found = self._parsed(session, changed)
        records = {
            record_id: found.get(record_id) or before.records[record_id] for record_id in revisions
        }
        return Live(number, records, revisions)

    def _parsed(self, session: Session, revisions: list[int]) -> dict[str, Record | Source]:
        known, digests = self._known() if revisions else ({}, {})
        found: dict[str, Record | Source] = {}
        for start in range(0, len(revisions), CHUNK):
            chunk = revisions[start : start + CHUNK]
            asked = select(RevisionRow.id, RevisionRow.record_id, RevisionRow.digest)
            rows = session.execute(asked.where(RevisionRow.id.in_(chunk))).all()
            found |= {
                row.record_id: known[row.record_id]
                for row in rows
                if row.record_id in known and digests.get(row.record_id) == row.digest
            }
            new = [row.id for row in rows if row.record_id not in found]
            bodies = select(RevisionRow.body).where(RevisionRow.id.in_(new))
            for body in session.scalars(bodies):
                found[body["id"]] = _ADAPTER.validate_python(body, strict=False)
        return found
