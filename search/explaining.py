"""Why a record stands where it does: the words it was found by, its passage, what weighed most."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from search.learning.features import FEATURES
from search.learning.models import Models
from search.passages import Passage
from search.run import Candidate, Run
from search.scoring import LINEAR

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WordFound:
    """A word of the question.

    Attributes:
        weight: how much it says; the rarer in general Chinese, the more.
        in_record: whether the record speaks of it anywhere.
        in_passage: whether the passage nearest to the question does.
    """

    word: str
    weight: float
    in_record: bool
    in_passage: bool


@dataclass(frozen=True, slots=True)
class FeatureWeight:
    """One piece of evidence.

    Attributes:
        name: as in ``FEATURES``.
        value: what was measured.
        weight: by how much it puts the record before its rival (the best of the others), in
            log-odds of the order model; negative: behind.
    """

    name: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """All of it for one record; ``features`` with the weightiest first."""

    candidate: Candidate
    passage: Passage | None
    words: tuple[WordFound, ...]
    features: tuple[FeatureWeight, ...]


@lru_cache(maxsize=2)
def _order_weights(models: Models) -> Floats | None:
    """What one unit of each feature counts; ``None`` for a model that is not a weighted sum."""
    steps = [step for _, step in models.order.steps]
    if [type(step).__name__ for step in steps] != LINEAR:
        return None
    scaler, last = steps
    weights: Floats = last.coef_[0] / scaler.scale_
    return weights


def explain(run: Run, most: int) -> list[Explanation]:
    """The best candidates of a run that has ended, each with the evidence for it."""
    chosen = run.candidates[:most]
    if not chosen:
        return []
    words = _words_of(run)
    return [
        Explanation(
            candidate,
            passage := _passage(run, candidate),
            _found(run, candidate, passage, words),
            _weights(run, candidate),
        )
        for candidate in chosen
    ]


def _words_of(run: Run) -> dict[str, float]:
    """The words of the question, the one that says most first."""
    segmenter = run.tools.snapshot.segmenter
    weights = {word: segmenter.weight(word) for word in segmenter.words(run.standard)}
    return dict(sorted(weights.items(), key=lambda item: -item[1]))


def _passage(run: Run, candidate: Candidate) -> Passage | None:
    return run.tools.snapshot.passages[candidate.passage] if candidate.passage >= 0 else None


def _found(
    run: Run, candidate: Candidate, passage: Passage | None, words: dict[str, float]
) -> tuple[WordFound, ...]:
    snapshot = run.tools.snapshot
    text = snapshot.synonyms.standardise(passage.text) if passage else ""
    return tuple(
        WordFound(word, weight, candidate.number in snapshot.holders.of(word), word in text)
        for word, weight in words.items()
    )


def _weights(run: Run, candidate: Candidate) -> tuple[FeatureWeight, ...]:
    weights = _order_weights(run.tools.models)
    if weights is None:
        return ()
    rival = next((item for item in run.candidates if item is not candidate), None)
    lead = candidate.features - (rival.features if rival else 0.0)
    counts = weights * lead
    return tuple(
        FeatureWeight(FEATURES[place], float(candidate.features[place]), float(counts[place]))
        for place in np.argsort(-np.abs(counts), kind="stable").tolist()
        if counts[place]
    )
