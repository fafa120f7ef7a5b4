"""The evidence for each record: what ``retrieve`` finds and the rank model weighs.

Records stand against each other within a group: those of the person's own city first.
"""

import math

import numpy as np
from numpy.typing import NDArray

from knowledge.records import Explained, Record
from search.learning.features import FEATURES
from search.run import Candidate, Evidence, FloatArray, Run
from search.snapshot import Snapshot
from search.tokens import syllable_pairs

KINDS = ("service", "follow_up", "other_service", "chitchat", "complaint", "progress")
"""Kinds of message whose probability is evidence too."""
NEAREST = 256
"""Passages taken from the vector index per query."""
CANDIDATES = 10
"""Records that are ranked."""
LEAST = 1e-3
"""Probabilities of the subject model below this one are much the same."""


def _best_per_record(snapshot: Snapshot, scores: FloatArray) -> FloatArray:
    """The best passage score of each record, shape ``(records,)``."""
    best: FloatArray = np.maximum.reduceat(scores, snapshot.starts)
    return best


def passages_of(snapshot: Snapshot, number: int) -> slice:
    """Where the passages of a record stand."""
    ends = snapshot.starts[number + 1 : number + 2]
    return slice(int(snapshot.starts[number]), int(ends[0]) if len(ends) else None)


def _best_three(scores: FloatArray) -> float:
    """The mean of the three best scores."""
    best = np.sort(scores)[-3:]
    return float(best.sum() / len(best))


def _gap(values: FloatArray) -> FloatArray:
    """How far each value leads the best of the others; negative behind the best."""
    if len(values) == 1:
        return values.copy()
    order = np.partition(values, -2)
    first, second = order[-1], order[-2]
    gap: FloatArray = np.where(values == first, values - second, values - first)
    return gap


def _cosines(run: Run) -> tuple[FloatArray, FloatArray]:
    """Cosine of each passage with the whole text, and the best with any clause of it.

    Passages beyond the nearest ones get the cosine of the last of these.
    """
    assert run.vectors is not None
    snapshot = run.tools.snapshot
    cosines, numbers = snapshot.vectors.search(run.vectors, NEAREST)
    whole = np.full(len(snapshot.passages), cosines[0, -1], dtype=np.float32)
    whole[numbers[0]] = cosines[0]
    if len(cosines) == 1:
        return whole, whole
    clause = np.full(len(snapshot.passages), cosines[1:, -1].max(), dtype=np.float32)
    for row_cosines, row_numbers in zip(cosines[1:], numbers[1:], strict=True):
        np.maximum.at(clause, row_numbers, row_cosines)
    return whole, np.maximum(whole, clause)


def _mentions(run: Run) -> FloatArray:
    """Length of the longest title or alias of each record that stands in the text, in characters."""
    snapshot = run.tools.snapshot
    found = np.zeros(len(snapshot.record_ids), dtype=np.float32)
    text = run.standard
    for start in range(len(text)):
        if text[start : start + 2] not in snapshot.name_starts:
            continue
        for end in range(start + 2, min(start + snapshot.longest_name, len(text)) + 1):
            for number in snapshot.names.get(text[start:end], ()):
                found[number] = max(found[number], end - start)
    return found


def _inside(run: Run) -> FloatArray:
    """1 for each record in whose title or alias the whole text stands, as a keyword does."""
    snapshot = run.tools.snapshot
    found = np.zeros(len(snapshot.record_ids), dtype=np.float32)
    if 2 <= len(run.standard) < snapshot.longest_name:
        found[snapshot.all_names.with_part(run.standard)] = 1.0
    return found


def _coverage(run: Run, words: list[str]) -> tuple[FloatArray, FloatArray]:
    """How much of what the text says each record speaks of.

    Returns:
        The share of the text's words, weighted by how much they say, that stand in any passage of
        the record; and the weight of the weightiest word that does not. Shape ``(records,)`` each.
    """
    snapshot = run.tools.snapshot
    said = list(dict.fromkeys(words))  # a fixed order, so that sums are the same in every process
    weights = np.array([snapshot.segmenter.weight(word) for word in said], np.float32)
    # The last row is no word's: a text may hold none.
    missing = np.zeros((len(said) + 1, len(snapshot.record_ids)), np.float32)
    missing[:-1] = weights[:, None]
    for row, word in zip(missing, said, strict=False):
        row[snapshot.holders.of(word)] = 0.0
    total = float(weights.sum())
    return (total - missing.sum(axis=0)) / max(total, 1.0), missing.max(axis=0)


def _agreement(said: object, published: tuple[object, ...]) -> float:
    """1 when both agree, -1 when they differ, 0 when nothing was said."""
    if said is None or not published:
        return 0.0
    return 1.0 if said in published else -1.0


def measure(run: Run) -> Evidence:
    """Set the text beside every passage and record."""
    snapshot = run.tools.snapshot
    whole, clause = _cosines(run)
    tokens = snapshot.segmenter.words(run.standard)
    words = snapshot.words.scores(tokens)
    syllables = snapshot.syllables.scores(syllable_pairs(run.standard))
    covered, uncovered = _coverage(run, tokens)
    per_record = {
        "cosine": _best_per_record(snapshot, whole),
        "cosine_clause": _best_per_record(snapshot, clause),
        "words": np.log1p(_best_per_record(snapshot, words)),
        "syllables": np.log1p(_best_per_record(snapshot, syllables)),
        "mention": _mentions(run),
        "inside": _inside(run),
        "covered": covered,
        "uncovered": uncovered,
    }
    return Evidence(whole, clause, words, per_record)


def _subjects(run: Run) -> dict[str, FloatArray]:
    """What the subject model says of each record, and for which records it has nothing to say.

    Its probability enters as a logarithm that is 0 for the least likely record and for a new one.
    """
    snapshot = run.tools.snapshot
    chances = np.zeros(len(snapshot.record_ids), dtype=np.float32)
    new = np.ones(len(snapshot.record_ids), dtype=np.float32)
    for record_id, chance in run.subjects.items():
        number = snapshot.numbers.get(record_id)
        if number is not None:
            chances[number], new[number] = chance, 0.0
    return {"subject": np.log1p(chances / LEAST), "new": new}


def _table(run: Run, evidence: Evidence, group: NDArray[np.int64]) -> dict[str, FloatArray]:
    """The evidence of a group of records, with the lead of each over the best of the others."""
    values = evidence.per_record | _subjects(run)
    table = {name: column[group] for name, column in values.items()}
    for name in ("cosine", "cosine_clause", "words", "syllables", "mention", "subject"):
        table[f"{name}_gap"] = _gap(table[name])
    table["mention_share"] = table["mention"] / np.float32(max(len(run.standard), 1))
    return table


def gather(run: Run, evidence: Evidence, group: NDArray[np.int64]) -> list[Candidate]:
    """The most likely records of a group with the evidence for each, in no particular order.

    Args:
        run: the question.
        evidence: what ``measure`` found for it.
        group: numbers of the records that stand against each other, in ``Snapshot.record_ids``.
    """
    snapshot = run.tools.snapshot
    table = _table(run, evidence, group)
    quick = (
        table["cosine_clause"]
        + 0.05 * table["words"]
        + 0.03 * table["syllables"]
        + 0.02 * table["mention"]
        + 0.05 * table["subject"]
    )
    common = {"length": math.log1p(len(run.standard))} | {
        kind: run.kinds.get(kind, 0.0) for kind in KINDS
    }
    candidates = []
    for place in np.argsort(-quick)[:CANDIDATES].tolist():
        number = int(group[place])
        record = snapshot.records[snapshot.record_ids[number]]
        assert isinstance(record, Record)
        own = passages_of(snapshot, number)
        values = {name: column[place] for name, column in table.items()} | common
        values["cosine_three"] = _best_three(evidence.whole[own])
        values["words_three"] = math.log1p(_best_three(evidence.words[own]))
        values["explains"] = float(isinstance(record, Explained))
        values["audience"] = _agreement(run.audience, record.audience)
        features = np.array([float(values[name]) for name in FEATURES], dtype=np.float32)
        passage = own.start + int(evidence.clause[own].argmax())
        candidates.append(
            Candidate(number, record.id, features, passage, float(evidence.clause[passage]))
        )
    return candidates
