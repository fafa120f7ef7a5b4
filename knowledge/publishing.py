"""Making a release out of the live one and what has changed, without losing anybody's work.

The YAML files and the database are two places in which records are written: files by those who
keep them in a repository, the database by imports and editors. What a file says is published when
the file changes; what was changed in the database since then stays.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, load_only

from daoban.errors import Conflict, NotFound
from knowledge.facts import Source
from knowledge.records import Record
from knowledge.releases import live_row, make_release, revisions_for
from knowledge.tables import FileRecordRow, ReleaseRevisionRow, ReleaseRow, RevisionRow

FILES = "files"
"""The note of a release made of what the files say."""
_MEANWHILE = ("刚刚有人发布了新内容，为了不覆盖别人的修改，这次没有发布。", "请再试一次。")


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did.

    Attributes:
        number: of the live release.
        is_new: whether it was made now.
        kept: ids of records that were changed both in the files and in the database; the database's
            version is live.
    """

    number: int
    is_new: bool
    kept: tuple[str, ...] = field(default=())


@contextmanager
def publishing(engine: Engine) -> Iterator[Session]:
    """A transaction that makes a release, and whatever else the caller does in it.

    Raises:
        Conflict: somebody else made one between its beginning and its end.
    """
    try:
        with Session(engine) as session, session.begin():
            yield session
    except IntegrityError as error:
        raise Conflict(*_MEANWHILE) from error


def publish_files(engine: Engine, records: Iterable[Record | Source], author: str) -> Published:
    """Publish what has changed in the files since they were published last.

    Raises:
        Conflict: another release has become the live one meanwhile.
    """
    with publishing(engine) as session:
        release = live_row(session)
        live = _revisions(session, release)
        files = {row.record_id: row for row in revisions_for(session, records, author)}
        before = _said_by_files(session, live, author)
        chosen, kept = _merge(files, before, live)
        _remember(session, files)
        number, is_new = make_release(session, release, chosen.values(), author, FILES)
        return Published(number, is_new, tuple(kept))


def _said_by_files(
    session: Session, live: Mapping[str, RevisionRow], author: str
) -> dict[str, str]:
    """What the files said when they were published last, by record.

    A database from before this was remembered holds it all the same: the live records that their
    publisher wrote.
    """
    rows = session.scalars(select(FileRecordRow)).all()
    remembered = session.scalar(select(ReleaseRow.number).where(ReleaseRow.note == FILES).limit(1))
    if rows or remembered:
        return {row.record_id: row.digest for row in rows}
    return {key: row.digest for key, row in live.items() if row.author == author}


def _revisions(session: Session, release: ReleaseRow | None) -> dict[str, RevisionRow]:
    """The revisions of a release by record, without their texts."""
    if release is None:
        return {}
    asked = (
        select(RevisionRow)
        .join(ReleaseRevisionRow, ReleaseRevisionRow.revision_id == RevisionRow.id)
        .where(ReleaseRevisionRow.release_number == release.number)
        .options(load_only(RevisionRow.record_id, RevisionRow.digest, RevisionRow.author))
    )
    return {row.record_id: row for row in session.scalars(asked)}


def _merge(
    files: Mapping[str, RevisionRow], before: Mapping[str, str], live: Mapping[str, RevisionRow]
) -> tuple[dict[str, RevisionRow], list[str]]:
    """The records to be live, and the ids where both sides have changed."""
    chosen: dict[str, RevisionRow] = {}
    kept: list[str] = []
    for record_id in sorted({*files, *live}):
        here, there = files.get(record_id), live.get(record_id)
        file_changed = (here.digest if here else None) != before.get(record_id)
        live_changed = (there.digest if there else None) != before.get(record_id)
        same = here and there and here.digest == there.digest
        if file_changed and live_changed and not same:
            kept.append(record_id)
        row = here if file_changed and not live_changed else there
        if row:
            chosen[record_id] = row
    return chosen, kept


def _remember(session: Session, files: Mapping[str, RevisionRow]) -> None:
    session.execute(delete(FileRecordRow))
    session.add_all(
        FileRecordRow(record_id=record_id, digest=row.digest) for record_id, row in files.items()
    )


def publish_changes(
    engine: Engine,
    records: Iterable[Record | Source],
    author: str,
    note: str,
    based_on: int | None,
    removed: Collection[str] = (),
) -> Published:
    """Publish the live release with these records put in and those taken out, all or none.

    Args:
        engine: the database.
        records: new and changed records.
        author: who publishes.
        note: why.
        based_on: number of the release that the changes were made against; ``None`` for none.
        removed: ids of records that are to be gone.

    Raises:
        Conflict: another release has become the live one since.
    """
    with publishing(engine) as session:
        return put_in(session, records, author, note, based_on, removed)


def put_in(
    session: Session,
    records: Iterable[Record | Source],
    author: str,
    note: str,
    based_on: int | None,
    removed: Collection[str] = (),
) -> Published:
    """``publish_changes`` in a transaction of ``publishing``, which may do more."""
    live = _still_live(session, based_on)
    chosen = _revisions(session, live)
    for record_id in removed:
        chosen.pop(record_id, None)
    chosen |= {row.record_id: row for row in revisions_for(session, records, author)}
    return Published(*make_release(session, live, chosen.values(), author, note))


def roll_back(
    engine: Engine, number: int, author: str, note: str, based_on: int | None
) -> Published:
    """Make what an earlier release held live again, as a release of its own.

    Args:
        engine: the database.
        number: of the earlier release.
        author: who does it.
        note: why.
        based_on: number of the release that is live.

    Raises:
        NotFound: there is no release of that number.
        Conflict: another release has become the live one since.
    """
    with publishing(engine) as session:
        return put_back(session, number, author, note, based_on)


def put_back(
    session: Session, number: int, author: str, note: str, based_on: int | None
) -> Published:
    """``roll_back`` in a transaction of ``publishing``, which may do more."""
    live = _still_live(session, based_on)
    earlier = session.get(ReleaseRow, number)
    if earlier is None:
        raise NotFound(f"没有第 {number} 次发布。", "请从发布记录里选一次。")
    chosen = _revisions(session, earlier)
    return Published(*make_release(session, live, chosen.values(), author, note))


def _still_live(session: Session, based_on: int | None) -> ReleaseRow | None:
    live = live_row(session)
    if (live.number if live else None) != based_on:
        raise Conflict(*_MEANWHILE)
    return live
