"""One question about a message, with calibrated answers: a linear support vector machine.

Its scores become probabilities by one temperature, found by cross-validation
(Guo et al., On Calibration of Modern Neural Networks, 2017).
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from desk.dispatch.wording import Row

Scores = NDArray[np.float64]
FOLDS = 3


def softmax(scores: Scores) -> Scores:
    """Probabilities along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    found: Scores = powers / powers.sum(axis=-1, keepdims=True)
    return found


@dataclass(frozen=True, eq=False)
class Classifier:
    """Scores for each label.

    Attributes:
        labels: in the order of the columns of ``weights``.
        weights: shape ``(columns, labels)``, float32.
        offsets: shape ``(labels,)``.
        temperature: what scores are divided by before they become probabilities.
    """

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    offsets: NDArray[np.float32]
    temperature: float

    def scores(self, row: Row) -> Scores:
        """For one message, divided by the temperature, shape ``(labels,)``."""
        size = len(self.weights) - len(row.vector)
        found = row.shares @ self.weights[row.columns] + row.vector @ self.weights[size:]
        return np.asarray((found + self.offsets) / self.temperature, np.float64)

    def probabilities(self, row: Row) -> dict[str, float]:
        """By label."""
        return dict(zip(self.labels, softmax(self.scores(row)).tolist(), strict=True))

    def table(self, rows: csr_matrix) -> Scores:
        """For many messages, divided by the temperature, shape ``(messages, labels)``."""
        return np.asarray((rows @ self.weights + self.offsets) / self.temperature, np.float64)


def fit(
    rows: csr_matrix, labels: Sequence[str], weights: NDArray[np.float64], freedom: float = 1.0
) -> Classifier:
    """A classifier without calibration (temperature 1).

    Args:
        rows: shape ``(messages, columns)``.
        weights: how much each message counts, shape ``(messages,)``.
        freedom: how far it may bend to single messages (``C``); less where there are many columns.
    """
    model = LinearSVC(C=freedom, class_weight="balanced", random_state=0)
    model.fit(rows, np.asarray(labels), sample_weight=weights)
    names = tuple(str(name) for name in model.classes_)
    table, offsets = model.coef_, model.intercept_
    if len(names) == 2:  # one column stands for both
        table, offsets = np.vstack((-table, table)), np.concatenate((-offsets, offsets))
    weight_table = np.ascontiguousarray(table.T, dtype=np.float32)
    return Classifier(names, weight_table, offsets.astype(np.float32), 1.0)


def fit_calibrated(
    rows: csr_matrix, labels: Sequence[str], weights: NDArray[np.float64], freedom: float = 1.0
) -> Classifier:
    """A classifier whose probabilities hold for messages it has not seen."""
    names = np.asarray(labels)
    scores, right = held_out_scores(rows, names, weights, freedom)
    whole = fit(rows, labels, weights, freedom)
    return Classifier(whole.labels, whole.weights, whole.offsets, temperature(scores, right))


def held_out_scores(
    rows: csr_matrix,
    labels: NDArray[np.str_],
    weights: NDArray[np.float64],
    freedom: float = 1.0,
) -> tuple[Scores, NDArray[np.int64]]:
    """Scores of each message by a model that has not seen it, and the column of its label."""
    names, right = np.unique(labels, return_inverse=True)
    scores = np.full((len(labels), len(names)), -10.0)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    with warnings.catch_warnings():
        # A department with few duties is missing from some folds; so are its scores.
        warnings.filterwarnings("ignore", "The least populated class", UserWarning)
        parts = list(folds.split(np.zeros(len(labels)), right))
    for known, unseen in parts:
        model = fit(rows[known], labels[known].tolist(), weights[known], freedom)
        columns = np.searchsorted(names, np.asarray(model.labels))
        scores[np.ix_(unseen, columns)] = model.table(rows[unseen])
    return scores, right


def temperature(scores: Scores, right: NDArray[np.int64]) -> float:
    """The divisor under which the right labels are likeliest."""

    def loss(divisor: float) -> float:
        chances = softmax(scores / divisor)[np.arange(len(right)), right]
        return float(-np.log(np.maximum(chances, 1e-12)).mean())

    return float(minimize_scalar(loss, bounds=(0.02, 5.0), method="bounded").x)
