"""Hit tests: one question at once, many in the background, with their history."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import PurePath
from time import monotonic, perf_counter

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from daoban.errors import Conflict, InvalidInput
from daoban.logs import logger
from daoban.moments import now
from daoban.personal_data import mask_personal_data
from desk.accounts.account import Actor
from desk.accounts.audit import AuditLog
from desk.accounts.roles import Right, require
from desk.accounts.write_turn import take_turn
from search.evaluation.measure import ask_golden, measured_of
from search.run import Tools
from studio.golden import Golden, OwnQuestion
from studio.hits import asking
from studio.hits.comparing import compare
from studio.hits.exporting import workbook
from studio.hits.judging import doubts, labelled, place, verdict
from studio.hits.reading import (
    MOST_FAULTS,
    read_file,
    refuse_too_many,
    row_of,
    unread_doubt,
)
from studio.hits.shapes import HitComparison, HitLine, HitResult, HitRow, HitRun, HitState
from studio.hits.store import Done, HitStore
from studio.hits.tables import HitRunRow
from studio.hits.texts import error, say
from studio.ports import Searching
from studio.work.ahead import read_ahead
from studio.work.worker import Worker

log = logger(__name__)
KEPT_RECORDS = 3
"""Records kept of each question of a batch."""
WRITE_SECONDS = 0.5
"""Between two times that what was found is written."""
LONGEST_NAME = 60


class HitTests:
    """The hit tests of an installation."""

    def __init__(
        self,
        engine: Engine,
        audit: AuditLog,
        search: Searching,
        golden: Golden,
        worker: Worker,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Take what is needed.

        Args:
            engine: the database.
            audit: the audit log.
            search: what answers now.
            golden: takes questions that are to be asked before each publishing.
            worker: the thread that asks batches.
            clock: what tells the time.
        """
        self._engine = engine
        self._audit = audit
        self._search = search
        self._golden = golden
        self._worker = worker
        self._clock = clock
        self._store = HitStore(engine, worker, clock)

    def ask(self, actor: Actor, text: str, city: str = "") -> HitResult:
        """What one question comes to now, with the evidence; nothing is kept.

        Raises:
            NotAllowed: this role tests nothing.
            InvalidInput: no question, too long a one, or no such city.
        """
        require(actor, Right.HIT_TEST)
        tools = self._search.tools
        try:
            row = row_of({"question": text, "city": city}, tools.lexicon.regions)
        except ValueError as fault:
            raise InvalidInput(f"{fault}。", error("question")[1]) from fault
        return asking.ask(row.question, row.city, tools)

    def start(self, actor: Actor, name: str, rows: Sequence[HitRow]) -> HitRun:
        """Begin to ask many questions; they are masked.

        Raises:
            NotAllowed: this role tests nothing.
            InvalidInput: no questions, too many, or some that cannot be asked.
        """
        require(actor, Right.HIT_TEST)
        refuse_too_many(len(rows))
        tools = self._search.tools
        return self._start(actor, name, self._checked(rows, tools), tools, [])

    def start_file(self, actor: Actor, name: str, file_name: str, data: bytes) -> HitRun:
        """Begin to ask the questions of an Excel or CSV file.

        Raises:
            NotAllowed: this role tests nothing.
            InvalidInput: the file cannot be read; its details name the rows.
        """
        require(actor, Right.HIT_TEST)
        tools = self._search.tools
        read = read_file(file_name, data, tools.lexicon.regions)
        return self._start(
            actor,
            name or PurePath(file_name).stem[:LONGEST_NAME],
            read.rows,
            tools,
            unread_doubt(read.unread),
        )

    def find(self, actor: Actor, run_id: int) -> HitRun:
        """How far a run has come.

        Raises:
            NotFound: there is none.
        """
        require(actor, Right.SEE_STUDIO)
        return self._store.find(run_id)

    def history(self, actor: Actor, limit: int = 50) -> list[HitRun]:
        """Runs, the latest first."""
        require(actor, Right.SEE_STUDIO)
        return self._store.runs(limit)

    def lines(
        self, actor: Actor, run_id: int, start: int = 0, limit: int | None = None
    ) -> list[HitLine]:
        """The questions of a run, in their order, with what came of those that were asked."""
        require(actor, Right.SEE_STUDIO)
        return self._store.lines(run_id, start, limit)

    def compare(self, actor: Actor, before_id: int, after_id: int) -> HitComparison:
        """Two runs side by side.

        Raises:
            NotFound: one of them is gone.
            Conflict: one of them is still going on.
        """
        require(actor, Right.SEE_STUDIO)
        before, after = self._ended(before_id), self._ended(after_id)
        return compare(before, after, self._store.lines(before_id), self._store.lines(after_id))

    def export(self, actor: Actor, run_id: int) -> bytes:
        """A run as an Excel workbook.

        Raises:
            NotFound: there is none.
            Conflict: it is still going on.
        """
        require(actor, Right.SEE_STUDIO)
        return workbook(self._ended(run_id), self._store.lines(run_id))

    def to_golden(
        self, actor: Actor, line_id: int, expected: str = "", field: str = "", replace: bool = False
    ) -> OwnQuestion:
        """Make a question of a batch a golden one.

        Args:
            actor: who does.
            line_id: the question.
            expected, field: what is right; empty: as the batch says.
            replace: as of ``Golden.add``, which also takes questions that are in no batch.

        Raises:
            NotFound: the question is gone.
            InvalidInput: nobody said what is right, or nothing of that name is published.
            Conflict: it is a golden question with another answer.
        """
        require(actor, Right.HIT_TEST)
        row = self._store.line(line_id).row
        return self._golden.add(
            actor,
            row.question,
            expected or row.expected,
            row.city,
            field or row.field,
            replace=replace,
        )

    def _ended(self, run_id: int) -> HitRun:
        run = self._store.find(run_id)
        if run.state is HitState.RUNNING:
            raise Conflict(*error("not_ready"))
        return run

    def _checked(self, rows: Sequence[HitRow], tools: Tools) -> list[HitRow]:
        found, faults = [], []
        for number, row in enumerate(rows, 1):
            try:
                found.append(row_of(row.model_dump(), tools.lexicon.regions))
            except ValueError as fault:
                faults.append((number, str(fault)))
        if faults:
            details = [{"message": say("line", number=at, fault=said)} for at, said in faults]
            raise InvalidInput(*error("rows", count=len(faults)), details[:MOST_FAULTS])
        return found

    def _start(
        self, actor: Actor, name: str, rows: list[HitRow], tools: Tools, said: list[str]
    ) -> HitRun:
        plain = mask_personal_data(" ".join(name.split()))
        if not plain or len(plain) > LONGEST_NAME:
            raise InvalidInput(*error("name"))
        run = HitRunRow(
            name=plain,
            actor=actor.name,
            release="",
            state=HitState.RUNNING.value,
            worker=self._worker.begin(),
            done=0,
            total=len(rows),
            judged=0,
            right=0,
            doubts=[*said, *doubts(rows, tools)],
            error="",
            created_at=self._clock(),
            finished_at=None,
        )
        with Session(self._engine) as session, session.begin():
            take_turn(session)
            run_id = self._store.add(session, run, rows)
            detail = {"questions": len(rows), "name": plain}
            self._audit.record_in(session, actor, "hit_test", f"hit_run:{run_id}", detail)
        self._worker.submit(lambda: self._ask_all(run_id))
        return self._store.find(run_id)

    def _ask_all(self, run_id: int) -> None:
        """In the worker's thread: all questions, of the one release that is live when it begins."""
        found: list[Done] = []
        try:
            tools = self._search.tools
            self._store.begin(run_id, tools.snapshot.release)
            written = monotonic()
            lines = self._store.lines(run_id)
            for line in read_ahead(lines, lambda line: line.row.question, tools):
                start = perf_counter()
                found.append(_asked(line, tools))
                if not self._worker.pause(perf_counter() - start):
                    break
                if monotonic() - written >= WRITE_SECONDS:
                    self._store.write(run_id, found)
                    found, written = [], monotonic()
            else:
                self._store.write(run_id, found, HitState.READY)
                return
            self._store.write(run_id, found)
        except Exception as fault:
            log.error("hit_test_failed", error=type(fault).__name__)
            self._store.write(run_id, [], HitState.FAILED)


def _asked(line: HitLine, tools: Tools) -> Done:
    golden = labelled(line.row, tools, str(line.id))
    run = ask_golden(golden, tools, with_messages=False)
    measured = measured_of(golden, run)
    result = asking.result_of(run, KEPT_RECORDS)
    return Done(line.id, result, verdict(measured), place(measured))
