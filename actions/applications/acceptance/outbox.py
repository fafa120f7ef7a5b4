"""The queue of what is on its way to the acceptance system.

A row is put in together with the change of the application that it belongs to, in one
transaction, so neither is ever without the other. Whoever leases a row hands it in; rows of one
application go in their order, since a supplement needs the receipt of what it supplements.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Engine,
    String,
    Text,
    and_,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from daoban.database import Table
from daoban.errors import Conflict

FIRST_DELAY = 1.0
LONGEST_DELAY = 300.0
JITTER = 0.25
"""A delay is up to this share shorter or longer, so that callers do not return all at once."""
_INSERT: dict[str, Callable[[type["SubmissionRow"]], sqlite.Insert | postgresql.Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


class SubmissionKind(StrEnum):
    """What is asked of the acceptance system."""

    SUBMIT = "submit"
    SUPPLEMENT = "supplement"
    WITHDRAW = "withdraw"


class SubmissionStatus(StrEnum):
    """Where a row of the queue stands."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"


class SubmissionRow(Table):
    """One thing to hand in (递交).

    Attributes:
        key: the idempotency key, sent with every attempt.
        sealed: the package as sealed JSON; empty for a withdrawal, and once it is sent or refused.
        attempts: how often the row was leased.
        next_attempt_at: not handed in before.
        leased_until: until then one dispatcher has it for itself.
        receipt: the receipt number, once sent.
        problem: why it was refused, in Chinese, without values.
    """

    __tablename__ = "submission"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(String(32), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(16), index=True)
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    leased_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    receipt: Mapped[str | None] = mapped_column(String(40))
    problem: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


def enqueue(
    session: Session,
    application_id: str,
    kind: SubmissionKind,
    key: str,
    sealed: str,
    now: datetime,
) -> SubmissionRow:
    """Put something into the queue, inside the caller's transaction.

    Args:
        session: with the transaction of the change that this belongs to.
        application_id: of the application.
        kind: what is asked.
        key: 8 to 64 letters, digits and ``_.:-``; the same key twice is the same row. One that
            was refused is put in again with what is given now.
        sealed: the sealed package; empty for a withdrawal.
        now: with time zone.

    Raises:
        Conflict: the key belongs to another application or kind.
    """
    insert = _INSERT[session.get_bind().dialect.name]
    statement = insert(SubmissionRow).values(
        application_id=application_id,
        kind=kind.value,
        key=key,
        sealed=sealed,
        status=SubmissionStatus.WAITING.value,
        attempts=0,
        next_attempt_at=now.astimezone(UTC),
        problem=None,
        created_at=now.astimezone(UTC),
    )
    given = statement.excluded
    again = statement.on_conflict_do_update(
        index_elements=["key"],
        # ``attempts`` goes on counting: it tells late answers to what was refused from new ones.
        set_={
            name: given[name]
            for name in ("sealed", "status", "next_attempt_at", "created_at", "problem")
        },
        where=and_(
            SubmissionRow.status == SubmissionStatus.REFUSED.value,
            SubmissionRow.application_id == given.application_id,
            SubmissionRow.kind == given.kind,
        ),
    )
    session.execute(again)
    query = select(SubmissionRow).where(SubmissionRow.key == key)
    row = session.scalars(query.execution_options(populate_existing=True)).one()
    if (row.application_id, row.kind) != (application_id, kind.value):
        raise Conflict("这个提交号已经用在别的申请上了。", "请重新提交一次。")
    return row


def lease(engine: Engine, now: datetime, seconds: float, limit: int = 1) -> list[SubmissionRow]:
    """Take rows that are due; nobody else gets them for that time.

    A row is due when its time has come, nobody has it, and nothing of the same application waits
    before it.

    Args:
        engine: of the database.
        now: with time zone.
        seconds: longer than handing in all of them may take.
        limit: how many at most.

    Returns:
        the rows, detached, the longest due first.
    """
    moment = now.astimezone(UTC)
    earlier = aliased(SubmissionRow)
    free = (
        SubmissionRow.status == SubmissionStatus.WAITING.value,
        SubmissionRow.next_attempt_at <= moment,
        or_(SubmissionRow.leased_until.is_(None), SubmissionRow.leased_until <= moment),
    )
    first = ~exists().where(
        earlier.application_id == SubmissionRow.application_id,
        earlier.status == SubmissionStatus.WAITING.value,
        earlier.id < SubmissionRow.id,
    )
    due = (
        select(SubmissionRow.id)
        .where(*free, first)
        .order_by(SubmissionRow.next_attempt_at, SubmissionRow.id)
        .limit(limit)
    )
    # One statement finds and takes; whoever comes second sees ``free`` no longer hold.
    take = (
        update(SubmissionRow)
        .where(SubmissionRow.id.in_(due.scalar_subquery()), *free)
        .values(
            leased_until=moment + timedelta(seconds=seconds), attempts=SubmissionRow.attempts + 1
        )
        .returning(SubmissionRow)
        .execution_options(synchronize_session=False)
    )
    with Session(engine, expire_on_commit=False) as session, session.begin():
        rows = list(session.scalars(take))
    return sorted(rows, key=lambda row: (row.next_attempt_at, row.id))


def _still_held(row: SubmissionRow) -> tuple[ColumnElement[bool], ...]:
    """It waits, and nobody has leased it since."""
    return (
        SubmissionRow.id == row.id,
        SubmissionRow.status == SubmissionStatus.WAITING.value,
        SubmissionRow.attempts == row.attempts,
    )


def close_row(
    session: Session,
    row: SubmissionRow,
    status: SubmissionStatus,
    now: datetime,
    receipt: str | None = None,
    problem: str | None = None,
) -> SubmissionRow | None:
    """Mark a leased row as sent or refused, in the caller's transaction.

    Returns:
        the row; ``None`` if it is marked already, or somebody else has leased it since.
    """
    sent_at = now.astimezone(UTC) if status is SubmissionStatus.SENT else None
    marked = session.scalars(
        update(SubmissionRow)
        .where(*_still_held(row))
        .values(
            status=status.value,
            receipt=receipt,
            problem=problem,
            sent_at=sent_at,
            leased_until=None,
            sealed="",  # what is out of the queue is kept by the application alone
        )
        .returning(SubmissionRow)
    )
    return marked.one_or_none()


def put_off(engine: Engine, row: SubmissionRow, now: datetime) -> None:
    """Give a leased row back for a later attempt: after 1 s, 2 s, 4 s … at most 5 minutes."""
    later = now.astimezone(UTC) + timedelta(seconds=delay(row.attempts))
    statement = (
        update(SubmissionRow)
        .where(*_still_held(row))
        .values(next_attempt_at=later, leased_until=None)
    )
    with engine.begin() as connection:
        connection.execute(statement)


def delay(attempts: int) -> float:
    """Seconds to wait after so many attempts, with jitter."""
    doubled = FIRST_DELAY * 2.0 ** min(max(attempts - 1, 0), 20)
    jittered = min(doubled, LONGEST_DELAY) * random.uniform(1 - JITTER, 1 + JITTER)
    return min(jittered, LONGEST_DELAY)


def receipt_before(engine: Engine, row: SubmissionRow) -> str | None:
    """The receipt number that a supplement or withdrawal is about."""
    query = (
        select(SubmissionRow.receipt)
        .where(
            SubmissionRow.application_id == row.application_id,
            SubmissionRow.kind == SubmissionKind.SUBMIT.value,
            SubmissionRow.status == SubmissionStatus.SENT.value,
            SubmissionRow.id < row.id,
        )
        .order_by(SubmissionRow.id.desc())
        .limit(1)
    )
    with Session(engine) as session:
        return session.scalar(query)
