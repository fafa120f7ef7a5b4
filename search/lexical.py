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
        table = self._index.scores
        found = np.zeros(self._size, dtype=np.float32)
        for token in tokens:
            # As bm25s does, but without joining the lists first: no passage is twice in one.
            own = self._entries(token)
            found[table["indices"][own]] += table["data"][own]
        return found

    def passages_with(self, token: str) -> NDArray[np.int32]:
        """Numbers of the passages that hold a token."""
        found: NDArray[np.int32] = self._index.scores["indices"][self._entries(token)]
        return found

    def _entries(self, token: str) -> slice:
        """Where the passages that hold a token, and their scores, stand in the table."""
        number = self._known.get(token)
        if number is None:
            return slice(0)
        start, end = self._index.scores["indptr"][number : number + 2].tolist()
        return slice(start, end)
