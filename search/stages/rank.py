"""Stage 5: one calibrated probability per record."""

import numpy as np

from knowledge.records import Bundle
from search.contracts import BundleMatch
from search.run import Candidate, Run
from search.scoring import scorer
from search.stages.retrieve import candidates_of

NEARER = 0.05
"""Lead in cosine that a record of another city must have over those of the own city."""


def rank(run: Run) -> Run:
    """Weigh the evidence, order the candidates, list the bundles among them.

    Where no record of the person's own city fits, one of another city may, and says that it is.
    """
    run.candidates = _ordered(run, run.candidates)
    thresholds = run.tools.models.thresholds
    if _best(run.candidates) < thresholds.clarify and not run.turned_down:
        elsewhere = _ordered(run, candidates_of(run, at_home=False))
        nearer = _nearest(elsewhere) > _nearest(run.candidates) + NEARER
        if nearer and _best(elsewhere) >= thresholds.answer:
            run.candidates = elsewhere + run.candidates
    run.bundles = bundle_matches(run)
    return run


def _ordered(run: Run, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates with their probability, by falling probability."""
    if not candidates:
        return []
    features = np.stack([candidate.features for candidate in candidates])
    probabilities = scorer(run.tools.models).relevance(features).tolist()
    for candidate, probability in zip(candidates, probabilities, strict=True):
        candidate.probability = probability
    return sorted(candidates, key=lambda candidate: -candidate.probability)


def _nearest(candidates: list[Candidate]) -> float:
    return max((candidate.cosine for candidate in candidates), default=0.0)


def _best(ordered: list[Candidate]) -> float:
    return ordered[0].probability if ordered else 0.0


def bundle_matches(run: Run) -> list[BundleMatch]:
    """The bundles among the candidates, in their order, as many as were asked for."""
    cities = run.tools.texts.cities
    matches = []
    for candidate in run.candidates:
        record = run.tools.snapshot.records[candidate.record_id]
        if isinstance(record, Bundle):
            matches.append(
                BundleMatch(
                    id=record.id,
                    title=record.title,
                    city=cities.get(record.city, record.city),
                    probability=round(candidate.probability, 4),
                )
            )
    return matches[: run.question.limit]
