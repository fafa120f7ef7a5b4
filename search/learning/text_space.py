"""Texts as rows of numbers for the classifiers: their wording beside their meaning.

The wording is TF-IDF of character n-grams on its main axes (latent semantic analysis: Deerwester et
al., Indexing by Latent Semantic Analysis, 1990), the meaning is the sentence vector. On a few
hundred dense columns a classifier learns in seconds what takes minutes on the n-grams themselves.
"""

from collections import Counter
from collections.abc import Callable
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


class QuickWords:
    """TF-IDF of character n-grams for one text at a time, without scikit-learn's checks."""

    def __init__(self, words: TfidfVectorizer) -> None:
        """Take what was learnt."""
        self.grams: Callable[[str], list[str]] = words.build_analyzer()
        self.known: dict[str, int] = words.vocabulary_
        self.idf = np.asarray(words.idf_, dtype=np.float64)

    def shares(self, text: str) -> tuple[list[int], NDArray[np.float64]]:
        """The columns of a text that are not zero, and what stands in them."""
        counts = Counter(gram for gram in self.grams(text) if gram in self.known)
        places = [self.known[gram] for gram in counts]
        if not places:
            return places, np.zeros(0)
        shares = (1.0 + np.log(list(counts.values()))) * self.idf[places]
        return places, shares / np.sqrt(shares @ shares)


class QuickTextSpace:
    """A ``TextSpace`` for one text at a time."""

    def __init__(self, space: TextSpace) -> None:
        """Take what was learnt."""
        self._words = QuickWords(space.words)
        self._axes: NDArray[np.float32] = np.ascontiguousarray(
            space.axes.components_.T * WORDING, dtype=np.float32
        )

    def row(self, text: str, vector: Vectors) -> Vectors:
        """As ``TextSpace.rows`` for one text, shape ``(axes + dimensions,)``."""
        places, shares = self._words.shares(text)
        wording = shares.astype(np.float32) @ self._axes[places]
        found: Vectors = np.concatenate((wording, vector * MEANING)).astype(np.float32)
        return found
