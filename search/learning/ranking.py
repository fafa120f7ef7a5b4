"""Ranking in two steps: which record is meant rather than the others, and how sure that is.

The order is learnt from pairs – the evidence for the right record less that for a wrong one of the
same question (pairwise ranking after Herbrich, Graepel and Obermayer, 2000) – so that nothing of it
is spent on telling questions apart. How sure the order is, is learnt from where each record stands
in it, beside the evidence itself.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from search.learning.features import FEATURES

Floats = NDArray[np.float64]
Evidence = NDArray[np.float32]
FOLDS = 5
ALONE = 5.0
"""Lead given to a record that stands alone."""
LENGTH = FEATURES.index("length")
SHORT, LONG = float(np.log1p(13)), float(np.log1p(40))
"""Below and from these lengths (as evidence, ``log(1 + characters)``) the same evidence says
something else: three characters that match a name, and three hundred that never will."""


def standing(scores: Floats, evidence: Evidence) -> Floats:
    """Where each candidate of one question stands.

    Args:
        scores: of the order model, shape ``(candidates,)``.
        evidence: shape ``(candidates, features)``.

    Returns:
        Score, lead over the best of the others, share of the odds, the evidence, and a one, in
        the columns for questions of this length; zero in those for other lengths. Shape
        ``(candidates, 3 * (features + 4))``.
    """
    if len(scores) == 1:
        lead = np.array([ALONE])
    else:
        second, first = np.partition(scores, -2)[-2:]
        lead = np.where(scores == first, scores - second, scores - first)
    odds = np.exp(scores - scores.max())
    ones = np.ones(len(scores))
    place = np.column_stack((scores, lead, odds / odds.sum(), evidence, ones))
    length = evidence[0, LENGTH]
    bucket = int(length >= SHORT) + int(length >= LONG)
    table = np.zeros((len(scores), 3 * place.shape[1]))
    table[:, bucket * place.shape[1] : (bucket + 1) * place.shape[1]] = place
    return table


def _pairs(evidence: Sequence[Evidence], right: Sequence[NDArray[np.bool_]]) -> Floats:
    """The evidence for each right candidate less that for each wrong one, and the other way round."""
    differences = [
        rows[number] - rows[~marks]
        for rows, marks in zip(evidence, right, strict=True)
        for number in np.flatnonzero(marks)
    ]
    found = np.concatenate(differences).astype(np.float64)
    return np.concatenate((found, -found))


def train_order(evidence: Sequence[Evidence], right: Sequence[NDArray[np.bool_]]) -> Pipeline:
    """The order model, from the questions that have a right candidate.

    Args:
        evidence: of the candidates of each question.
        right: which of them are right.
    """
    pairs = _pairs(evidence, right)
    labels = np.repeat((1, 0), len(pairs) // 2)
    scaler = StandardScaler(with_mean=False)
    return make_pipeline(
        scaler, LogisticRegression(C=0.3, fit_intercept=False, max_iter=500, tol=1e-3)
    ).fit(pairs, labels)


def train_ranking(
    evidence: Sequence[Evidence], right: Sequence[NDArray[np.bool_]], groups: Sequence[str]
) -> tuple[Pipeline, Pipeline, list[Floats]]:
    """The order model, the model of how sure it is, and probabilities never seen in training.

    Args:
        evidence: of the candidates of each question.
        right: which of them are right.
        groups: questions of one group are never split between learning and testing.

    Returns:
        Order, confidence, and the probability of each candidate of each question.
    """
    scores = _unseen_scores(evidence, right, groups)
    rows = [standing(score, found) for score, found in zip(scores, evidence, strict=True)]
    table, labels = np.concatenate(rows), np.concatenate(right)
    ends = np.cumsum([len(row) for row in rows])[:-1]
    row_groups = np.repeat(groups, [len(row) for row in rows])
    probabilities = np.zeros(len(table))
    for learn, test in GroupKFold(FOLDS).split(table, groups=row_groups):
        model = _confidence().fit(table[learn], labels[learn])
        probabilities[test] = model.predict_proba(table[test])[:, 1]
    order = train_order(evidence, right)
    return order, _confidence().fit(table, labels), np.split(probabilities, ends)


def _confidence() -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=500, tol=1e-3))


def _unseen_scores(
    evidence: Sequence[Evidence], right: Sequence[NDArray[np.bool_]], groups: Sequence[str]
) -> list[Floats]:
    """The scores of each question by an order model that has not seen its group."""
    scores: list[Floats] = [np.zeros(len(rows)) for rows in evidence]
    numbers = np.arange(len(evidence))
    for learn, test in GroupKFold(FOLDS).split(numbers, groups=groups):
        order = train_order([evidence[n] for n in learn], [right[n] for n in learn])
        for number in test:
            scores[number] = order.decision_function(evidence[number])
    return scores
