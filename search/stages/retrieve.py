"""Stage 4: the records of the person's own city that may be meant, with the evidence for each."""

import numpy as np
from numpy.typing import NDArray

from knowledge.records import Record
from knowledge.regions import NATION
from search.evidence import gather, measure
from search.run import Candidate, Run


def group_of(run: Run, at_home: bool) -> NDArray[np.int64]:
    """Numbers of the records that hold at home, or of those that hold only elsewhere."""
    holds_here = np.isin(run.tools.snapshot.cities, (run.home, NATION))
    return np.flatnonzero(holds_here if at_home else ~holds_here)


def candidates_of(run: Run, at_home: bool) -> list[Candidate]:
    """The most likely records of a group; not those turned down or expired."""
    group = group_of(run, at_home)
    if run.evidence is None or not len(group):
        return []
    turned_down = run.turned_down
    return [
        item
        for item in gather(run, run.evidence, group)
        if item.record_id not in turned_down and _in_force(run, item)
    ]


def _in_force(run: Run, item: Candidate) -> bool:
    """Whether a record of the snapshot still is what it was when the snapshot was built."""
    record = run.tools.snapshot.records[item.record_id]
    return isinstance(record, Record) and record.in_force


def retrieve(run: Run) -> Run:
    """Fill ``evidence`` and ``candidates`` from the FAISS and BM25 indexes."""
    run.evidence = measure(run)
    run.candidates = candidates_of(run, at_home=True)
    return run
