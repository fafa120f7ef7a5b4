"""The shapes of hit tests."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from search.contracts import Outcome


class Shape(BaseModel):
    """Does not change once made."""

    model_config = ConfigDict(frozen=True)


class HitWord(Shape):
    """A word of the question."""

    word: str
    in_record: bool
    in_passage: bool


class HitFeature(Shape):
    """One kind of evidence, by its Chinese name."""

    name: str
    weight: float
    """By how much it puts the record before the best of the others; negative: behind."""


class HitRecord(Shape):
    """A record that was found, with the evidence for it."""

    id: str
    title: str
    kind: str
    city: str
    probability: float
    passage: str
    """The passage nearest to the question."""
    passage_kind: str
    field: str | None
    words: tuple[HitWord, ...]
    features: tuple[HitFeature, ...]
    """Those that weigh most."""


class HitResult(Shape):
    """What one question comes to; free of personal data."""

    question: str
    city: str
    """Code of the city whose guides came first."""
    understood: str
    """The question in standard words."""
    outcome: Outcome
    probability: float
    record_id: str | None
    title: str | None
    """Of the record that the outcome is about."""
    field: str | None
    answer: str
    ranked: tuple[HitRecord, ...]
    release: str
    milliseconds: float


class HitState(StrEnum):
    """How far a run has come."""

    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    """The process ended before it was done."""


class HitRow(Shape):
    """One question of a batch.

    Attributes:
        city: its name, or empty.
        expected: title of the right record, several set apart by ``；``, or a right outcome; or empty.
        field: code of the guide field asked, or empty.
    """

    question: str
    city: str = ""
    expected: str = ""
    field: str = ""


class HitRun(Shape):
    """A batch."""

    id: int
    name: str
    actor: str
    release: str
    """Empty until it has begun."""
    state: HitState
    done: int
    total: int
    judged: int
    """Questions done for which it was said what is right."""
    right: int
    doubts: tuple[str, ...]
    """What should be looked at before the figures are believed."""
    error: str
    created_at: datetime
    finished_at: datetime | None

    @property
    def share(self) -> float | None:
        """Share of right ones among those judged."""
        return self.right / self.judged if self.judged else None


class HitLine(Shape):
    """One question of a batch with what came of it; ``result`` is ``None`` until it was asked."""

    id: int
    position: int
    row: HitRow
    good: bool | None
    """``None``: nobody said what is right, or it was not asked yet."""
    place: int | None
    """The place of the first right record among those found."""
    result: HitResult | None


class Verdict(StrEnum):
    """What became of a question from one run to another."""

    WON = "won"
    LOST = "lost"
    MOVED = "moved"
    UNCHANGED = "unchanged"


class HitChange(Shape):
    """One question in two runs."""

    verdict: Verdict
    before: HitLine
    after: HitLine


class HitComparison(Shape):
    """Two runs side by side.

    Attributes:
        changes: all but the unchanged ones; lost first, then won, then moved.
        only_before, only_after: questions that the other run does not have.
    """

    before: HitRun
    after: HitRun
    changes: tuple[HitChange, ...]
    won: int
    lost: int
    moved: int
    unchanged: int
    only_before: int
    only_after: int
