"""Proofs: golden questions are asked of the live release, and of the one that drafts would make."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic, perf_counter

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Engine

from daoban.errors import InvalidInput, NotAllowed, NotFound
from daoban.logs import logger
from daoban.moments import now
from desk.accounts.account import Actor
from desk.accounts.roles import Right, may
from knowledge.facts import Source
from knowledge.records import AnyRecord, Record
from search.evaluation.golden import GoldenQuestion
from search.evaluation.reading import read_questions
from search.run import Tools
from search.updating import shadow
from studio.golden import Golden
from studio.ports import FindsDrafts, Searching
from studio.proving.asking import Answered, ask, difference
from studio.proving.proof import Proof
from studio.proving.store import ProofStore
from studio.texts import read
from studio.work.ahead import read_ahead
from studio.work.worker import Worker

log = logger(__name__)
_ADAPTER: TypeAdapter[Record | Source] = TypeAdapter(AnyRecord)
WRITE_SECONDS = 0.5
"""Between two times that the progress is written."""


@dataclass(frozen=True)
class _Changes:
    """What is to be tried."""

    revisions: dict[int, int]
    changed: list[Record | Source]
    removed: list[str]


@dataclass
class _Progress:
    """How far a proof has come."""

    done: int
    total: int
    written: float


class Proofs:
    """The proofs of an installation."""

    def __init__(
        self,
        engine: Engine,
        drafts: FindsDrafts,
        search: Searching,
        golden: Golden,
        worker: Worker,
        folder: Path,
        limit: float,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Take what is needed.

        Args:
            engine: the database.
            drafts: finds what is to be tried.
            search: what answers now.
            golden: the studio's own golden questions.
            worker: the thread that asks.
            folder: golden questions in files, as ``daoban evaluate`` reads them; may be missing.
            limit: percentage points by which the share of right ones may drop.
            clock: what tells the time.
        """
        self._drafts = drafts
        self._search = search
        self._golden = golden
        self._worker = worker
        self._folder = folder
        self._limit = limit
        self._store = ProofStore(engine, worker, clock)
        self._before: tuple[object, list[Answered]] | None = None

    def start(self, actor: Actor, draft_ids: Sequence[int]) -> Proof:
        """Begin to try some drafts together.

        Raises:
            NotAllowed: this role neither edits nor publishes.
            NotFound: no such draft, or not for this person.
            InvalidInput: no draft, or one that is not filled in rightly.
        """
        if not (may(actor.role, Right.EDIT) or may(actor.role, Right.PUBLISH)):
            raise NotAllowed(*_error("not_allowed"))
        if not draft_ids:
            raise InvalidInput(*_error("nothing"))
        changes = self._changes(actor, draft_ids)
        tools = self._search.tools
        base = int(tools.snapshot.release.split("-")[0])
        proof_id, is_new = self._store.add(actor.name, changes.revisions, base, self._limit)
        if is_new:
            self._worker.submit(lambda: self._prove(proof_id, changes, tools))
        return self._store.find(proof_id)

    def find(self, proof_id: int) -> Proof:
        """How far a proof has come, and what it found.

        Raises:
            NotFound: there is none.
        """
        return self._store.find(proof_id)

    def settle(self) -> None:
        """Wait until all proofs so far are made."""
        self._worker.settle()

    def _changes(self, actor: Actor, draft_ids: Sequence[int]) -> _Changes:
        found = _Changes({}, [], [])
        for draft_id in dict.fromkeys(draft_ids):
            draft = self._drafts.find(actor, draft_id)
            found.revisions[draft.id] = draft.revision
            if draft.is_removal:
                found.removed.append(draft.record_id)
                continue
            try:
                found.changed.append(_ADAPTER.validate_python(draft.body, strict=False))
            except ValidationError as error:
                title = str(draft.body.get("title") or draft.record_id)[:80]
                raise InvalidInput(*_error("body", title=title)) from error
        return found

    def _questions(self) -> list[GoldenQuestion]:
        own = list(self._golden.items())
        try:
            return [*read_questions(self._folder).questions, *own]
        except NotFound:
            return own

    def _prove(self, proof_id: int, changes: _Changes, tools: Tools) -> None:
        """In the worker's thread."""
        try:
            questions = self._questions()
            progress = _Progress(0, 2 * len(questions), monotonic())
            self._store.progress(proof_id, 0, progress.total)
            before = self._asked_before(proof_id, questions, tools, progress)
            if before is None:
                return
            tried = shadow(tools, changes.changed, changes.removed)
            after = self._ask(proof_id, questions, tried, progress)
            if after is None:
                return
            self._store.progress(proof_id, progress.total, progress.total)
            self._store.ready(proof_id, difference(before, after))
        except Exception as fault:
            log.error("proof_failed", error=type(fault).__name__)
            self._store.failed(proof_id)

    def _asked_before(
        self, proof_id: int, questions: list[GoldenQuestion], tools: Tools, progress: _Progress
    ) -> list[Answered] | None:
        """What is answered now; it is asked once of each release."""
        key = (tools.snapshot.release, tools.models.digest, tuple(questions))
        if self._before and self._before[0] == key:
            progress.done += len(questions)
            return self._before[1]
        found = self._ask(proof_id, questions, tools, progress)
        if found is not None:
            self._before = (key, found)
        return found

    def _ask(
        self, proof_id: int, questions: list[GoldenQuestion], tools: Tools, progress: _Progress
    ) -> list[Answered] | None:
        """Ask all; ``None`` when the process ends before that."""
        found = []
        for question in read_ahead(questions, lambda item: item.text, tools):
            start = perf_counter()
            found.append(ask(question, tools))
            progress.done += 1
            if monotonic() - progress.written >= WRITE_SECONDS:
                self._store.progress(proof_id, progress.done, progress.total)
                progress.written = monotonic()
            if not self._worker.pause(perf_counter() - start):
                return None
        return found


def _error(key: str, **values: object) -> tuple[str, str]:
    words = read("proving")["errors"][key]
    return words["message"].format(**values), words["hint"].format(**values)
