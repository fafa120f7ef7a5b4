"""The probabilities of the trained models, worked out without scikit-learn's checks.

For one short text scikit-learn spends twenty times as long on checking and converting its input as
on the sums. The sums are done here, on the parameters it learnt, in its order and precision; a test
holds both results together. ``Models`` remains what is trained, saved and loaded.
"""

from collections import Counter
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from knowledge.vocabulary import GuideField
from search.encoder import Vectors
from search.learning.models import NO_FIELD, VECTOR_WEIGHT, Models
from search.learning.ranking import standing

Floats = NDArray[np.float64]
Relevance = Callable[[NDArray[np.floating]], Floats]
LINEAR = ["StandardScaler", "LogisticRegression"]
"""The pipeline known here; any other is asked itself."""


class TextClassifier:
    """A logistic regression over TF-IDF of character n-grams beside a sentence vector."""

    def __init__(self, words: TfidfVectorizer, model: LogisticRegression) -> None:
        """Take the learnt parameters."""
        self.names: list[str] = model.classes_.tolist()
        self._grams: Callable[[str], list[str]] = words.build_analyzer()
        self._known: dict[str, int] = words.vocabulary_
        self._idf: Floats = words.idf_
        weights: Floats = np.ascontiguousarray(model.coef_.T)
        self._gram_weights = weights[: len(self._idf)]
        self._vector_weights = weights[len(self._idf) :] * VECTOR_WEIGHT
        self._intercept: Floats = model.intercept_

    def probabilities(self, text: str, vector: Vectors) -> Floats:
        """The probability of each class, shape ``(classes,)``.

        Args:
            text: in standard words.
            vector: its unit vector, shape ``(dimensions,)``.
        """
        score = vector @ self._vector_weights + self._intercept
        counts = Counter(gram for gram in self._grams(text) if gram in self._known)
        if counts:
            places = [self._known[gram] for gram in counts]
            shares = (1.0 + np.log(list(counts.values()))) * self._idf[places]
            shares /= np.sqrt(shares @ shares)
            score += shares @ self._gram_weights[places]
        if len(score) == 1:
            chance = expit(score[0])
            return np.array([1.0 - chance, chance])
        odds: Floats = np.exp(score - score.max())
        return odds / odds.sum()


def _log_odds(model: Pipeline) -> Relevance:
    """A pipeline as one function of its input, shape ``(candidates, features)``."""
    steps = [step for _, step in model.steps]
    if [type(step).__name__ for step in steps] != LINEAR:
        return lambda features: logit(model.predict_proba(features)[:, 1])
    scaler, last = steps
    weights: Floats = last.coef_[0] / scaler.scale_
    shift = scaler.mean_ @ weights if scaler.with_mean else 0.0
    intercept = float(np.ravel(last.intercept_)[0] - shift)

    def log_odds(features: NDArray[np.floating]) -> Floats:
        found: Floats = features.astype(np.float64) @ weights + intercept
        return found

    return log_odds


def _relevance(models: Models) -> Relevance:
    """The probability of each candidate as one function of its evidence."""
    order, rank = _log_odds(models.order), _log_odds(models.rank)

    def relevance(features: NDArray[np.floating]) -> Floats:
        found: Floats = expit(rank(standing(order(features), features)))
        return found

    return relevance


class Scorer:
    """Everything that the stages ask of the trained models."""

    def __init__(self, models: Models) -> None:
        """Prepare for one set of models."""
        self._kind = TextClassifier(models.kind_words, models.kind)
        self._field = TextClassifier(models.field_words, models.field)
        self._threshold = models.thresholds.field
        self.relevance: Relevance = _relevance(models)
        """The probability of each candidate from its evidence."""

    def kinds(self, text: str, vector: Vectors) -> dict[str, float]:
        """As ``Models.kinds``."""
        chances = self._kind.probabilities(text, vector)
        return dict(zip(self._kind.names, chances.tolist(), strict=True))

    def fields(self, texts: list[str], vectors: Vectors) -> list[tuple[GuideField, float]]:
        """As ``Models.fields``."""
        best: dict[GuideField, float] = {}
        for text, vector in zip(texts, vectors, strict=True):
            chances = self._field.probabilities(text, vector)
            column = int(chances.argmax())
            name, chance = self._field.names[column], float(chances[column])
            if name != NO_FIELD and chance >= self._threshold:
                best[GuideField(name)] = max(best.get(GuideField(name), 0.0), chance)
        return sorted(best.items(), key=lambda item: -item[1])


@lru_cache(maxsize=2)
def scorer(models: Models) -> Scorer:
    """The scorer of a set of models, prepared once."""
    return Scorer(models)
