"""What clauses are about: how well one matter explains several of them.

Two views, both linear in the sentence vectors. The first is a probabilistic linear discriminant
analysis (Ioffe, 2006): clauses of one message scatter around the message's own point, so the
likelihood of sharing a point tells clauses of one matter from clauses of several. The second asks
which label (category, department) explains all clauses of a segment at once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.encoder import Vectors

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
EVIDENCE = 0.3
"""How much a further clause of a message counts: clauses of one message are not independent."""
LEAST = -8.0
"""Lowest log-probability of a label by one clause."""


@dataclass(frozen=True, eq=False)
class Topics:
    """Labels by a linear discriminant: scores are ``vectors @ weights + offsets``.

    Attributes:
        weights: shape ``(dimensions, labels)``.
        offsets, priors: shape ``(labels,)``.
    """

    weights: Numbers
    offsets: Numbers
    priors: Numbers

    def logs(self, vectors: Vectors) -> Numbers:
        """Log-probability of each label, shape ``(clauses, labels)``."""
        scores = vectors @ self.weights + self.offsets
        scores -= scores.max(axis=1, keepdims=True)
        found: Numbers = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return np.maximum(found, LEAST)

    def pooled(self, logs: Numbers, start: Places, end: Places) -> tuple[Numbers, Numbers]:
        """How much likelier clauses are under one label than by chance, and than each under its own.

        Args:
            logs: as ``logs`` gives.
            start, end: half-open segments, shape ``(segments,)``.
        """
        prior = np.log(self.priors)
        ratios = EVIDENCE * (logs - prior)
        sums = running(ratios)
        together = log_sum(sums[end] - sums[start] + prior)
        alone = running(log_sum(ratios + prior))
        return together, together - (alone[end] - alone[start])


@dataclass(frozen=True, eq=False)
class Meaning:
    """What was learnt of clauses.

    Attributes:
        mean: shape ``(dimensions,)``.
        directions: onto which clauses of one message scatter with variance one.
        between: variance of messages along each direction.
        topics: one for each kind of label.
    """

    mean: Numbers
    directions: Numbers
    between: Numbers
    topics: tuple[Topics, ...]

    def points(self, vectors: Vectors) -> Numbers:
        """Clauses along the directions."""
        found: Numbers = (vectors - self.mean) @ self.directions
        return found

    def shared(self, sums: Numbers, counts: Numbers) -> Numbers:
        """Log-likelihood that clauses share one point, up to a term of each clause alone.

        Args:
            sums: of the points, shape ``(…, directions)``.
            counts: of the clauses, shape ``(…)``.
        """
        spread = 1 + counts[..., None] * self.between
        found: Numbers = 0.5 * (self.between * sums**2 / spread - np.log(spread)).sum(axis=-1)
        return found


def running(rows: Numbers) -> Numbers:
    """Sums over the first 0, 1, … rows."""
    return np.concatenate((np.zeros((1, *rows.shape[1:])), np.cumsum(rows, axis=0)))


def log_sum(rows: Numbers) -> Numbers:
    """Logarithm of the sum of exponentials along the last axis."""
    top = rows.max(axis=-1, keepdims=True)
    found: Numbers = top[..., 0] + np.log(np.exp(rows - top).sum(axis=-1))
    return found
