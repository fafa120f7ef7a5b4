"""Texts as rows of numbers for the classifiers: their wording beside their meaning.

The wording is TF-IDF of character n-grams on its main axes (latent semantic analysis: Deerwester et
al., Indexing by Latent Semantic Analysis, 1990), the meaning is the sentence vector. On a few
hundred dense columns a classifier learns in seconds what takes minutes on the n-grams themselves.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from search.encoder import Vectors

AXES = 384
"""Axes of the wording, at most."""
WORDING, MEANING = 1.5, 2.0
"""Weights of the two parts, each of about length one."""
SEED = 3


@dataclass(frozen=True)
class TextSpace:
    """Where texts become rows of numbers.

    Attributes:
        words: TF-IDF of character n-grams.
        axes: the main axes of what texts are made of.
    """

    words: TfidfVectorizer
    axes: TruncatedSVD

    @classmethod
    def of(cls, texts: list[str]) -> "TextSpace":
        """The space of such texts."""
        words = TfidfVectorizer(
            analyzer="char", ngram_range=(1, 2), min_df=3, sublinear_tf=True, dtype=np.float32
        )
        table = words.fit_transform(texts)
        axes = TruncatedSVD(min(AXES, min(table.shape) - 1), n_iter=2, random_state=SEED)
        return cls(words, axes.fit(table))

    def rows(self, texts: list[str], vectors: Vectors) -> Vectors:
        """Shape ``(texts, axes + dimensions)``.

        Args:
            texts: in standard words.
            vectors: their unit vectors.
        """
        wording = self.axes.transform(self.words.transform(texts)) * WORDING
        found: Vectors = np.hstack([wording, vectors * MEANING]).astype(np.float32)
        return found


class QuickTextSpace:
    """A ``TextSpace`` for one text at a time, without scikit-learn's checks of its input."""

    def __init__(self, space: TextSpace) -> None:
        """Take what was learnt."""
        self._grams = space.words.build_analyzer()
        self._known: dict[str, int] = space.words.vocabulary_
        self._idf = np.asarray(space.words.idf_, dtype=np.float32)
        self._axes: NDArray[np.float32] = np.ascontiguousarray(
            space.axes.components_.T * WORDING, dtype=np.float32
        )

    def row(self, text: str, vector: Vectors) -> Vectors:
        """As ``TextSpace.rows`` for one text, shape ``(axes + dimensions,)``."""
        wording: NDArray[np.floating] = np.zeros(self._axes.shape[1], dtype=np.float32)
        counts = Counter(gram for gram in self._grams(text) if gram in self._known)
        if counts:
            places = [self._known[gram] for gram in counts]
            shares = 1.0 + np.log(np.array(list(counts.values()), dtype=np.float32))
            shares *= self._idf[places]
            shares /= np.sqrt(shares @ shares)
            wording = shares @ self._axes[places]
        found: Vectors = np.concatenate((wording, vector * MEANING)).astype(np.float32)
        return found
