"""How unlike what comes before and after each place between clauses are."""

import numpy as np
from numpy.typing import NDArray

from desk.calls.clauses import SENTENCE_END, Clause
from desk.calls.meaning import Numbers, Places, running

WINDOWS = ((1, 1), (2, 2), (3, 3), (6, 3), (99, 3), (99, 99))
"""Clauses before and after a place that are compared."""
TINY = 1e-9
Column = Numbers | NDArray[np.bool_]


class _Likeness:
    """Products of sums of clauses' vectors, looked up in a table of running sums."""

    def __init__(self, vectors: Numbers) -> None:
        self.alike = vectors @ vectors.T
        self._sums = np.pad(self.alike.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))

    def product(self, first: Places, middle: Places, last: Places) -> Numbers:
        """Of the sum over ``first`` to ``middle`` and the sum over ``middle`` to ``last``."""
        return self._block(first, middle, middle, last)

    def cosine(self, first: Places, middle: Places, last: Places) -> Numbers:
        """Of the same two sums."""
        left = self._block(first, middle, first, middle)
        right = self._block(middle, last, middle, last)
        found: Numbers = self.product(first, middle, last) / (np.sqrt(left * right) + TINY)
        return found

    def _block(self, top: Places, bottom: Places, left: Places, right: Places) -> Numbers:
        sums = self._sums
        found: Numbers = (
            sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        )
        return found


def sentence_ends(found: list[Clause]) -> Numbers:
    """Whether a sentence ends before each place."""
    return np.array([0.0, *(SENTENCE_END.search(item.mark) is not None for item in found)])


def changes(
    text: str, found: list[Clause], vectors: Numbers, shared: Numbers, chances: list[Numbers]
) -> Numbers:
    """How unlike what comes before and after each place are; zero at both ends.

    Args:
        vectors: unit vectors of the clauses.
        shared: log-likelihood of each segment, shape ``(clauses + 1, clauses + 1)``.
        chances: probabilities of labels, one table for each kind of label.

    Returns:
        Shape ``(clauses + 1, …)``.
    """
    count = len(found)
    places = np.arange(1, count)
    likeness = _Likeness(vectors)
    breaks = np.flatnonzero(sentence_ends(found)[:count])
    limits = np.concatenate(([0], breaks, [count]))
    before = limits[np.searchsorted(limits, places, "left") - 1]
    after = limits[np.searchsorted(limits, places, "right")]
    windows = [(np.maximum(0, places - a), np.minimum(count, places + b)) for a, b in WINDOWS]
    columns: list[Column] = []
    for first, last in (*windows, (before, after)):
        same = shared[first, last] - shared[first, places] - shared[places, last]
        columns.append(same / 10)
        columns.append(likeness.cosine(first, places, last))
    columns += _nearest(likeness)
    near, next_few = windows[2][0] - (places > 3), windows[2][1]
    for chance in chances:
        totals = running(chance)
        left = (totals[places] - totals[near]) / (places - near)[:, None]
        right = (totals[next_few] - totals[places]) / (next_few - places)[:, None]
        columns.append(_cosines(left, right))
        columns.append(_cosines(totals[places], chance[places]))
        columns.append(np.minimum(left, right).sum(axis=1))
    columns.append(_common_pairs(text, found))
    ends = running(np.array([item.end - item.start for item in found], np.float64))
    left_size, right_size = ends[places], ends[count] - ends[places]
    columns += [left_size / 100, right_size / 100, left_size < 12, right_size < 10]
    table = np.stack(columns, axis=1).astype(np.float64)
    edge = np.zeros((1, table.shape[1]))
    return np.vstack((edge, table, edge))


def _nearest(likeness: _Likeness) -> list[Numbers]:
    """Likeness of what follows each place to what came before: nearest and mean."""
    alike, count = likeness.alike, len(likeness.alike)
    places = np.arange(1, count)
    highest = np.maximum.accumulate(alike, axis=0)
    beyond = np.maximum.accumulate(highest[:, ::-1], axis=1)[:, ::-1]
    near = [alike[max(0, at - 3) : at, at].max() for at in range(1, count)]
    whole = likeness.product(np.zeros_like(places), places, np.full_like(places, count))
    return [
        highest[places - 1, places],
        np.array(near),
        whole / (places * (count - places)),
        beyond[places - 1, places],
    ]


def _common_pairs(text: str, found: list[Clause]) -> Numbers:
    """Share of the character pairs of the next three clauses that were said before each place."""
    shares, said, position = [], set[str](), 0
    for number in range(1, len(found)):
        end = found[number - 1].end
        said |= {text[at : at + 2] for at in range(position, end - 1)}
        position = max(0, end - 1)
        last = found[min(len(found), number + 3) - 1].end
        new = {text[at : at + 2] for at in range(found[number].start, last - 1)}
        shares.append(len(new & said) / max(1, len(new)))
    return np.array(shares)


def _cosines(first: Numbers, second: Numbers) -> Numbers:
    sizes = np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    found: Numbers = (first * second).sum(axis=1) / (sizes + TINY)
    return found
