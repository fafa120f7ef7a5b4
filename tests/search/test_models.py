"""What is learnt: written and read again, out of date when it should be, cut by thresholds."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from daoban.errors import Unavailable
from knowledge.vocabulary import GuideField
from search.contracts import Outcome, Question
from search.learning.features import FEATURES
from search.learning.models import Thresholds, load_models, save_models
from search.run import Candidate, Run, Tools
from search.stages.normalise import normalise
from search.stages.retrieve import retrieve
from search.stages.understand import understand
from search.tokens import Synonyms
from search.training.questions import TRAINING, read_training_questions
from search.training.thresholds import CLARIFY_RIGHT, WRONG, Trial, choose_thresholds, curve
from search.training.train import training_digest

NO_SYNONYMS = Synonyms([])


def trial(probability: float, right: bool, answerable: bool = True) -> Trial:
    best = Candidate(0, "x", np.zeros(len(FEATURES), np.float32), probability=probability)
    return Trial(best, right, answerable)


def test_read_models_say_the_same_as_the_written_ones(tools: Tools, tmp_path: Path) -> None:
    save_models(tools.models, tmp_path)
    loaded = load_models(tmp_path)
    vectors = tools.encoder.encode(["关店要多久"])
    assert loaded.kinds("关店要多久", vectors[0]) == tools.models.kinds("关店要多久", vectors[0])
    assert loaded.fields(["关店要多久"], vectors) == tools.models.fields(["关店要多久"], vectors)
    assert loaded.thresholds == tools.models.thresholds
    assert loaded.digest == tools.models.digest


def test_nothing_trained_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        load_models(tmp_path)
    assert "daoban index" in str(caught.value.hint)


def test_models_of_an_earlier_kind_are_as_good_as_none(tools: Tools, tmp_path: Path) -> None:
    save_models(tools.models, tmp_path)
    (tmp_path / "subjects.skops").unlink()
    with pytest.raises(Unavailable):
        load_models(tmp_path)


def test_digest_follows_questions_encoder_and_synonyms(tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text("{}", encoding="utf-8")
    digests = [
        training_digest("one", NO_SYNONYMS, tmp_path),
        training_digest("other", NO_SYNONYMS, tmp_path),
        training_digest("one", Synonyms([{"standard": "甲", "words": ["乙"]}]), tmp_path),
    ]
    questions.write_text("{ }", encoding="utf-8")
    digests.append(training_digest("one", NO_SYNONYMS, tmp_path))
    assert len(set(digests)) == 4


def test_kinds_are_probabilities(tools: Tools) -> None:
    kinds = tools.models.kinds("关店", tools.encoder.encode(["关店"])[0])
    assert sum(kinds.values()) == pytest.approx(1)
    assert "service" in kinds


def test_evidence_has_a_value_for_each_name(tools: Tools) -> None:
    run = understand(normalise(Run(Question(text="小店停业要多久,还有转让" * 5), tools)))
    candidates = retrieve(run).candidates
    assert {item.record_id for item in candidates} == set(tools.snapshot.record_ids)
    for item in candidates:
        assert item.features.shape == (len(FEATURES),)
        assert np.isfinite(item.features).all()
        assert tools.snapshot.passages[item.passage].record_id == item.record_id


def test_training_questions_are_distinct_and_labelled() -> None:
    questions = read_training_questions(TRAINING)
    texts = [question.text for question in questions]
    assert len(texts) > 1000
    assert len(set(texts)) == len(texts)
    stray = [item.text for item in questions if item.kind != "service" and item.titles]
    assert len(stray) < len(texts) * 0.1


def test_thresholds_keep_wrong_answers_within_the_target() -> None:
    sure = [trial(0.9 - n / 1000, right=True) for n in range(200)]
    unsure = [trial(0.5 - n / 1000, right=n % 2 == 0) for n in range(200)]
    chosen = choose_thresholds([*sure, *unsure], [])
    wrong = next(share for cut, _, share in curve([*sure, *unsure]) if cut <= chosen.answer + 1e-4)
    assert wrong <= WRONG
    assert 0.4 < chosen.answer <= 0.7
    assert chosen.clarify < chosen.answer


def test_hopeless_guesses_are_not_worth_asking_back() -> None:
    sure = [trial(0.9, right=True) for _ in range(100)]
    hopeless = [trial(0.3 - n / 1000, right=False) for n in range(100)]
    chosen = choose_thresholds([*sure, *hopeless], [])
    assert chosen.clarify == chosen.answer
    assert CLARIFY_RIGHT > 0


def test_wrong_everywhere_means_never_sure() -> None:
    assert choose_thresholds([trial(0.99, right=False)] * 50, []).answer == 0.9


def test_unanswerable_questions_count_by_their_share_in_use() -> None:
    inside = [trial(0.8, right=True)] * 10
    outside = [trial(0.7, right=False, answerable=False)] * 90
    _, coverage, wrong = curve([*inside, *outside])[-1]
    assert coverage == pytest.approx(1)
    assert wrong == pytest.approx(0.25)


def test_fields_below_the_threshold_are_not_asked_but_near(tools: Tools) -> None:
    never = dataclasses.replace(tools.models, thresholds=Thresholds(field=1.1))
    tools = dataclasses.replace(tools, models=never)
    run = understand(normalise(Run(Question(text="关店要多久"), tools)))
    assert not run.fields
    assert run.nearest_field is GuideField.TIME_LIMIT
    assert run.field is None
    run.outcome = Outcome.RECOMMENDED
    assert run.field is GuideField.TIME_LIMIT


def test_several_fields_come_in_the_order_in_which_they_are_asked(tools: Tools) -> None:
    for first, second in (("要多久", "要收费吗"), ("要收费吗", "要多久")):
        run = understand(normalise(Run(Question(text=f"关店{first}，{second}"), tools)))
        found = [name for name in run.fields if name in (GuideField.TIME_LIMIT, GuideField.FEE)]
        assert len(found) == 2
        assert (found[0] is GuideField.TIME_LIMIT) == (first == "要多久")


def test_the_kind_model_is_believed_from_where_few_alarms_are_false():
    true_alarms = [(0.6 + number / 1000, True) for number in range(100)]
    false_alarms = [(0.3 + number / 1000, False) for number in range(100)]
    chosen = choose_thresholds([], [*true_alarms, *false_alarms])
    assert 0.3 < chosen.danger < 0.6
    assert choose_thresholds([], false_alarms).danger == 0.95
