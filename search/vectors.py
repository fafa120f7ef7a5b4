"""The vector index: the nearest passages by cosine (inner product of unit vectors).

A small collection is scanned exactly. In a larger one a scan of 4-bit product codes (FAISS
"FastScan"; André et al., "Quicker ADC", 2019) makes a shortlist, which is scored with the vectors
themselves: the cosines are true cosines, only what is left out may differ from an exact scan. In a
very large one the vectors lie in a file; the shortlist is scored with 8 bits a dimension, and the
best of it with the vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from search.encoder import Vectors
from search.full_vectors import FullVectors, GivenVectors, VectorFile
from search.splicing import Splice

faiss.omp_set_num_threads(1)
Found = tuple[NDArray[np.float32], NDArray[np.int64]]

SCANNED = 4000
"""Passages up to which an exact scan is as fast as a shortlist (0.5 ms for 512 dimensions)."""
IN_MEMORY = 300_000
"""Passages up to which all vectors are held in memory (600 MB for 512 dimensions)."""
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

    def __init__(
        self,
        scan: faiss.Index,
        codes: faiss.Index | None = None,
        full: FullVectors | None = None,
    ) -> None:
        """Wrap filled indexes.

        Args:
            scan: scans all passages, or scores a shortlist.
            codes: what a shortlist is made by; ``None``: all are scanned. Once packed for the
                processor's registers (60 ms for 200,000) they cannot be spliced any more.
            full: the vectors themselves, where ``scan`` holds only 8 bits of each dimension.
        """
        self._scan, self._full = scan, full
        self._shortlist = (VERY_LARGE if full else LARGE).shortlist
        plain = codes if isinstance(codes, faiss.IndexPQ) else None
        self._packed = faiss.IndexPQFastScan(plain) if plain else codes  # type: ignore[arg-type]
        self._codes = None if full else plain
        self._index = faiss.IndexRefine(self._packed, scan) if self._packed else scan

    @classmethod
    def build(cls, vectors: Vectors) -> "VectorIndex":
        """Build from unit vectors, shape ``(passages, dimensions)``."""
        count, dimensions = vectors.shape
        if count > IN_MEMORY and dimensions % VERY_LARGE.together == 0:
            kind = faiss.ScalarQuantizer.QT_8bit
            coarse = faiss.IndexScalarQuantizer(dimensions, kind, faiss.METRIC_INNER_PRODUCT)
            coarse.train(vectors)
            coarse.add(vectors)
            return cls(coarse, _coded(vectors, VERY_LARGE), GivenVectors(vectors))
        if count > SCANNED and dimensions % LARGE.together == 0:
            return cls(_exact(vectors), _coded(vectors, LARGE))
        return cls(_exact(vectors))

    def spliced(self, splice: Splice, new: Vectors) -> "VectorIndex":
        """The index of passages of which some are as before.

        Their codes are kept, and the new ones are coded likewise: nothing is learnt again.

        Args:
            splice: which.
            new: unit vectors of the others, in order.
        """
        count = len(splice.origins)
        if self._codes is None or not SCANNED < count <= IN_MEMORY:
            return VectorIndex.build(splice.taken(self.vectors(), new))
        before = faiss.vector_to_array(self._codes.codes).reshape(self._codes.ntotal, -1)
        added = self._codes.sa_encode(new) if len(new) else before[:0]
        codes: faiss.IndexPQ = faiss.clone_index(self._codes)  # type: ignore[assignment]
        faiss.copy_array_to_vector(splice.taken(before, added).ravel(), codes.codes)
        codes.ntotal = count
        exact = faiss.IndexFlatIP(self._scan.d)
        exact.codes.resize(count * exact.code_size)
        exact.ntotal = count
        splice.taken(_inside(self._scan), new, _inside(exact))
        return VectorIndex(exact, codes)

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Read what ``save`` wrote."""
        scan, beside = faiss.read_index(str(path)), _beside(path)
        full = VectorFile(beside, (scan.ntotal, scan.d)) if beside.is_file() else None
        coded = path.with_suffix(".codes")
        return cls(scan, faiss.read_index(str(coded)) if coded.is_file() else None, full)

    def save(self, path: Path) -> None:
        """Write the index to a file, the vectors of a very large collection to one beside it."""
        faiss.write_index(self._scan, str(path))
        if self._packed:
            faiss.write_index(self._codes or self._packed, str(path.with_suffix(".codes")))
        if self._full:
            self._full.save(_beside(path))

    def search(self, queries: Vectors, count: int) -> Found:
        """The nearest passages of each query.

        Returns:
            Cosines and passage numbers, both of shape ``(queries, min(count, passages))``, the
            nearest first.
        """
        count = min(count, self._scan.ntotal)
        listed = max(count * self._shortlist, SHORTEST)
        if self._packed is None or listed > self._scan.ntotal:
            cosines, numbers = self._scan.search(queries, count)
        else:
            wanted = faiss.IndexRefineSearchParameters()
            wanted.k_factor = listed / count
            cosines, numbers = self._index.search(queries, count, params=wanted)
        if self._full:
            return _rescored(queries, cosines, numbers, self._full)
        return cosines, numbers

    def rows(self, numbers: Sequence[int]) -> Vectors:
        """Some of the vectors, shape ``(len(numbers), dimensions)``."""
        if self._full:
            return self._full.rows(np.array(numbers, np.int64))
        found: Vectors = self._scan.reconstruct_batch(np.array(numbers, np.int64))
        return found

    def vectors(self) -> Vectors:
        """All vectors, shape ``(passages, dimensions)``; not to be changed."""
        if self._full:
            return self._full.all()
        found: Vectors = self._scan.reconstruct_n(0, self._scan.ntotal)
        return found


def _beside(path: Path) -> Path:
    return path.with_suffix(".vectors")


def _exact(vectors: Vectors) -> faiss.IndexFlatIP:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


def _inside(index: Any) -> Vectors:
    """The vectors of an index where they lie; of use only as long as the index is."""
    values = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d)
    found: Vectors = values.reshape(index.ntotal, index.d)
    return found


def _coded(vectors: Vectors, coding: Coding) -> faiss.IndexPQ:
    """Codes that make a shortlist; the same for the same vectors."""
    dimensions = vectors.shape[1]
    parts = dimensions // coding.together
    codes = faiss.IndexPQ(dimensions, parts, 4, faiss.METRIC_INNER_PRODUCT)
    codes.pq.cp.niter, codes.pq.cp.max_points_per_centroid = ROUNDS, POINTS
    codes.train(vectors)
    codes.add(vectors)
    return codes


def _rescored(
    queries: Vectors, cosines: NDArray[np.float32], numbers: NDArray[np.int64], full: FullVectors
) -> Found:
    """With the true cosines of the first few of each query; in order again."""
    for row, query in enumerate(queries):
        cosines[row, :RESCORED] = full.rows(numbers[row, :RESCORED]) @ query
    order = np.argsort(-cosines, axis=1, kind="stable")
    return np.take_along_axis(cosines, order, axis=1), np.take_along_axis(numbers, order, axis=1)
