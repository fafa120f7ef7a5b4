"""Stage 4: the records that may be meant, with the evidence for each."""

from knowledge.facts import Source
from knowledge.records import Record
from search.evidence import gather
from search.run import Run


def _in_force(record: Record | Source) -> bool:
    """Whether a record of the snapshot still is what it was when the snapshot was built."""
    return isinstance(record, Record) and record.in_force


def retrieve(run: Run) -> Run:
    """Fill ``candidates`` from the FAISS and BM25 indexes; not those turned down or expired."""
    snapshot = run.tools.snapshot
    excluded = {snapshot.by_title.get(name) for name in run.question.context.exclude}
    excluded |= {key for key in snapshot.record_ids if not _in_force(snapshot.records[key])}
    run.candidates = [item for item in gather(run) if item.record_id not in excluded]
    return run
