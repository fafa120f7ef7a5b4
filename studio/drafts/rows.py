"""Between rows of drafts and what the rest of the house sees of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from daoban.errors import NotFound, Unavailable
from daoban.moments import aware
from desk.accounts.write_turn import take_turn
from studio.drafts.draft import Draft, DraftState, DraftStep
from studio.tables import DraftRow, DraftStepRow
from studio.texts import error


def draft_of(row: DraftRow) -> Draft:
    """The draft of a row."""
    return Draft(
        id=row.id,
        record_id=row.record_id,
        kind=row.kind,
        title=row.title,
        state=DraftState(row.state),
        body=row.body,
        base=row.base,
        base_release=row.base_release,
        is_removal=row.is_removal,
        revision=row.revision,
        author=row.author,
        editors=tuple(row.editors),
        note=row.note,
        submitted_by=row.submitted_by,
        reviewer=row.reviewer,
        review_note=row.review_note,
        publish_at=aware(row.publish_at),
        stopped=row.stopped,
        release=row.release_number,
        created_at=aware(row.created_at),
        updated_at=aware(row.updated_at),
    )


def step_of(row: DraftStepRow) -> DraftStep:
    """What was done, of a row."""
    state = DraftState(row.state)
    return DraftStep(row.revision, row.action, state, row.author, row.note, aware(row.at))


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A transaction of the one writer (SQLite) or of one that locks rows (PostgreSQL).

    Raises:
        Unavailable: others write for so long that this one gets no turn.
    """
    try:
        with Session(engine) as session, session.begin():
            take_turn(session)
            yield session
    except OperationalError as problem:
        raise Unavailable(*error("busy")) from problem


def locked(session: Session, draft_id: int) -> DraftRow:
    """The row of a draft, which nobody else changes until the transaction ends.

    Raises:
        NotFound: there is none.
    """
    asked = select(DraftRow).where(DraftRow.id == draft_id).with_for_update()
    row = session.scalars(asked.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound(*error("draft_missing"))
    return row


def open_row(session: Session, record_id: str) -> DraftRow | None:
    """The row of the open draft of a record, if there is one."""
    return session.scalars(select(DraftRow).where(DraftRow.open_record == record_id)).one_or_none()


def body_at(session: Session, draft_id: int, revision: int) -> dict[str, Any]:
    """What a draft said at one of its revisions.

    Raises:
        NotFound: it has no such revision.
    """
    asked = (
        select(DraftStepRow.body)
        .where(
            DraftStepRow.draft_id == draft_id,
            DraftStepRow.revision <= revision,
            DraftStepRow.body.is_not(None),
        )
        .order_by(DraftStepRow.revision.desc())
        .limit(1)
    )
    known = session.scalar(
        select(DraftStepRow.id).where(
            DraftStepRow.draft_id == draft_id, DraftStepRow.revision == revision
        )
    )
    body = session.scalar(asked)
    if known is None or body is None:
        raise NotFound(*error("draft_missing"))
    return dict(body)
