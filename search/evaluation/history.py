"""Earlier runs: what each question came to is kept, so that the next run shows what it changed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from daoban.personal_data import mask_personal_data
from search.contracts import Outcome
from search.evaluation.golden import GoldenQuestion
from search.evaluation.measure import Measured, is_good
from search.run import Tools

KEPT = 20
"""Runs kept on disk."""
TITLES = 5
"""Titles kept of each question."""
FILES = "[0-9]*Z.json"


class Kept(BaseModel):
    """What one question came to; its text with personal data masked."""

    model_config = ConfigDict(frozen=True)

    id: str
    digest: str
    """Of the masked text: another text is another question."""
    text: str
    outcome: Outcome
    probability: float
    best: float | None
    field: str | None
    chosen: str | None
    titles: tuple[str, ...]


class PastRun(BaseModel):
    """One run."""

    model_config = ConfigDict(frozen=True)

    made: datetime
    source: str
    """Name of the file or folder of questions."""
    release: str
    encoder: str
    models: str
    """Digest of what was learnt."""
    answer_threshold: float
    totals: dict[str, float | None]
    questions: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One question that came to something else than before."""

    item: Measured
    before: Kept


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run changed, by the labels of today.

    Attributes:
        won: decided well now, not before.
        lost: decided well before, not now.
        moved: decided as well or badly as before, but otherwise.
        found, unfound: questions whose first record is right now, or was before.
    """

    before: PastRun
    compared: int
    won: tuple[Change, ...]
    lost: tuple[Change, ...]
    moved: tuple[Change, ...]
    found: int
    unfound: int


def keep(item: Measured) -> Kept:
    """What is kept of a measured question."""
    return Kept(
        id=item.golden.id,
        digest=_digest(item.golden),
        text=item.text,
        outcome=item.outcome,
        probability=round(item.probability, 4),
        best=None if item.best is None else round(item.best, 4),
        field=item.fields[0] if item.fields else None,
        chosen=item.chosen,
        titles=tuple(item.titles[:TITLES]),
    )


def past_run(
    measured: list[Measured], tools: Tools, source: str, totals: dict[str, float | None]
) -> PastRun:
    """This run, as the next one will look back on it."""
    return PastRun(
        made=datetime.now(UTC),
        source=source,
        release=tools.snapshot.release,
        encoder=tools.encoder.name,
        models=tools.models.digest[:12],
        answer_threshold=tools.models.thresholds.answer,
        totals=totals,
        questions=tuple(keep(item) for item in measured),
    )


def save(run: PastRun, folder: Path) -> Path:
    """Write a run under its time and let go of all but the newest."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run.made:%Y%m%dT%H%M%S%f}Z.json"
    partial = path.with_suffix(".partial")
    partial.write_text(run.model_dump_json(indent=1), encoding="utf-8")
    partial.replace(path)
    for old in sorted(folder.glob(FILES), reverse=True)[KEPT:]:
        old.unlink()
    return path


def last_run_with(questions: Iterable[GoldenQuestion], folder: Path) -> PastRun | None:
    """The newest run that asked at least half of these questions."""
    wanted = {_key(question.id, _digest(question)) for question in questions}
    for path in sorted(folder.glob(FILES), reverse=True):
        try:
            run = PastRun.model_validate_json(path.read_bytes())
        except ValidationError:
            continue  # of another version
        asked = {_key(item.id, item.digest) for item in run.questions}
        if 2 * len(wanted & asked) >= len(wanted):
            return run
    return None


def compare(measured: list[Measured], before: PastRun) -> Changes:
    """Set each question beside what it came to before."""
    known = {_key(item.id, item.digest): item for item in before.questions}
    pairs = [
        Change(item, known[key])
        for item in measured
        if (key := _key(item.golden.id, _digest(item.golden))) in known
    ]
    well = {id(pair): (_was_good(pair), pair.item.decided_well) for pair in pairs}
    first = [(_was_first(pair), pair.item.first_right) for pair in pairs]
    return Changes(
        before=before,
        compared=len(pairs),
        won=tuple(pair for pair in pairs if well[id(pair)] == (False, True)),
        lost=tuple(pair for pair in pairs if well[id(pair)] == (True, False)),
        moved=tuple(pair for pair in pairs if len({*well[id(pair)]}) == 1 and _is_other(pair)),
        found=first.count((False, True)),
        unfound=first.count((True, False)),
    )


def _was_good(pair: Change) -> bool:
    return is_good(pair.item.golden, pair.before.outcome, pair.before.chosen)


def _was_first(pair: Change) -> bool:
    return bool(pair.before.titles) and pair.before.titles[0] in pair.item.golden.titles


def _is_other(pair: Change) -> bool:
    now, before = keep(pair.item), pair.before
    return (now.outcome, now.chosen, now.titles[:1], now.field) != (
        before.outcome,
        before.chosen,
        before.titles[:1],
        before.field,
    )


def _digest(question: GoldenQuestion) -> str:
    return hashlib.sha256(mask_personal_data(question.text).encode()).hexdigest()[:16]


def _key(name: str, digest: str) -> str:
    return f"{name} {digest}"
