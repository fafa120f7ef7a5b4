"""Order from pairs, certainty from the place in the order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.learning.features import FEATURES
from search.learning.ranking import ALONE, LENGTH, standing, train_order, train_ranking

SCORES = st.lists(st.floats(-50, 50, allow_nan=False), min_size=1, max_size=10)


@given(SCORES, st.integers(1, 500))
def test_standing_is_lead_and_share_by_length(scores: list[float], length: int) -> None:
    values = np.array(scores)
    evidence = np.zeros((len(values), len(FEATURES)), dtype=np.float32)
    evidence[:, LENGTH] = np.log1p(length)
    columns = len(FEATURES) + 4
    table = standing(values, evidence).reshape(len(values), 3, columns)
    bucket = 0 if length < 13 else 1 if length < 40 else 2
    assert not np.delete(table, bucket, axis=1).any()
    found = table[:, bucket]
    assert found[:, 2].sum() == pytest.approx(1.0)
    assert (found[:, -1] == 1).all()
    best = values.argmax()
    if len(values) == 1:
        assert found[0, 1] == ALONE
    else:
        others = np.delete(values, best)
        assert found[best, 1] == pytest.approx(values[best] - others.max())
        assert (np.delete(found[:, 1], best) <= 0).all()


@pytest.fixture(scope="module")
def questions() -> tuple[list[np.ndarray], list[np.ndarray], list[str]]:
    """Right candidates have more of the first feature; its level differs from question to question."""
    random = np.random.default_rng(3)
    evidence, right, groups = [], [], []
    for number in range(120):
        level = random.normal(scale=20)
        rows = random.normal(size=(4, len(FEATURES)))
        rows[:, 0] += level
        answerable = number % 4 > 0
        marks = np.zeros(4, dtype=bool)
        if answerable:
            rows[2, 0] += 4.0
            marks[2] = True
        evidence.append(rows.astype(np.float32))
        right.append(marks)
        groups.append(f"g{number % 10}")
    return evidence, right, groups


def test_order_looks_at_differences_within_a_question(questions) -> None:
    evidence, right, _ = questions
    order = train_order(evidence, right)
    hits = [
        order.decision_function(rows).argmax() == marks.argmax()
        for rows, marks in zip(evidence, right, strict=True)
        if marks.any()
    ]
    assert np.mean(hits) > 0.9


def test_certainty_tells_answerable_questions_from_others(questions) -> None:
    evidence, right, groups = questions
    _, _, probabilities = train_ranking(evidence, right, groups)
    best = np.array([chances.max() for chances in probabilities])
    answerable = np.array([marks.any() for marks in right])
    assert [len(item) for item in probabilities] == [len(item) for item in evidence]
    assert best[answerable].mean() > best[~answerable].mean() + 0.3
