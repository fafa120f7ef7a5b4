"""Which texts mean the same: average linkage over cosines, cut at a fixed distance.

The number of groups need not be known, most texts may stay alone, and equal texts always give
equal groups. Each pair is compared once, so that the time grows with the square of the count:
4,000 texts take about a second and 250 MB for a moment.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from search.encoder import Vectors

Labels = NDArray[np.int64]
TICKET_DISTANCE = 0.27
"""Mean cosine distance up to which tickets are of one topic, with bge-small-zh-v1.5: on 4,326
messages of a city it found eleven known topics best of 0.20–0.33 (tests/bench/test_insight.py)."""
QUESTION_DISTANCE = 0.28
"""The same of short questions."""


def cluster(vectors: Vectors, distance: float) -> Labels:
    """The group of each text, from 0 in the order in which they first occur.

    Args:
        vectors: unit vectors, shape ``(texts, dimensions)``, in an order that is always the same.
        distance: mean cosine distance up to which groups are joined.
    """
    if len(vectors) < 2:
        return np.zeros(len(vectors), dtype=np.int64)
    apart = vectors @ vectors.T
    np.subtract(1, apart, out=apart)
    np.clip(apart, 0, 2, out=apart)
    np.fill_diagonal(apart, 0)
    pairs = squareform(apart, checks=False)
    del apart  # the largest of all
    return _in_order(fcluster(linkage(pairs, "average"), distance, "distance"))


def _in_order(labels: NDArray[np.int32]) -> Labels:
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
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
