"""The likeliest matters of a transcript: a semi-Markov conditional random field over its clauses.

Sarawagi and Cohen, Semi-Markov Conditional Random Fields for Information Extraction (2004). A
transcript is a row of matters with clauses outside before, between and after them. All transcripts
of a batch are summed at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desk.calls.boundaries import Evidence
from desk.calls.meaning import Numbers, Places

NEVER = -1e9
EXACT = 0.1
"""What a segment gains by being likely exactly as it is, beside those that are nearly it."""
Segment = tuple[int, int]
"""Half-open span of clauses."""


@dataclass(frozen=True, eq=False)
class Weights:
    """How much each piece of evidence counts.

    Attributes:
        segment: of a matter.
        next, after, first: of a place where a matter begins: right after another one, after clauses
            outside, or as the first of the call.
        stop: of a place where clauses outside follow a matter.
        before, outside: of a clause before the first matter, or outside after it.
    """

    segment: Numbers
    next: Numbers
    after: Numbers
    first: Numbers
    stop: Numbers
    before: Numbers
    outside: Numbers


NAMES = ("segment", "next", "after", "first", "stop", "before", "outside")


class Batch:
    """Transcripts side by side, padded to the longest."""

    def __init__(self, items: Sequence[Evidence]) -> None:
        """Take at least one."""
        self.counts = np.array([len(item.clauses) for item in items])
        self.size, self.longest = len(items), int(self.counts.max())
        self.owner = np.repeat(np.arange(self.size), [len(item.start) for item in items])
        self.start: Places = np.concatenate([item.start for item in items])
        self.end: Places = np.concatenate([item.end for item in items])
        self.segments = np.concatenate([item.segments for item in items])
        self.places = self._padded([item.places for item in items], self.longest + 1)
        self.single = self._padded([item.single for item in items], self.longest)

    def _padded(self, tables: Sequence[Numbers], rows: int) -> Numbers:
        found = np.zeros((self.size, rows, tables[0].shape[1]))
        for number, table in enumerate(tables):
            found[number, : len(table)] = table
        return found


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores of one batch; the names are those of ``Weights``."""

    segment: Numbers
    next: Numbers
    after: Numbers
    first: Numbers
    stop: Numbers
    before: Numbers
    outside: Numbers

    @classmethod
    def of(cls, batch: Batch, weights: Weights) -> "Scores":
        """Every score at once."""
        segment = np.full((batch.size, batch.longest, batch.longest + 1), NEVER)
        segment[batch.owner, batch.start, batch.end] = batch.segments @ weights.segment
        of_places = np.stack((weights.next, weights.after, weights.first, weights.stop), axis=1)
        of_single = np.stack((weights.before, weights.outside), axis=1)
        places, single = batch.places @ of_places, batch.single @ of_single
        return cls(segment, *np.moveaxis(places, 2, 0), *np.moveaxis(single, 2, 0))


@dataclass(frozen=True, eq=False)
class Marginals:
    """Probabilities of each choice, in the shapes of ``Batch``, and log of the sum over all."""

    total: Numbers
    segment: NDArray[np.float64]
    next: Numbers
    after: Numbers
    first: Numbers
    stop: Numbers
    before: Numbers
    outside: Numbers


def marginals(batch: Batch, weights: Weights) -> Marginals:
    """Sum over all ways to cut each transcript, forwards and backwards."""
    scores = Scores.of(batch, weights)
    before, matter, outside, begin = _forwards(batch, scores)
    to_start, to_matter, to_outside, to_begin = _backwards(batch, scores)
    total = to_start[:, 0]
    last = batch.longest

    def chance(logs: Numbers) -> Numbers:
        return np.exp(np.minimum(logs - total[:, None], 0.0))

    def at_places(logs: Numbers) -> Numbers:
        return np.pad(chance(logs), ((0, 0), (0, 1)))

    leave = matter[:, :last] + scores.stop[:, :last]
    onward = scores.outside + to_outside[:, 1:]
    return Marginals(
        total,
        _of_segments(batch, scores, begin, to_matter, total),
        at_places(matter[:, :last] + scores.next[:, :last] + to_begin),
        at_places(outside[:, :last] + scores.after[:, :last] + to_begin),
        at_places(before[:, :last] + scores.first[:, :last] + to_begin),
        at_places(leave + onward),
        chance(before[:, :last] + scores.before + to_start[:, 1:]),
        chance(np.logaddexp(leave, outside[:, :last]) + onward),
    )


def segment_chances(batch: Batch, weights: Weights) -> Numbers:
    """``Marginals.segment`` alone: what cutting a call needs."""
    scores = Scores.of(batch, weights)
    *_, begin = _forwards(batch, scores)
    to_start, to_matter, *_ = _backwards(batch, scores)
    return _of_segments(batch, scores, begin, to_matter, to_start[:, 0])


def _of_segments(
    batch: Batch, scores: Scores, begin: Numbers, to_matter: Numbers, total: Numbers
) -> Numbers:
    owner, start, end = batch.owner, batch.start, batch.end
    logs = begin[owner, start] + scores.segment[owner, start, end] + to_matter[owner, end]
    found: Numbers = np.exp(np.minimum(logs - total[owner], 0.0))
    return found


def _forwards(batch: Batch, scores: Scores) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    shape = (batch.size, batch.longest + 1)
    before, matter, outside = (np.full(shape, NEVER) for _ in range(3))
    begin = np.full((batch.size, batch.longest), NEVER)
    before[:, 0] = 0.0
    for at in range(batch.longest + 1):
        if at:
            left = at - 1
            before[:, at] = before[:, left] + scores.before[:, left]
            stopped = np.logaddexp(matter[:, left] + scores.stop[:, left], outside[:, left])
            outside[:, at] = stopped + scores.outside[:, left]
            ways = begin[:, :at] + scores.segment[:, :at, at]
            matter[:, at] = np.logaddexp.reduce(ways, axis=1)
        if at < batch.longest:
            follows = np.logaddexp(
                matter[:, at] + scores.next[:, at], outside[:, at] + scores.after[:, at]
            )
            begin[:, at] = np.logaddexp(before[:, at] + scores.first[:, at], follows)
    return before, matter, outside, begin


def _backwards(batch: Batch, scores: Scores) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    shape = (batch.size, batch.longest + 1)
    before, matter, outside = (np.full(shape, NEVER) for _ in range(3))
    begin = np.full((batch.size, batch.longest), NEVER)
    for at in range(batch.longest, -1, -1):
        if at < batch.longest:
            ways = scores.segment[:, at, at + 1 :] + matter[:, at + 1 :]
            begin[:, at] = np.logaddexp.reduce(ways, axis=1)
            onward = scores.outside[:, at] + outside[:, at + 1]
            start = begin[:, at]
            before[:, at] = np.logaddexp(
                start + scores.first[:, at], before[:, at + 1] + scores.before[:, at]
            )
            matter[:, at] = np.logaddexp(start + scores.next[:, at], scores.stop[:, at] + onward)
            outside[:, at] = np.logaddexp(start + scores.after[:, at], onward)
        ended = at >= batch.counts
        final = np.where(at == batch.counts, 0.0, NEVER)
        before[ended, at] = NEVER
        matter[ended, at] = final[ended]
        outside[ended, at] = final[ended]
    return before, matter, outside, begin


def choose(item: Evidence, chances: Numbers, cost: float) -> list[Segment]:
    """The segments that will most likely be right, each overlapping a true one by half or more.

    Args:
        chances: probability of each segment of ``item`` to be a matter exactly.
        cost: expected share of right ones from which on a segment is worth its place.
    """
    starts = np.array([clause.start for clause in item.clauses])
    ends = np.array([clause.end for clause in item.clauses])
    first, last = starts[item.start], ends[item.end - 1]
    likely = np.flatnonzero(chances > 1e-3)
    common = np.minimum(last[:, None], last[likely]) - np.maximum(first[:, None], first[likely])
    common = np.maximum(common, 0)
    size = last - first
    alike = 2 * common >= size[:, None] + size[likely] - common
    worth = alike @ chances[likely] - cost + EXACT * chances
    return _best_row(item, worth)


def _best_row(item: Evidence, worth: Numbers) -> list[Segment]:
    """Segments without overlap whose worth sums highest; the best one at least."""
    count = len(item.clauses)
    table = np.full((count, count + 1), NEVER)
    table[item.start, item.end] = worth
    best, origin = np.zeros(count + 1), [-1] * (count + 1)
    for at in range(1, count + 1):
        ways = best[:at] + table[:at, at]
        start = int(ways.argmax())
        skipped = best[at - 1]
        best[at], origin[at] = (ways[start], start) if ways[start] > skipped else (skipped, -1)
    found: list[Segment] = []
    at = count
    while at:
        if origin[at] >= 0:
            found.append((origin[at], at))
            at = origin[at]
        else:
            at -= 1
    if not found:
        only = int(worth.argmax())
        found = [(int(item.start[only]), int(item.end[only]))]
    return found[::-1]
