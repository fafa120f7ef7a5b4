"""Stage 2: danger first, then what must not be answered; looked for before anything else."""

from search.contracts import Outcome
from search.run import Run

REFUSED_KINDS = frozenset({"other_people", "jailbreak"})


def guard(run: Run) -> Run:
    """End the run with ``emergency`` or ``refused`` when a guard of the lexicon finds its words."""
    for danger in run.tools.lexicon.dangers:
        if danger.is_in(run.text):
            run.danger = danger
            run.outcome = Outcome.REFUSED if danger.kind in REFUSED_KINDS else Outcome.EMERGENCY
            run.probability = 1.0
            run.reason = danger.kind
            return run
    return run
