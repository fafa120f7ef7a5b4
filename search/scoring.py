"""The probabilities of the trained models, worked out without scikit-learn's checks.

For one short text scikit-learn spends twenty times as long on checking and converting its input as
on the sums. The sums are done here, on the parameters it learnt, in its order and precision; a test
holds both results together. ``Models`` remains what is trained, saved and loaded.
"""

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
from search.learning.models import VECTOR_WEIGHT, Models, cities_by
from search.learning.ranking import standing
from search.learning.text_space import QuickTextSpace, QuickWords

Floats = NDArray[np.float64]
Relevance = Callable[[NDArray[np.floating]], Floats]
LINEAR = ["StandardScaler", "LogisticRegression"]
"""The pipeline known here; any other is asked itself."""


class FieldClassifier:
    """Yes or no for each guide field, over TF-IDF of character n-grams and a sentence vector."""

    def __init__(self, words: TfidfVectorizer, models: dict[str, LogisticRegression]) -> None:
        """Take the learnt parameters."""
        self._words = QuickWords(words)
        grams = len(self._words.idf)
        self.names = [GuideField(name) for name in models]
        weights = np.vstack([model.coef_[0] for model in models.values()]).T
        self._gram_weights = np.ascontiguousarray(weights[:grams])
        self._vector_weights = weights[grams:] * VECTOR_WEIGHT
        self._intercept: Floats = np.array([model.intercept_[0] for model in models.values()])

    def probabilities(self, text: str, vector: Vectors) -> Floats:
        """The probability of each field, shape ``(fields,)``.

        Args:
            text: in standard words.
            vector: its unit vector, shape ``(dimensions,)``.
        """
        score = vector @ self._vector_weights + self._intercept
        places, shares = self._words.shares(text)
        score += shares @ self._gram_weights[places]
        found: Floats = expit(score)
        return found

    def place(self, text: str, field: GuideField) -> int:
        """Where in a text the wording stands that asks for a field the most."""
        column = self.names.index(field)
        words = self._words
        places = {gram: words.known[gram] for gram in words.grams(text) if gram in words.known}
        weights = {
            gram: words.idf[place] * self._gram_weights[place, column]
            for gram, place in places.items()
        }
        return text.find(max(weights, key=lambda gram: weights[gram])) if weights else len(text)


def _shares(score: Floats) -> Floats:
    """The probabilities of classes from their scores; a single score is that of the second of two."""
    if len(score) == 1:
        chance = expit(score[0])
        return np.array([1.0 - chance, chance])
    odds: Floats = np.exp(score - score.max())
    return odds / odds.sum()


class RowClassifier:
    """A logistic regression over the rows of a text space."""

    def __init__(self, model: LogisticRegression) -> None:
        """Take the learnt parameters."""
        self._names: list[str] = model.classes_.tolist()
        self._weights = np.ascontiguousarray(model.coef_.T, dtype=np.float32)
        self._intercept: Floats = model.intercept_

    def chances(self, row: Vectors) -> dict[str, float]:
        """The probability of each class for a row of shape ``(columns,)``."""
        shares = _shares(row @ self._weights + self._intercept)
        return dict(zip(self._names, shares.tolist(), strict=True))


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
        self._space = QuickTextSpace(models.space)
        self._kind = RowClassifier(models.kind)
        self._field = FieldClassifier(models.field_words, models.field)
        self._subjects = {city: RowClassifier(model) for city, model in models.subjects.items()}
        self.relevance: Relevance = _relevance(models)
        """The probability of each candidate from its evidence."""

    def row(self, text: str, vector: Vectors) -> Vectors:
        """What ``kinds`` and ``subjects`` go by: a text in standard words and its unit vector."""
        return self._space.row(text, vector)

    def kinds(self, row: Vectors) -> dict[str, float]:
        """As ``Models.kinds``, from a ``row``."""
        return self._kind.chances(row)

    def subjects(self, row: Vectors, home: str) -> dict[str, float]:
        """As ``Models.subjects_of``, from a ``row``."""
        found: dict[str, float] = {}
        for city in cities_by(self._subjects, home):
            found.update(self._subjects[city].chances(row))
        return found

    def fields(self, texts: list[str], vectors: Vectors) -> list[tuple[GuideField, float]]:
        """As ``Models.fields``."""
        rows = zip(texts, vectors, strict=True)
        table = [self._field.probabilities(text, vector) for text, vector in rows]
        best = zip(self._field.names, np.max(table, axis=0).tolist(), strict=True)
        return sorted(best, key=lambda item: -item[1])

    def in_order(self, text: str, fields: list[GuideField]) -> list[GuideField]:
        """Fields in the order in which a text asks for them."""
        return sorted(fields, key=lambda field: self._field.place(text, field))


@lru_cache(maxsize=2)
def scorer(models: Models) -> Scorer:
    """The scorer of a set of models, prepared once."""
    return Scorer(models)
