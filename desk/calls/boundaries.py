"""Evidence of where one matter ends and another begins, as numbers.

Three tables of one transcript: for each segment of clauses (does one matter explain it?), for each
place between clauses (does something else begin here?) and for each clause (is it a greeting, a
closing word, a return to what was said?).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from desk.calls.changes import TINY, Column, changes, sentence_ends
from desk.calls.clauses import Clause, cues
from desk.calls.meaning import Meaning, Numbers, Places, running
from search.encoder import Vectors

_NEXT = ("new_subject", "question", "return", "wish", "thanks")
_SHORT, _LONG = (8, 14, 20, 30), (60, 100)


@dataclass(frozen=True, eq=False)
class Evidence:
    """Everything known of one transcript of ``n`` clauses.

    Attributes:
        clauses: in order.
        start, end: clauses of each segment, half-open, shape ``(segments,)``; all pairs.
        segments: shape ``(segments, …)``.
        places: shape ``(n + 1, …)``; place ``k`` lies before clause ``k``.
        single: shape ``(n, …)``, one row a clause.
    """

    clauses: list[Clause]
    start: Places
    end: Places
    segments: Numbers
    places: Numbers
    single: Numbers


def evidence(text: str, found: list[Clause], vectors: Vectors, meaning: Meaning) -> Evidence:
    """Look at a transcript.

    Args:
        found: its clauses, at least two.
        vectors: unit vectors of the clauses.
    """
    count = len(found)
    start, end = _pairs(count)
    lengths = np.array([item.end - item.start for item in found], np.float64)
    points = meaning.points(vectors)
    sums = running(points)
    shared = np.zeros((count + 1, count + 1))
    shared[start, end] = meaning.shared(sums[end] - sums[start], (end - start).astype(np.float64))
    logs = [topics.logs(vectors) for topics in meaning.topics]
    pooled = [
        topics.pooled(log, start, end) for topics, log in zip(meaning.topics, logs, strict=True)
    ]
    segments = _segments(start, end, shared, pooled, lengths)
    chances = [np.exp(log) for log in logs]
    whole = segments[count - 1]  # the segment of all clauses stands last in the first row
    table = cues().table([text[item.start : item.end] for item in found])
    places = np.hstack(
        (
            changes(text, found, np.asarray(vectors, np.float64), shared, chances),
            _wording(text, found, table, whole),
        )
    )
    return Evidence(
        found, start, end, segments, places, _single(found, vectors, points, table, chances)
    )


@lru_cache(maxsize=256)
def _pairs(count: int) -> tuple[Places, Places]:
    """Every half-open segment of so many clauses."""
    start, end = np.triu_indices(count)
    return start, end + 1


def _segments(
    start: Places,
    end: Places,
    shared: Numbers,
    pooled: list[tuple[Numbers, Numbers]],
    lengths: Numbers,
) -> Numbers:
    counts = (end - start).astype(np.float64)
    alone = running(np.diag(shared, 1))
    together = (shared[start, end] - (alone[end] - alone[start])) / 10
    columns: list[Column] = [together, together / np.sqrt(counts), together / counts]
    for chance, gain in pooled:
        columns += [gain, gain / counts, chance, chance / counts]
    ends = running(lengths)
    size = ends[end] - ends[start]
    last = len(lengths)
    columns += [size < limit for limit in _SHORT]
    columns += [size > limit for limit in _LONG]
    columns += [np.log(np.maximum(size, 1)), counts == 1, counts == 2, counts >= 4]
    columns += [(start == 0) & (end == last), end == last, np.ones(len(start))]
    return np.stack(columns, axis=1).astype(np.float64)


def _wording(text: str, found: list[Clause], table: Numbers, whole: Numbers) -> Numbers:
    """Marks and turns of phrase around each place, and what the call as a whole is like."""
    count, known = len(found), cues()
    sentence = sentence_ends(found)
    marks = [[sign in item.mark for item in found] for sign in ("；", "：", "？")]
    signs = np.array([[0.0] * 3, *np.array(marks, np.float64).T.tolist()])
    edge = np.zeros((1, table.shape[1]))
    here, before = np.vstack((table, edge)), np.vstack((edge, table))
    follows = np.vstack((table[1:], edge, edge))[:, known.columns(*_NEXT)]
    opens = here[:, list(known.openers)].max(axis=1)
    announced = float(known.announced.search(text) is not None)
    of_call = np.array(
        [
            announced,
            float(known.single.search(text) is not None),
            len(text) / 200,
            float(opens.sum()),
            float(len(text) > 200),
            *whole[[0, 2, 3, 5]],
            1 / count,
            (sentence[1:count].sum() + 2) / 8,
        ]
    )
    crossed = np.stack((opens * announced, sentence * announced, signs[:, 0] * announced), axis=1)
    return np.hstack(
        (
            np.ones((count + 1, 1)),
            sentence[:, None],
            signs,
            here,
            here * sentence[:, None],
            before,
            np.tile(of_call, (count + 1, 1)),
            crossed,
            follows,
        )
    )


def _single(
    found: list[Clause], vectors: Vectors, points: Numbers, table: Numbers, chances: list[Numbers]
) -> Numbers:
    """What each clause is like by itself and beside all others."""
    count = len(found)
    number = np.arange(count)
    length = np.array([item.end - item.start for item in found], np.float64)
    sentence = sentence_ends(found)
    others = (vectors @ vectors.sum(axis=0) - 1) / max(1, count - 1)
    columns = [number == 0, number == count - 1, length / 20, length < 6, number < 2]
    columns += [number >= count - 2, np.ones(count), length < 4]
    columns += [sentence[:-1], sentence[1:], np.array(["：" in item.mark for item in found])]
    columns += [others, (points**2).sum(axis=1) / 100]
    columns += [(chance * np.log(chance + TINY)).sum(axis=1) for chance in chances]
    return np.hstack((np.stack(columns, axis=1).astype(np.float64), table))
