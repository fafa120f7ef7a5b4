"""The lexical index: BM25 (bm25s, Lucene's variant) over tokens made by a given function."""

import logging
from collections.abc import Callable
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

logging.getLogger("bm25s").setLevel(logging.WARNING)
Scores = NDArray[np.float32]
Tokenise = Callable[[str], list[str]]


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

    def passages_with(self, token: str) -> NDArray[np.int64]:
        """Numbers of the passages that hold a token."""
        number = self._known.get(token)
        if number is None:
            return np.zeros(0, dtype=np.int64)
        table = self._index.scores
        start, end = table["indptr"][number : number + 2]
        found: NDArray[np.int64] = table["indices"][start:end]
        return found
