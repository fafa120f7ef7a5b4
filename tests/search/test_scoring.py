"""The sums done directly come out as scikit-learn's own."""

import dataclasses

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from search.contracts import Question
from search.learning.models import Models
from search.learning.ranking import standing
from search.pipeline import run_stages
from search.run import Run, Tools
from search.scoring import Scorer, scorer

TEXTS = (
    "开便民小店要带什么材料",
    "小店转让怎么办理要多久",
    "隔壁夜里施工太吵我要投诉",
    "转人工",
    "zzz 龘龘",
    "我想先把楼下的小店转让给亲戚，再问问停业要不要收费，还有办理的流程是什么，在哪里办理",
)
ROUNDING = {"rtol": 0, "atol": 1e-5}


@pytest.fixture(scope="module", params=TEXTS)
def run(request: pytest.FixtureRequest, tools: Tools) -> Run:
    return run_stages(Question(text=request.param), tools)


def test_kinds_are_those_of_the_models(run: Run, tools: Tools) -> None:
    expected = tools.models.kinds(run.standard, run.vectors[0])
    scores = scorer(tools.models)
    found = scores.kinds(scores.row(run.standard, run.vectors[0]))
    assert list(found) == list(expected)
    np.testing.assert_allclose(list(found.values()), list(expected.values()), **ROUNDING)


def test_subjects_are_those_of_the_models(run: Run, tools: Tools) -> None:
    expected = tools.models.subjects_of(run.standard, run.vectors[0], run.home)
    scores = scorer(tools.models)
    found = scores.subjects(scores.row(run.standard, run.vectors[0]), run.home)
    assert found.keys() == expected.keys()
    assert found
    np.testing.assert_allclose(
        [found[name] for name in expected], list(expected.values()), **ROUNDING
    )


def test_fields_are_those_of_the_models(run: Run, tools: Tools) -> None:
    texts = [run.standard, *run.clauses]
    expected = tools.models.fields(texts, run.vectors)
    found = scorer(tools.models).fields(texts, run.vectors)
    assert [name for name, _ in found] == [name for name, _ in expected]
    np.testing.assert_allclose([p for _, p in found], [p for _, p in expected], **ROUNDING)


def test_relevance_is_that_of_the_models(run: Run, tools: Tools) -> None:
    evidence = np.stack([candidate.features for candidate in run.candidates])
    expected = tools.models.relevance(evidence)
    np.testing.assert_allclose(scorer(tools.models).relevance(evidence), expected, **ROUNDING)


def two_kinds(models: Models) -> Models:
    features = np.random.default_rng(0).normal(size=(20, models.kind.coef_.shape[1]))
    return dataclasses.replace(models, kind=LogisticRegression().fit(features, [0, 1] * 10))


def test_two_classes_are_scored_too(run: Run, tools: Tools) -> None:
    models = two_kinds(tools.models)
    expected = models.kinds(run.standard, run.vectors[0])
    scores = Scorer(models)
    found = scores.kinds(scores.row(run.standard, run.vectors[0]))
    np.testing.assert_allclose(list(found.values()), list(expected.values()), **ROUNDING)


def test_another_ranking_model_is_asked_itself(run: Run, tools: Tools) -> None:
    evidence = np.stack([candidate.features for candidate in run.candidates])
    places = standing(tools.models.order.decision_function(evidence), evidence)
    other = make_pipeline(LogisticRegression()).fit(places, np.arange(len(places)) % 2)
    models = dataclasses.replace(tools.models, rank=other)
    expected = other.predict_proba(places)[:, 1]
    np.testing.assert_allclose(Scorer(models).relevance(evidence), expected, **ROUNDING)


def test_a_scorer_is_prepared_once_for_a_set_of_models(tools: Tools) -> None:
    assert scorer(tools.models) is scorer(tools.models)
    changed = dataclasses.replace(tools.models, digest="another")
    assert scorer(changed) is not scorer(tools.models)
