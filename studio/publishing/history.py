"""What was released when, and what each release changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, and_, select
from sqlalchemy.orm import Session, aliased

from daoban.errors import NotFound
from daoban.moments import aware
from knowledge.tables import ReleaseRevisionRow, ReleaseRow, RevisionRow
from studio.drafts.differences import Change, difference
from studio.live import live_number
from studio.texts import error


@dataclass(frozen=True)
class ReleaseView:
    """A release as it is listed.

    Attributes:
        number: counts up from 1.
        author: who made it.
        note: why.
        created_at: when.
        changed: how many records it changed, added or took out.
        is_live: whether it is the live one.
    """

    number: int
    author: str
    note: str
    created_at: datetime
    changed: int
    is_live: bool


@dataclass(frozen=True)
class RecordChange:
    """What a release changed in one record.

    Attributes:
        record_id, kind, title: of the record.
        before, after: the whole record; ``None``: it was not there.
        changes: what is different, field by field.
    """

    record_id: str
    kind: str
    title: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    changes: tuple[Change, ...]


class History:
    """The releases of the database."""

    def __init__(self, engine: Engine) -> None:
        """Take the database."""
        self._engine = engine

    def list(self, limit: int) -> list[ReleaseView]:
        """The latest releases, the live one first."""
        with Session(self._engine) as session:
            rows = session.execute(
                select(ReleaseRow.number, ReleaseRow.author, ReleaseRow.note, ReleaseRow.created_at)
                .order_by(ReleaseRow.number.desc())
                .limit(limit)
            ).all()
            live = rows[0].number if rows else 0
            changed = _changed(session, [row.number for row in rows])
        return [
            ReleaseView(
                row.number,
                row.author,
                row.note,
                aware(row.created_at),
                len(changed[row.number]),
                row.number == live,
            )
            for row in rows
        ]

    def changes(self, number: int) -> Iterable[RecordChange]:
        """What a release changed, record by record, in the order of their ids.

        Raises:
            NotFound: there is no such release.
        """
        with Session(self._engine) as session:
            if not 0 < number <= live_number(session):
                raise NotFound(*error("release_missing", number=number))
            names = _changed(session, [number])[number]
            before = _bodies(session, number - 1, names)
            after = _bodies(session, number, names)
        return [_change(name, before.get(name), after.get(name)) for name in sorted(names)]


def _changed(session: Session, numbers: list[int]) -> defaultdict[int, set[str]]:
    """Ids of the records that each release changed."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    if numbers:
        one, other = aliased(ReleaseRevisionRow), aliased(ReleaseRevisionRow)
        for own, step in ((numbers, -1), ([number - 1 for number in numbers], 1)):
            same = and_(
                other.release_number == one.release_number + step,
                other.revision_id == one.revision_id,
            )
            asked = (
                select(one.release_number, RevisionRow.record_id)
                .join(RevisionRow, RevisionRow.id == one.revision_id)
                .outerjoin(other, same)
                .where(one.release_number.in_(own), other.revision_id.is_(None))
            )
            for number, record_id in session.execute(asked):
                found[number if step < 0 else number + 1].add(record_id)
    return found


def _bodies(session: Session, number: int, names: set[str]) -> dict[str, dict[str, Any]]:
    asked = (
        select(RevisionRow.record_id, RevisionRow.body)
        .join(ReleaseRevisionRow, ReleaseRevisionRow.revision_id == RevisionRow.id)
        .where(ReleaseRevisionRow.release_number == number)
    )
    if len(names) < 500:
        asked = asked.where(RevisionRow.record_id.in_(names))
    return {record_id: body for record_id, body in session.execute(asked) if record_id in names}


def _change(
    record_id: str, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> RecordChange:
    shown = after or before or {}
    return RecordChange(
        record_id,
        shown.get("kind", ""),
        shown.get("title", record_id),
        before,
        after,
        tuple(difference(before, after)),
    )
