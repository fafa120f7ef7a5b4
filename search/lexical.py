"""The lexical index: BM25 (bm25s, Lucene's variant) over tokens made by a given function."""

import logging
from collections.abc import Callable
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

logging.getLogger("bm25s").setLevel(logging.WARNING)
Scores = NDArray[np.float32]
Numbers = NDArray[np.int32]
Tokenise = Callable[[str], list[str]]


class Holders:
    """For each token the groups of passages, such as records, that hold it."""

    def __init__(self, known: dict[str, int], starts: NDArray[np.int64], groups: Numbers) -> None:
        """Take the groups of all tokens one after the other, and where those of each start."""
        self._known = known
        self._starts = starts
        self._groups = groups

    def of(self, token: str) -> Numbers:
        """The groups that hold a token, each once."""
        number = self._known.get(token)
        if number is None:
            return self._groups[:0]
        return self._groups[self._starts[number] : self._starts[number + 1]]


class LexicalIndex:
    """An immutable BM25 index; built per snapshot, for bm25s has no incremental update."""

    def __init__(self, index: bm25s.BM25, size: int) -> None:
        """Wrap a built index over ``size`` passages."""
        self._index = index
        self._known: dict[str, int] = index.vocab_dict
        self._size = size

    @classmethod
    def build(cls, documents: list[list[str]]) -> "LexicalIndex":
        """Build from the tokens of each passage."""
        index = bm25s.BM25(method="lucene", k1=1.2, b=0.5)
        index.index([document or [""] for document in documents], show_progress=False)
        return cls(index, len(documents))

    @classmethod
    def load(cls, folder: Path, size: int) -> "LexicalIndex":
        """Read what ``save`` wrote."""
        return cls(bm25s.BM25.load(str(folder)), size)

    def save(self, folder: Path) -> None:
        """Write the index into a new folder."""
        self._index.save(str(folder), show_progress=False)

    def scores(self, tokens: list[str]) -> Scores:
        """BM25 of every passage, shape ``(passages,)``; unknown tokens count nothing."""
        known = [token for token in tokens if token in self._known]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        found: Scores = self._index.get_scores(known)
        return found

    def holders(self, groups: Numbers) -> Holders:
        """Which groups hold each token.

        Args:
            groups: the group of each passage, ascending.
        """
        table = self._index.scores
        starts: NDArray[np.int64] = table["indptr"].astype(np.int64)
        # The passages of a token stand in order, so those of one group stand together.
        held = groups[table["indices"]]
        first = np.ones(len(held) + 1, dtype=bool)
        first[1:-1] = held[1:] != held[:-1]
        first[starts] = True
        before = np.concatenate([[0], np.cumsum(first)])
        return Holders(self._known, before[starts], held[first[:-1]])
