"""Making and reading releases: an immutable set of all live records."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from daoban.errors import NotFound
from knowledge.facts import Source
from knowledge.records import AnyRecord, Record
from knowledge.tables import ReleaseRow, RevisionRow

_ADAPTER: TypeAdapter[Record | Source] = TypeAdapter(AnyRecord)


@dataclass(frozen=True, slots=True)
class Release:
    """A release as the other rooms read it.

    Attributes:
        number: counts up from 1.
        digest: SHA-256 over the digests of its revisions; equal sets have equal digests.
        created_at: when it was made.
        records: every live record by id.
    """

    number: int
    digest: str
    created_at: datetime
    records: Mapping[str, Record | Source]


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _revision(session: Session, record: Record | Source, author: str) -> RevisionRow:
    """The revision that holds this record as it is: an earlier one or a new one."""
    body = record.model_dump(mode="json", exclude_defaults=False)
    digest = _digest(body)
    known = session.scalar(
        select(RevisionRow).where(RevisionRow.record_id == record.id, RevisionRow.digest == digest)
    )
    return known or RevisionRow(
        record_id=record.id, kind=body["kind"], digest=digest, body=body, author=author
    )


def _live_row(session: Session) -> ReleaseRow | None:
    return session.scalar(select(ReleaseRow).order_by(ReleaseRow.number.desc()).limit(1))


def publish(
    engine: Engine, records: Iterable[Record | Source], author: str, note: str = ""
) -> tuple[int, bool]:
    """Make these records the live release.

    Returns:
        The number of the live release, and whether it is a new one: publishing what is live
        already makes none.
    """
    with Session(engine) as session, session.begin():
        revisions = [_revision(session, record, author) for record in records]
        digest = _digest(sorted((row.record_id, row.digest) for row in revisions))
        live = _live_row(session)
        if live and live.digest == digest:
            return live.number, False
        release = ReleaseRow(digest=digest, author=author, note=note, revisions=revisions)
        session.add(release)
        session.flush()
        return release.number, True


def live_release(engine: Engine) -> Release:
    """The live release.

    Raises:
        NotFound: nothing has been published yet.
    """
    with Session(engine) as session:
        row = _live_row(session)
        if row is None:
            raise NotFound("还没有发布任何内容。", "请先运行 daoban index。")
        records = {
            revision.record_id: _ADAPTER.validate_python(revision.body, strict=False)
            for revision in sorted(row.revisions, key=lambda revision: revision.record_id)
        }
        return Release(row.number, row.digest, row.created_at, records)
