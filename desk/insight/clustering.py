"""Which texts mean the same: average linkage over cosines, cut at a fixed distance.

The number of groups need not be known, most texts may stay alone, and equal texts always give
equal groups. The groups are those of ``scipy.cluster.hierarchy`` (``linkage(…, "average")``), which
would hold the interpreter for seconds, while citizens wait for answers of the same process; this
goes in small steps: nearest-neighbour chains (Müllner, Modern hierarchical, agglomerative clustering
algorithms, 2011), each left as soon as nothing near enough is found.
4,000 texts take a second or two, and 130 MB for a moment.
"""

import numpy as np
from numpy.typing import NDArray

from search.encoder import Vectors

Labels = NDArray[np.int64]
TICKET_DISTANCE = 0.27
"""Mean cosine distance up to which tickets are of one topic, with bge-small-zh-v1.5: on 4,326
messages of a city it found eleven known topics best of 0.20–0.33 (tests/bench/test_insight.py)."""
QUESTION_DISTANCE = 0.28
"""The same of short questions."""
_GONE = -np.inf
"""Cosine with what has been joined to another group, or can be joined to none."""


def cluster(vectors: Vectors, distance: float) -> Labels:
    """The group of each text, from 0 in the order in which they first occur.

    Args:
        vectors: unit vectors, shape ``(texts, dimensions)``, in an order that is always the same.
        distance: mean cosine distance up to which groups are joined.
    """
    joining = _Joining(vectors, 1 - distance)
    for text in range(len(vectors)):
        joining.settle(text)
    return _in_order(joining.group)


class _Joining:
    """Joins groups until none are near enough; a group is known by one of its texts."""

    def __init__(self, vectors: Vectors, least: float) -> None:
        """Take the vectors, and the mean cosine that two groups must have."""
        cosines = vectors @ vectors.T
        self._cosines = np.maximum(cosines, cosines.T)  # rounding may differ
        np.fill_diagonal(self._cosines, _GONE)
        self._sizes = np.ones(len(vectors), dtype=np.float32)
        self._least = least
        self._settled = np.zeros(len(vectors), dtype=np.bool_)
        self.group: Labels = np.arange(len(vectors), dtype=np.int64)

    def settle(self, text: int) -> None:
        """Go on until a text has been joined to others, or nothing is near enough to it."""
        chain: list[int] = []
        while chain or not self._settled[text]:
            last = chain[-1] if chain else text
            chain = chain or [last]
            nearest = self._nearest(last, chain[-2] if len(chain) > 1 else last)
            if self._cosines[last, nearest] < self._least:
                self._remove(chain.pop())
            elif len(chain) > 1 and nearest == chain[-2]:
                self._join(chain.pop(), chain.pop())
            else:
                chain.append(nearest)

    def _nearest(self, group: int, preferred: int) -> int:
        """The nearest group; among equally near ones the preferred one, else there were circles."""
        near = self._cosines[group]
        found = int(near.argmax())
        return preferred if near[preferred] >= near[found] else found

    def _join(self, first: int, second: int) -> None:
        """Make two groups the second one; its mean cosine with others is that of all their pairs."""
        sizes = self._sizes[first], self._sizes[second]
        near = (sizes[0] * self._cosines[first] + sizes[1] * self._cosines[second]) / sum(sizes)
        self._cosines[second] = self._cosines[:, second] = near
        self._sizes[second] += self._sizes[first]
        self._remove(first)
        self.group[self.group == first] = second

    def _remove(self, group: int) -> None:
        self._cosines[:, group] = _GONE
        self._settled[group] = True


def _in_order(groups: Labels) -> Labels:
    _, first, inverse = np.unique(groups, return_index=True, return_inverse=True)
    place = np.empty(len(first), dtype=np.int64)
    place[np.argsort(first)] = np.arange(len(first))
    found: Labels = place[inverse]
    return found


class Centres:
    """The middle of each group, by which further texts join them."""

    def __init__(self, centres: Vectors, distance: float) -> None:
        """Take the mean vectors, shape ``(groups, dimensions)``, not of unit length."""
        self._centres = centres
        self._least = 1 - distance

    def join(self, vectors: Vectors) -> Labels:
        """The group each text belongs to; -1: to none.

        A cosine with the mean is the mean of the cosines: the same rule as in ``cluster``.
        """
        if not len(self._centres) or not len(vectors):
            return np.full(len(vectors), -1, dtype=np.int64)
        near = vectors @ self._centres.T
        best: Labels = near.argmax(axis=1)
        return np.where(near[np.arange(len(near)), best] >= self._least, best, -1)
