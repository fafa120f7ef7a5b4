"""Proofs in the database."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from daoban.errors import NotFound
from daoban.moments import aware
from desk.accounts.write_turn import take_turn
from studio.proving.asking import Difference
from studio.proving.proof import Proof, ProofRow, ProofState
from studio.proving.tables import StoredProof
from studio.texts import read
from studio.work.worker import Worker

KEPT = 100
"""Proofs that are kept."""


class ProofStore:
    """Reads and writes."""

    def __init__(self, engine: Engine, worker: Worker, clock: Callable[[], datetime]) -> None:
        """Take the database, the worker that knows who is at work, and what tells the time."""
        self._engine = engine
        self._worker = worker
        self._clock = clock

    def add(
        self, actor: str, drafts: Mapping[int, int], base_release: int, limit: float
    ) -> tuple[int, bool]:
        """Keep a new proof.

        Returns:
            Its number, and whether it is new: one of the same that is going on is not begun again.
        """
        stored = {str(key): revision for key, revision in sorted(drafts.items())}
        worker = self._worker.begin()
        with Session(self._engine) as session, session.begin():
            take_turn(session, "studio_proof")
            self._mark_lost(session)
            for row in session.scalars(select(StoredProof).where(_RUNNING)):
                if (row.drafts, row.base_release, row.worker) == (stored, base_release, worker):
                    return row.id, False
            row = _new_row(actor, stored, base_release, limit, worker, self._clock())
            session.add(row)
            session.flush()
            newest = select(StoredProof.id).order_by(StoredProof.id.desc()).limit(KEPT)
            session.execute(delete(StoredProof).where(StoredProof.id.not_in(newest)))
            return row.id, True

    def find(self, proof_id: int) -> Proof:
        """One proof.

        Raises:
            NotFound: there is none.
        """
        with Session(self._engine) as session, session.begin():
            self._mark_lost(session)
            row = session.get(StoredProof, proof_id)
            if row is None:
                words = read("proving")["errors"]["not_found"]
                raise NotFound(words["message"], words["hint"])
            return _proof_of(row)

    def progress(self, proof_id: int, done: int, total: int) -> None:
        """Keep how far it has come."""
        self._set(proof_id, {"done": done, "total": total})

    def ready(self, proof_id: int, found: Difference) -> None:
        """Keep what was found."""
        rows = {
            "won": [asdict(row) for row in found.won],
            "lost": [asdict(row) for row in found.lost],
            "moved": [asdict(row) for row in found.moved],
        }
        shares = {"before": found.before, "after": found.after, "unchanged": found.unchanged}
        end = {"state": ProofState.READY.value, "finished_at": self._clock()}
        self._set(proof_id, {**rows, **shares, **end})

    def failed(self, proof_id: int) -> None:
        """Keep that it could not be made."""
        said = {"state": ProofState.FAILED.value, "error": read("proving")["failed"]}
        self._set(proof_id, {**said, "finished_at": self._clock()})

    def _set(self, proof_id: int, values: Mapping[str, object]) -> None:
        with Session(self._engine) as session, session.begin():
            session.execute(
                update(StoredProof).where(StoredProof.id == proof_id, _RUNNING).values(dict(values))
            )

    def _mark_lost(self, session: Session) -> None:
        """Mark the proofs of processes that have ended."""
        if session.scalar(select(StoredProof.id).where(_RUNNING).limit(1)) is None:
            return
        session.execute(
            update(StoredProof)
            .where(_RUNNING, StoredProof.worker.not_in(self._worker.alive(session)))
            .values(
                state=ProofState.FAILED.value,
                error=read("proving")["interrupted"],
                finished_at=self._clock(),
            )
        )


_RUNNING = StoredProof.state == ProofState.RUNNING.value


def _new_row(
    actor: str,
    drafts: dict[str, int],
    base_release: int,
    limit: float,
    worker: str,
    moment: datetime,
) -> StoredProof:
    return StoredProof(
        actor=actor,
        drafts=drafts,
        base_release=base_release,
        state=ProofState.RUNNING.value,
        worker=worker,
        done=0,
        total=0,
        before=0.0,
        after=0.0,
        limit=limit,
        won=[],
        lost=[],
        moved=[],
        unchanged=0,
        error="",
        created_at=moment,
        finished_at=None,
    )


def _proof_of(row: StoredProof) -> Proof:
    return Proof(
        id=row.id,
        actor=row.actor,
        draft_revisions={int(key): revision for key, revision in row.drafts.items()},
        base_release=row.base_release,
        state=ProofState(row.state),
        done=row.done,
        total=row.total,
        won=tuple(ProofRow(**each) for each in row.won),
        lost=tuple(ProofRow(**each) for each in row.lost),
        moved=tuple(ProofRow(**each) for each in row.moved),
        unchanged=row.unchanged,
        before=row.before,
        after=row.after,
        limit=row.limit,
        error=row.error,
        created_at=aware(row.created_at),
        finished_at=aware(row.finished_at),
    )
