"""Messages as rows of numbers: characters, words and meaning side by side.

TF-IDF of character n-grams and of jieba's words (each of length one) beside the sentence vector.
Names of places are taken out before: what happened does not depend on where. What a caller wants
(an answer, help, amends) shows in turns of phrase and at the end of what they say, so it has a
wording of its own: longer n-grams, pairs of words, and the end apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from search.encoder import Vectors
from search.learning.text_space import QuickWords
from search.tokens import general_words

FloatArray = NDArray[np.float32]
LONGEST = 600
"""Characters of a message that are read; what it is about stands in its beginning."""


ENDING, END = 24, "$"
"""Characters of the end of a message that are read apart, and the mark of where it ends."""


def ending_of(text: str) -> str:
    """The end of a text, where callers say what they want."""
    return text[-ENDING:] + END


def words_of(text: str) -> str:
    """The words of a text, separated by spaces."""
    return " ".join(general_words(text[:LONGEST]))


@dataclass(frozen=True, eq=False)
class Wording:
    """What was learnt of how messages are worded.

    Attributes:
        ending: of the end alone; ``None`` where it does not matter.
    """

    characters: TfidfVectorizer
    words: TfidfVectorizer
    ending: TfidfVectorizer | None = None

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Wording":
        """Learn it from messages, for what they are about."""
        return cls(_characters(texts, 2, 2), _words(texts, 1))

    @classmethod
    def of_wishes(cls, texts: Sequence[str]) -> "Wording":
        """Learn it from messages, for what their callers want."""
        ending = _characters([ending_of(text) for text in texts], 4, 2)
        return cls(_characters(texts, 4, 3), _words(texts, 2), ending)

    @property
    def size(self) -> int:
        """Columns of the wording, without the vector."""
        parts = [self.characters, self.words, *([self.ending] if self.ending else [])]
        return sum(len(part.vocabulary_) for part in parts)

    def rows(self, texts: Sequence[str], vectors: Vectors) -> csr_matrix:
        """Shape ``(texts, size + dimensions)``."""
        parts = [
            self.characters.transform(text[:LONGEST] for text in texts),
            self.words.transform(words_of(text) for text in texts),
        ]
        if self.ending:
            parts.append(self.ending.transform(ending_of(text) for text in texts))
        return csr_matrix(hstack([*parts, csr_matrix(vectors)]), dtype=np.float32)


def _characters(texts: Sequence[str], longest: int, rarest: int) -> TfidfVectorizer:
    found = TfidfVectorizer(
        analyzer="char",
        ngram_range=(1, longest),
        min_df=rarest,
        sublinear_tf=True,
        dtype=np.float32,
    )
    return found.fit(text[:LONGEST] for text in texts)


def _words(texts: Sequence[str], longest: int) -> TfidfVectorizer:
    found = TfidfVectorizer(
        token_pattern=r"\S+",
        ngram_range=(1, longest),
        min_df=2,
        sublinear_tf=True,
        dtype=np.float32,
    )
    return found.fit(words_of(text) for text in texts)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One message: the columns that are not zero and what stands in them, and its vector."""

    columns: NDArray[np.int64]
    shares: FloatArray
    vector: Vectors


class QuickWording:
    """A ``Wording`` for one message at a time, without scikit-learn's checks."""

    def __init__(self, wording: Wording) -> None:
        """Take what was learnt."""
        self._characters = QuickWords(wording.characters)
        self._words = QuickWords(wording.words)
        self._ending = QuickWords(wording.ending) if wording.ending else None
        self._offset = len(wording.characters.vocabulary_)
        vocabulary: dict[str, int] = wording.words.vocabulary_
        self._end = self._offset + len(vocabulary)
        self._names = {place + self._offset: word for word, place in vocabulary.items()}

    def row(self, text: str, vector: Vectors) -> Row:
        """As ``Wording.rows`` for one text."""
        parts = [
            (0, self._characters.shares(text[:LONGEST])),
            (self._offset, self._words.shares(words_of(text))),
        ]
        if self._ending:
            parts.append((self._end, self._ending.shares(ending_of(text))))
        columns = np.array([start + at for start, (places, _) in parts for at in places], np.int64)
        shares = np.concatenate([found for _, (_, found) in parts]).astype(np.float32)
        return Row(columns, shares, vector)

    def word(self, column: int) -> str:
        """The word of a column; empty for a column of characters."""
        return self._names.get(column, "")
