"""The vector index: the nearest passages by cosine (inner product of unit vectors).

A small collection is scanned exactly. In a larger one a scan of 4-bit product codes (FAISS
"FastScan"; André et al., "Quicker ADC", 2019) makes a shortlist, which is scored with the vectors
themselves: the cosines are true cosines, only what is left out may differ from an exact scan. In a
very large one the vectors lie in a file; the shortlist is scored with 8 bits a dimension, and the
best of it with the vectors.
"""

from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from search.encoder import Vectors
from search.full_vectors import FullVectors, GivenVectors, VectorFile

faiss.omp_set_num_threads(1)
Found = tuple[NDArray[np.float32], NDArray[np.int64]]

SCANNED = 4000
"""Passages up to which an exact scan is as fast as a shortlist (0.5 ms for 512 dimensions)."""
IN_MEMORY = 200_000
"""Passages up to which all vectors are held in memory (400 MB for 512 dimensions)."""
SHORTEST = 256
"""Passages on a shortlist at least."""
RESCORED = 64
"""Passages of a very large collection whose cosine is exact; beyond them to about 0.002."""
ROUNDS, POINTS = 10, 64
"""k-means rounds, and vectors per centroid: as good as FAISS's 25 and 256 in a fifth of the time."""


@dataclass(frozen=True, slots=True)
class Coding:
    """How a shortlist is made.

    Attributes:
        together: dimensions that share one 4-bit code.
        shortlist: passages on the shortlist per passage asked for.
    """

    together: int
    shortlist: int


LARGE = Coding(together=2, shortlist=4)
"""22,051 passages, 256 nearest: 0.8 ms for 5.3 ms, and 99.98 % of them those of an exact scan."""
VERY_LARGE = Coding(together=4, shortlist=8)
"""A million passages: 13 ms; two dimensions a code would take 28 ms."""


class VectorIndex:
    """An immutable FAISS index. Searching while adding is not safe, so it is never added to."""

    def __init__(self, index: faiss.Index, full: FullVectors | None = None) -> None:
        """Wrap a filled index.

        Args:
            index: scans all passages, or makes a shortlist and scores that.
            full: the vectors themselves, where the index holds only 8 bits of each dimension.
        """
        self._index = index
        self._scan = index
        self._shortlist = 0
        if isinstance(index, faiss.IndexRefine):
            self._scan = faiss.downcast_index(index.refine_index)
            self._shortlist = (VERY_LARGE if full else LARGE).shortlist
        self._full = full

    @classmethod
    def build(cls, vectors: Vectors) -> "VectorIndex":
        """Build from unit vectors, shape ``(passages, dimensions)``."""
        count, dimensions = vectors.shape
        if count > IN_MEMORY and dimensions % VERY_LARGE.together == 0:
            kind = faiss.ScalarQuantizer.QT_8bit
            coarse = faiss.IndexScalarQuantizer(dimensions, kind, faiss.METRIC_INNER_PRODUCT)
            return cls(_refined(vectors, VERY_LARGE, coarse), GivenVectors(vectors))
        exact = faiss.IndexFlatIP(dimensions)
        if count > SCANNED and dimensions % LARGE.together == 0:
            return cls(_refined(vectors, LARGE, exact))
        exact.add(vectors)
        return cls(exact)

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Read what ``save`` wrote."""
        index, beside = faiss.read_index(str(path)), _beside(path)
        full = VectorFile(beside, (index.ntotal, index.d)) if beside.is_file() else None
        return cls(index, full)

    def save(self, path: Path) -> None:
        """Write the index to a file, the vectors of a very large collection to one beside it."""
        faiss.write_index(self._index, str(path))
        if self._full:
            self._full.save(_beside(path))

    def search(self, queries: Vectors, count: int) -> Found:
        """The nearest passages of each query.

        Returns:
            Cosines and passage numbers, both of shape ``(queries, min(count, passages))``, the
            nearest first.
        """
        count = min(count, self._index.ntotal)
        listed = max(count * self._shortlist, SHORTEST)
        if self._scan is self._index or listed > self._index.ntotal:
            cosines, numbers = self._scan.search(queries, count)
        else:
            wanted = faiss.IndexRefineSearchParameters()
            wanted.k_factor = listed / count
            cosines, numbers = self._index.search(queries, count, params=wanted)
        if self._full:
            return _rescored(queries, cosines, numbers, self._full)
        return cosines, numbers

    def vectors(self) -> Vectors:
        """All vectors, shape ``(passages, dimensions)``; not to be changed."""
        if self._full:
            return self._full.all()
        found: Vectors = self._scan.reconstruct_n(0, self._index.ntotal)
        return found


def _beside(path: Path) -> Path:
    return path.with_suffix(".vectors")


def _refined(vectors: Vectors, coding: Coding, scores: faiss.Index) -> faiss.IndexRefine:
    """Codes that make a shortlist for an index that scores it; the same for the same vectors."""
    dimensions = vectors.shape[1]
    codes = faiss.IndexPQFastScan(
        dimensions, dimensions // coding.together, 4, faiss.METRIC_INNER_PRODUCT
    )
    codes.pq.cp.niter, codes.pq.cp.max_points_per_centroid = ROUNDS, POINTS
    for index in (codes, scores):
        index.train(vectors)
        index.add(vectors)
    return faiss.IndexRefine(codes, scores)


def _rescored(
    queries: Vectors, cosines: NDArray[np.float32], numbers: NDArray[np.int64], full: FullVectors
) -> Found:
    """With the true cosines of the first few of each query; in order again."""
    for row, query in enumerate(queries):
        cosines[row, :RESCORED] = full.rows(numbers[row, :RESCORED]) @ query
    order = np.argsort(-cosines, axis=1, kind="stable")
    return np.take_along_axis(cosines, order, axis=1), np.take_along_axis(numbers, order, axis=1)
