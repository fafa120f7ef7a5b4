"""The shapes of proofs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ProofState(StrEnum):
    """How far a proof has come."""

    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One golden question whose answer changes; all texts are for people and masked.

    Attributes:
        expected: what is right.
        before, after: what was answered.
    """

    question: str
    expected: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What publishing some drafts would do.

    Attributes:
        draft_revisions: revision by id of the draft, as they were proven.
        base_release: the live release that they were proven against.
        done, total: of the questions to be asked.
        won: answered rightly only with the drafts; lost: only without them.
        moved: as right or wrong as before, but something else is answered.
        before, after: share of golden questions answered rightly, 0 to 1; 1 if there are none.
        limit: by how many percentage points the share may drop.
        error: what to do, if it failed.
    """

    id: int
    actor: str
    draft_revisions: Mapping[int, int]
    base_release: int
    state: ProofState
    done: int
    total: int
    won: tuple[ProofRow, ...]
    lost: tuple[ProofRow, ...]
    moved: tuple[ProofRow, ...]
    unchanged: int
    before: float
    after: float
    limit: float
    error: str
    created_at: datetime
    finished_at: datetime | None

    @property
    def questions(self) -> int:
        """How many golden questions were asked; 0 until it is ready."""
        return len(self.won) + len(self.lost) + len(self.moved) + self.unchanged

    @property
    def drop(self) -> float:
        """By how many percentage points the share of right ones drops; negative: rises."""
        return round(100 * (self.before - self.after), 6)

    @property
    def is_beyond(self) -> bool:
        """Whether it drops by more than is allowed without a supervisor's reason."""
        return self.drop > self.limit
