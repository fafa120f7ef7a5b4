"""Stage 5: one calibrated probability per record."""

import numpy as np

from knowledge.records import Bundle
from search.contracts import BundleMatch
from search.run import Run
from search.scoring import scorer


def rank(run: Run) -> Run:
    """Weigh the evidence, order the candidates, list the bundles among them."""
    if not run.candidates:
        return run
    features = np.stack([candidate.features for candidate in run.candidates])
    for candidate, probability in zip(
        run.candidates, scorer(run.tools.models).relevance(features).tolist(), strict=True
    ):
        candidate.probability = probability
    run.candidates.sort(key=lambda candidate: -candidate.probability)
    run.bundles = bundle_matches(run)
    return run


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
