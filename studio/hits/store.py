"""Batches in the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.orm import Session

from daoban.errors import NotFound
from daoban.moments import aware
from desk.accounts.write_turn import take_turn
from studio.hits.shapes import HitLine, HitResult, HitRow, HitRun, HitState
from studio.hits.tables import HitResultRow, HitRunRow
from studio.hits.texts import error, say
from studio.work.worker import Worker

KEPT = 40
"""Runs that are kept; older ones go with all they hold."""


@dataclass(frozen=True)
class Done:
    """What one question came to, ready to be written."""

    line_id: int
    result: HitResult
    good: bool | None
    place: int | None


class HitStore:
    """Reads and writes."""

    def __init__(self, engine: Engine, worker: Worker, clock: Callable[[], datetime]) -> None:
        """Take the database, the worker that knows who is at work, and what tells the time."""
        self._engine = engine
        self._worker = worker
        self._clock = clock

    def add(self, session: Session, run: HitRunRow, rows: Sequence[HitRow]) -> int:
        """Keep a new run with its questions, and let go of the oldest; its number."""
        session.add(run)
        session.flush()
        session.execute(
            insert(HitResultRow),
            [
                {"run_id": run.id, "position": place, **row.model_dump(), "result": None}
                for place, row in enumerate(rows, 1)
            ],
        )
        newest = select(HitRunRow.id).order_by(HitRunRow.id.desc()).limit(KEPT)
        old = list(session.scalars(select(HitRunRow.id).where(HitRunRow.id.not_in(newest))))
        session.execute(delete(HitResultRow).where(HitResultRow.run_id.in_(old)))
        session.execute(delete(HitRunRow).where(HitRunRow.id.in_(old)))
        return run.id

    def begin(self, run_id: int, release: str) -> None:
        """A run is asked of a release."""
        with Session(self._engine) as session, session.begin():
            session.execute(update(HitRunRow).where(HitRunRow.id == run_id).values(release=release))

    def write(self, run_id: int, found: Sequence[Done], end: HitState | None = None) -> None:
        """Keep what some questions came to; ``end``: these were the last."""
        judged = [each.good for each in found if each.good is not None]
        with Session(self._engine) as session, session.begin():
            take_turn(session)
            session.execute(
                update(HitResultRow),
                [
                    {
                        "id": each.line_id,
                        "good": each.good,
                        "place": each.place,
                        "result": each.result.model_dump(mode="json"),
                    }
                    for each in found
                ],
            ) if found else None
            run = session.get(HitRunRow, run_id)
            if run is None:
                return
            run.done += len(found)
            run.judged += len(judged)
            run.right += sum(judged)
            if end:
                run.state, run.finished_at = end.value, self._clock()
                run.error = say("failed") if end is HitState.FAILED else ""

    def find(self, run_id: int) -> HitRun:
        """One run.

        Raises:
            NotFound: there is none.
        """
        with Session(self._engine) as session, session.begin():
            self._mark_lost(session)
            row = session.get(HitRunRow, run_id)
            if row is None:
                raise NotFound(*error("not_found"))
            return _run_of(row)

    def runs(self, limit: int) -> list[HitRun]:
        """Runs, the latest first."""
        with Session(self._engine) as session, session.begin():
            self._mark_lost(session)
            asked = select(HitRunRow).order_by(HitRunRow.id.desc()).limit(limit)
            return [_run_of(row) for row in session.scalars(asked)]

    def lines(self, run_id: int, start: int = 0, limit: int | None = None) -> list[HitLine]:
        """The questions of a run in order."""
        asked = (
            select(HitResultRow)
            .where(HitResultRow.run_id == run_id)
            .order_by(HitResultRow.position)
            .offset(start)
        )
        if limit is not None:
            asked = asked.limit(limit)
        with Session(self._engine) as session:
            return [_line_of(row) for row in session.scalars(asked)]

    def line(self, line_id: int) -> HitLine:
        """One question.

        Raises:
            NotFound: there is none.
        """
        with Session(self._engine) as session:
            row = session.get(HitResultRow, line_id)
            if row is None:
                raise NotFound(*error("not_found"))
            return _line_of(row)

    def _mark_lost(self, session: Session) -> None:
        """Mark the runs of processes that have ended."""
        running = HitRunRow.state == HitState.RUNNING.value
        if session.scalar(select(HitRunRow.id).where(running).limit(1)) is None:
            return
        alive = self._worker.alive(session)
        session.execute(
            update(HitRunRow)
            .where(running, HitRunRow.worker.not_in(alive))
            .values(
                state=HitState.INTERRUPTED.value,
                error=say("interrupted"),
                finished_at=self._clock(),
            )
        )


def _run_of(row: HitRunRow) -> HitRun:
    return HitRun(
        id=row.id,
        name=row.name,
        actor=row.actor,
        release=row.release,
        state=HitState(row.state),
        done=row.done,
        total=row.total,
        judged=row.judged,
        right=row.right,
        doubts=tuple(row.doubts),
        error=row.error,
        created_at=aware(row.created_at),
        finished_at=aware(row.finished_at),
    )


def _line_of(row: HitResultRow) -> HitLine:
    return HitLine(
        id=row.id,
        position=row.position,
        row=HitRow(question=row.question, city=row.city, expected=row.expected, field=row.field),
        good=row.good,
        place=row.place,
        result=HitResult.model_validate(row.result) if row.result else None,
    )
