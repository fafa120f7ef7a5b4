"""Stage 4: the records that may be meant, with the evidence for each."""

from search.evidence import gather
from search.run import Run


def retrieve(run: Run) -> Run:
    """Fill ``candidates`` from the FAISS and BM25 indexes; records turned down are left out."""
    snapshot = run.tools.snapshot
    excluded = {snapshot.by_title.get(name) for name in run.question.context.exclude}
    run.candidates = [item for item in gather(run) if item.record_id not in excluded]
    return run
