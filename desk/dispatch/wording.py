"""Messages as rows of numbers: characters, words and meaning side by side.

TF-IDF of character n-grams and of jieba's words (each of length one) beside the sentence vector.
Names of places are taken out before: what happened does not depend on where.
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


def words_of(text: str) -> str:
    """The words of a text, separated by spaces."""
    return " ".join(general_words(text[:LONGEST]))


@dataclass(frozen=True, eq=False)
class Wording:
    """What was learnt of how messages are worded."""

    characters: TfidfVectorizer
    words: TfidfVectorizer

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Wording":
        """Learn it from messages."""
        characters = TfidfVectorizer(
            analyzer="char", ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype=np.float32
        )
        words = TfidfVectorizer(token_pattern=r"\S+", min_df=2, sublinear_tf=True, dtype=np.float32)
        characters.fit(text[:LONGEST] for text in texts)
        words.fit(words_of(text) for text in texts)
        return cls(characters, words)

    @property
    def size(self) -> int:
        """Columns of the wording, without the vector."""
        return len(self.characters.vocabulary_) + len(self.words.vocabulary_)

    def rows(self, texts: Sequence[str], vectors: Vectors) -> csr_matrix:
        """Shape ``(texts, size + dimensions)``."""
        table = hstack(
            [
                self.characters.transform(text[:LONGEST] for text in texts),
                self.words.transform(words_of(text) for text in texts),
                csr_matrix(vectors),
            ]
        )
        return csr_matrix(table, dtype=np.float32)


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
        self._offset = len(wording.characters.vocabulary_)
        vocabulary: dict[str, int] = wording.words.vocabulary_
        self._names = {place + self._offset: word for word, place in vocabulary.items()}

    def row(self, text: str, vector: Vectors) -> Row:
        """As ``Wording.rows`` for one text."""
        characters, first = self._characters.shares(text[:LONGEST])
        words, second = self._words.shares(words_of(text))
        columns = np.array([*characters, *(place + self._offset for place in words)], np.int64)
        shares = np.concatenate((first, second)).astype(np.float32)
        return Row(columns, shares, vector)

    def word(self, column: int) -> str:
        """The word of a column; empty for a column of characters."""
        return self._names.get(column, "")
