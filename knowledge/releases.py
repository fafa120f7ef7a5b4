"""Making and reading releases: an immutable set of all live records."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from daoban.errors import NotFound
from knowledge.facts import Source
from knowledge.records import AnyRecord, Record
from knowledge.tables import ReleaseRevisionRow, ReleaseRow, RevisionRow

CHUNK = 500
"""Values in one query; SQLite takes 999 at most in old builds."""
_NOTHING = ("还没有发布任何内容。", "请先运行 daoban index。")
_ADAPTER: TypeAdapter[Record | Source] = TypeAdapter(AnyRecord)


@dataclass(frozen=True, slots=True)
class Release:
    """A release as the other rooms read it.

    Attributes:
        number: counts up from 1.
        digest: SHA-256 over the digests of its revisions; equal sets have equal digests.
        created_at: when it was made.
        records: every live record by id.
        revisions: digest of the revision of each.
    """

    number: int
    digest: str
    created_at: datetime
    records: Mapping[str, Record | Source]
    revisions: Mapping[str, str] = field(default_factory=dict)


def digest_of(value: Any) -> str:
    """SHA-256 of a value as canonical JSON."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def revisions_for(
    session: Session, records: Iterable[Record | Source], author: str
) -> list[RevisionRow]:
    """The revision that holds each record as it is: an earlier one or a new one."""
    bodies = [record.model_dump(mode="json") for record in records]
    digests = [digest_of(body) for body in bodies]
    known: dict[tuple[str, str], RevisionRow] = {}
    for start in range(0, len(digests), CHUNK):
        chunk = digests[start : start + CHUNK]
        rows = session.scalars(select(RevisionRow).where(RevisionRow.digest.in_(chunk)))
        known |= {(row.record_id, row.digest): row for row in rows}
    return [
        known.get((body["id"], digest))
        or RevisionRow(
            record_id=body["id"], kind=body["kind"], digest=digest, body=body, author=author
        )
        for body, digest in zip(bodies, digests, strict=True)
    ]


def live_row(session: Session) -> ReleaseRow | None:
    """The release that is live, if there is one."""
    return session.scalar(select(ReleaseRow).order_by(ReleaseRow.number.desc()).limit(1))


def make_release(
    session: Session,
    live: ReleaseRow | None,
    revisions: Collection[RevisionRow],
    author: str,
    note: str,
) -> tuple[int, bool]:
    """Make these revisions the live release.

    Args:
        session: a transaction.
        live: the release that they were chosen against. The new one gets the next number, so that
            of two made against the same one only the first is stored.
        revisions: one for each record.
        author: who publishes.
        note: why.

    Returns:
        The number of the live release, and whether it is a new one.
    """
    digest = digest_of(sorted((row.record_id, row.digest) for row in revisions))
    if live and live.digest == digest:
        return live.number, False
    release = ReleaseRow(
        number=live.number + 1 if live else 1,
        digest=digest,
        author=author,
        note=note,
        revisions=list(revisions),
    )
    session.add(release)
    session.flush()
    return release.number, True


def publish(
    engine: Engine, records: Iterable[Record | Source], author: str, note: str = ""
) -> tuple[int, bool]:
    """Make these records the live release.

    Returns:
        The number of the live release, and whether it is a new one: publishing what is live
        already makes none.
    """
    with Session(engine) as session, session.begin():
        live = live_row(session)
        return make_release(session, live, revisions_for(session, records, author), author, note)


def live_release(engine: Engine) -> Release:
    """The live release.

    Raises:
        NotFound: nothing has been published yet.
    """
    with Session(engine) as session:
        row = live_row(session)
        if row is None:
            raise NotFound(*_NOTHING)
        records = {
            revision.record_id: _ADAPTER.validate_python(revision.body, strict=False)
            for revision in sorted(row.revisions, key=lambda revision: revision.record_id)
        }
        revisions = {revision.record_id: revision.digest for revision in row.revisions}
        return Release(row.number, row.digest, row.created_at, records, revisions)


def live_number(engine: Engine) -> int | None:
    """Number of the live release, or ``None``."""
    with engine.connect() as connection:
        return connection.scalar(select(func.max(ReleaseRow.number)))


def release_after(engine: Engine, known: Release) -> Release:
    """The live release, of which only the records are read that another one does not hold.

    Args:
        engine: the database.
        known: an earlier release, with its revisions; its records are taken over as they are.

    Raises:
        NotFound: nothing has been published yet.
    """
    with Session(engine) as session:
        row = live_row(session)
        if row is None:
            raise NotFound(*_NOTHING)
        made_of = select(RevisionRow.record_id, RevisionRow.digest, RevisionRow.id).join(
            ReleaseRevisionRow, ReleaseRevisionRow.revision_id == RevisionRow.id
        )
        rows = session.execute(made_of.where(ReleaseRevisionRow.release_number == row.number)).all()
        revisions = {record_id: digest for record_id, digest, _ in sorted(rows)}
        records = {
            record_id: known.records[record_id]
            for record_id, digest in revisions.items()
            if record_id in known.records and known.revisions.get(record_id) == digest
        }
        new = [number for record_id, _, number in rows if record_id not in records]
        for start in range(0, len(new), CHUNK):
            bodies = select(RevisionRow.body).where(RevisionRow.id.in_(new[start : start + CHUNK]))
            for body in session.scalars(bodies):
                records[body["id"]] = _ADAPTER.validate_python(body, strict=False)
        in_order = {record_id: records[record_id] for record_id in revisions}
        return Release(row.number, row.digest, row.created_at, in_order, revisions)
