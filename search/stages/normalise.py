"""Stage 1: one way of writing – width, traditional to simplified, spaces; personal data masked."""

from daoban.personal_data import mask_personal_data
from search.run import Run
from search.writing import plain_text, split_clauses


def normalise(run: Run) -> Run:
    """Fill ``text``, ``standard`` and ``clauses``."""
    run.text = mask_personal_data(plain_text(run.question.text))
    run.standard = run.tools.snapshot.synonyms.standardise(run.text)
    run.clauses = split_clauses(run.standard)
    return run
