"""The vector index: an exact FAISS scan by inner product of unit vectors (cosine)."""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from search.encoder import Vectors

faiss.omp_set_num_threads(1)


class VectorIndex:
    """An immutable FAISS index. Searching while adding is not safe, so it is never added to."""

    def __init__(self, index: faiss.Index) -> None:
        """Wrap a filled index."""
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> "VectorIndex":
        """Build from unit vectors, shape ``(passages, dimensions)``."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Read what ``save`` wrote."""
        return cls(faiss.read_index(str(path)))

    def save(self, path: Path) -> None:
        """Write the index to a file."""
        faiss.write_index(self._index, str(path))

    def search(self, queries: Vectors, count: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The nearest passages of each query.

        Returns:
            Cosines and passage numbers, both of shape ``(queries, min(count, passages))``.
        """
        cosines, numbers = self._index.search(queries, min(count, self._index.ntotal))
        return cosines, numbers

    def vectors(self) -> Vectors:
        """All vectors, shape ``(passages, dimensions)``."""
        found: Vectors = self._index.reconstruct_n(0, self._index.ntotal)
        return found
