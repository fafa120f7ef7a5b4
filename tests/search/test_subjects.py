"""Which record is meant, going by earlier questions; new records stand on the other evidence."""

import dataclasses

import numpy as np
import pytest
from support.training import training_questions

from search.contracts import Question
from search.evidence import LEAST
from search.learning.features import FEATURES
from search.pipeline import run_stages
from search.run import Run, Tools
from search.stages.normalise import normalise
from search.stages.retrieve import retrieve
from search.stages.understand import understand
from search.training.prepared import prepare
from search.training.subjects import make_rows, train_subjects

SUBJECT, GAP, NEW = (FEATURES.index(name) for name in ("subject", "subject_gap", "new"))


def evidence(run: Run) -> dict[str, np.ndarray]:
    return {item.record_id: item.features for item in retrieve(run).candidates}


def test_what_was_asked_before_speaks_for_its_record(tools: Tools) -> None:
    run = understand(normalise(Run(Question(text="店铺转让怎么弄"), tools)))
    assert run.subjects
    found = evidence(run)
    best = max(found, key=lambda name: found[name][SUBJECT])
    assert tools.snapshot.records[best].title == "小店转让"
    assert found[best][GAP] > 0
    assert found[best][NEW] == 0


def test_a_record_nobody_has_asked_about_is_new(tools: Tools) -> None:
    run = understand(normalise(Run(Question(text="店铺转让怎么弄"), tools)))
    run.subjects = {}
    found = evidence(run)
    assert all(row[SUBJECT] == 0 and row[NEW] == 1 for row in found.values())


def test_the_least_likely_record_gains_nothing(tools: Tools) -> None:
    run = understand(normalise(Run(Question(text="店铺转让怎么弄"), tools)))
    run.subjects = dict.fromkeys(run.subjects, 0.0)
    assert all(row[SUBJECT] == 0 for row in evidence(run).values())
    assert 0 < LEAST < 0.01


def test_a_record_that_is_published_no_more_is_passed_over(tools: Tools) -> None:
    run = understand(normalise(Run(Question(text="店铺转让怎么弄"), tools)))
    run.subjects["gone"] = 1.0
    assert "gone" not in evidence(run)


def test_answers_do_not_need_a_subject_model(tools: Tools) -> None:
    models = dataclasses.replace(tools.models, subjects={})
    run = run_stages(Question(text="小店转让要多久"), dataclasses.replace(tools, models=models))
    assert run.bundle == "小店转让"


def test_training_sees_what_blind_models_say(tools: Tools) -> None:
    prepared = prepare(training_questions(), tools, lambda _: False)
    subjects = train_subjects(prepared, make_rows(prepared, tools.snapshot), tools.snapshot)
    asked = [number for number, item in enumerate(prepared) if item.question.titles]
    for number in asked:
        right = tools.snapshot.find(
            min(prepared[number].question.titles), prepared[number].run.home
        )
        assert sum(subjects.unseen[number].values()) == pytest.approx(1)
        assert sum(subjects.unknown[number].values()) == pytest.approx(1)
        assert right not in subjects.unknown[number]
