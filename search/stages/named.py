"""Services that a message calls by their official title."""

import numpy as np

from search.learning.features import FEATURES
from search.learning.models import FOLLOW_UP, WISH
from search.run import Candidate, Run
from search.scoring import scorer

TELLING = 4
"""Characters from which a title is no word of every day."""
COMMON = 0.2
"""Share of the records that hold a word with which any service may be asked about."""


def candidate_for(run: Run, record_id: str) -> Candidate:
    """The candidate for a record, also when retrieval did not find it."""
    for candidate in run.candidates:
        if candidate.record_id == record_id:
            return candidate
    number = run.tools.snapshot.numbers[record_id]
    return Candidate(number, record_id, np.zeros(len(FEATURES), dtype=np.float32))


def named_first(run: Run) -> Candidate | None:
    """The record that the message calls by its official title, as that of a button does."""
    snapshot = run.tools.snapshot
    spoken = [title for title in snapshot.spoken_titles if title in run.text]
    for title in sorted(spoken, key=len, reverse=True):
        record_id = snapshot.find(snapshot.spoken_titles[title], run.home)
        wanted = record_id is not None and record_id not in run.turned_down
        telling = len(title) >= TELLING
        if not telling and not snapshot.holds_in(record_id, run.home):
            continue  # 「退休」 is a title in one city and an everyday word in the other.
        begins = telling and run.text.startswith(title)
        if wanted and (begins or _is_bare_question(run, run.text.replace(title, " ", 1))):
            return candidate_for(run, str(record_id))
    return None


def _is_bare_question(run: Run, rest: str) -> bool:
    """Whether what is said beside a title is said of any service: a question, the city, a greeting.

    「退休要什么材料」 is about the service 退休, 「退休人员去世了」 is not: 去世 is no word that
    just any service is asked about with.
    """
    for name in run.tools.lexicon.regions.codes:
        rest = rest.replace(name, " ")
    snapshot = run.tools.snapshot
    standard = run.tools.snapshot.synonyms.standardise(rest.strip())
    shares = [snapshot.commonness(word) for word in snapshot.segmenter.words(standard)]
    if all(share == 0 or share >= COMMON for share in shares):
        return True
    scores = scorer(run.tools.models)
    kinds = scores.kinds(scores.row(standard, run.tools.encoder.encode([standard])[0]))
    return kinds.get(FOLLOW_UP, 0.0) >= WISH
