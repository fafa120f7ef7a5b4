"""Vectors of the matters of one call without encoding each: learnt from calls whose matters were.

Two things are known of a matter before any encoder runs again: its words, and the vector of the whole
call that search has made. A ridge regression makes of them what the encoder would say of the matter.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from desk.calls.word_encoder import ROOM, WordEncoder, not_trained
from desk.calls.writing import standard_text
from search.encoder import Encoder, Vectors
from search.tokens import Synonyms

TABLE = "parts.npy"
RIDGE = 3.0


class Said(Protocol):
    """A piece of text."""

    @property
    def text(self) -> str:
        """What was said."""


class Call(Said, Protocol):
    """A call with its matters."""

    @property
    def matters(self) -> Sequence[Said]:
        """In any order."""


class PartVectors:
    """Vectors of the parts of a text that was encoded as a whole."""

    def __init__(self, words: WordEncoder, table: Vectors) -> None:
        """Take what was learnt.

        Args:
            table: shape ``(2 * dimensions, dimensions)``.
        """
        self._words = words
        self._table = table

    def of(self, parts: Sequence[str], whole: Vectors) -> Vectors:
        """Unit vectors of the parts, shape ``(parts, dimensions)``.

        Args:
            whole: unit vector of the text that they are parts of, shape ``(dimensions,)``.
        """
        found = _known(self._words, parts, np.tile(whole, (len(parts), 1))) @ self._table
        unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit

    def save(self, folder: Path) -> None:
        """Write the table under ``folder/dispatch``; the words are saved apart."""
        np.save(folder / ROOM / TABLE, self._table, allow_pickle=False)


def load_parts(folder: Path, words: WordEncoder) -> PartVectors:
    """Read what ``save`` wrote, with the words that it was learnt with.

    Raises:
        Unavailable: nothing has been trained yet.
    """
    file = folder / ROOM / TABLE
    if not file.is_file():
        raise not_trained()
    return PartVectors(words, np.load(file, allow_pickle=False))


def learn_parts(
    calls: Sequence[Call],
    messages: Sequence[Said],
    words: WordEncoder,
    encoder: Encoder,
    synonyms: Synonyms,
) -> PartVectors:
    """Learn from calls of several matters, and from messages that are their own only matter."""

    def encoded(texts: Sequence[str]) -> Vectors:
        return encoder.encode([standard_text(text, synonyms) for text in texts])

    pairs = [
        (part.text, call.text) for call in calls if len(call.matters) > 1 for part in call.matters
    ]
    pairs += [(message.text, message.text) for message in messages]
    parts = [part for part, _ in pairs]
    known = _known(words, parts, encoded([whole for _, whole in pairs]))
    square = known.T @ known + RIDGE * np.eye(known.shape[1])
    table = np.linalg.solve(square, known.T @ encoded(parts))
    return PartVectors(words, table.astype(np.float32))


def _known(words: WordEncoder, parts: Sequence[str], wholes: Vectors) -> Vectors:
    return np.hstack((words.encode(list(parts)), wholes))
