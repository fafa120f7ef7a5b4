"""Vectors too many to be held in memory: they lie in a file, and single ones are read from it.

They are read with ``pread`` and not through a memory map, which would count as memory of this
process whatever lies around them in the file.
"""

import os
import weakref
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from search.encoder import Vectors

_TYPE = np.dtype(np.float32)


class FullVectors(Protocol):
    """All vectors of an index as they were given, shape ``(passages, dimensions)``."""

    def rows(self, numbers: NDArray[np.int64]) -> Vectors:
        """Some of them, shape ``(len(numbers), dimensions)``."""
        ...

    def all(self) -> Vectors:
        """All of them; those in a file are read as they are looked at."""
        ...

    def save(self, path: Path) -> None:
        """Write all of them to a file."""
        ...


class GivenVectors:
    """Vectors of an index that was just built."""

    def __init__(self, vectors: Vectors) -> None:
        """Keep them as they are."""
        self._vectors = vectors

    def rows(self, numbers: NDArray[np.int64]) -> Vectors:
        """Some of them."""
        return self._vectors[numbers]

    def all(self) -> Vectors:
        """All of them."""
        return self._vectors

    def save(self, path: Path) -> None:
        """Write all of them to a file."""
        np.ascontiguousarray(self._vectors, dtype=_TYPE).tofile(path)


class VectorFile:
    """Vectors in a file, which stays readable when a newer snapshot has its folder removed."""

    def __init__(self, path: Path, shape: tuple[int, int]) -> None:
        """Open what ``save`` wrote, of shape ``(passages, dimensions)``."""
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._file)
        self._shape = shape

    def rows(self, numbers: NDArray[np.int64]) -> Vectors:
        """Some of them; safe from several threads."""
        size = self._shape[1] * _TYPE.itemsize
        read = b"".join(os.pread(self._file, size, number * size) for number in numbers.tolist())
        return np.frombuffer(read, dtype=_TYPE).reshape(len(numbers), self._shape[1])

    def all(self) -> Vectors:
        """All of them, as a memory map."""
        with open(self._file, "rb", closefd=False) as file:
            return np.memmap(file, dtype=_TYPE, mode="r", shape=self._shape)

    def save(self, path: Path) -> None:
        """Write all of them to another file."""
        GivenVectors(self.all()).save(path)
