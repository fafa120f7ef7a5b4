"""Measuring counts what it says it counts."""

from pathlib import Path

import pytest

from daoban.errors import NotFound
from search.evaluation.baselines import PlainBm25, PlainFaiss
from search.evaluation.golden import GOLDEN, GoldenQuestion, read_golden
from search.evaluation.measure import by_style, measure
from search.run import Tools
from search.training.questions import read_training_questions


def golden(
    text: str, bundle: str | None, *outcomes: str, field: str | None = None
) -> GoldenQuestion:
    bundles = (bundle,) if bundle else ()
    return GoldenQuestion.model_validate(
        {
            "id": text,
            "text": text,
            "style": "keyword",
            "bundles": bundles,
            "field": field,
            "outcomes": outcomes,
        }
    )


def test_golden_questions_are_never_learnt() -> None:
    asked = {item.text for item in read_golden(GOLDEN)}
    assert len(asked) > 200
    learnt = {item.text for item in read_training_questions()}
    # A bare name can be said in one way only.
    assert {text for text in asked & learnt if len(text) > 5} == set()


def test_golden_ids_are_distinct() -> None:
    ids = [item.id for item in read_golden(GOLDEN)]
    assert len(ids) == len(set(ids))


def test_plain_baselines_find_the_obvious(tools: Tools) -> None:
    for baseline in (PlainBm25(tools.snapshot), PlainFaiss(tools.snapshot, tools.encoder)):
        assert baseline.titles("小店停业", "990100")[0] == "小店停业"


def test_right_and_wrong_answers_are_told_apart(tools: Tools) -> None:
    questions = [
        golden("关店要多久", "小店停业", "answered", field="time_limit"),
        golden("小店转让要多久", "开便民小店", "answered", field="fee"),
        golden("今天天气真好", None, "no_answer"),
        golden("转人工", None, "ticket"),
    ]
    counted: list[int] = []
    recipes = {"BM25": PlainBm25(tools.snapshot).titles}
    measured = measure(questions, tools, recipes, lambda: counted.append(1))
    assert len(counted) == len(questions)
    assert [item.right for item in measured] == [True, False, False, False]
    assert [item.decided_well for item in measured] == [True, False, True, False]
    whole = by_style(measured)["合计"]
    assert whole.recall(1) == whole.coverage - 0.5 == 0.5  # type: ignore[operator]
    assert whole.recall(1, "BM25") == 0.5
    assert whole.wrong == whole.decisions == whole.field_accuracy == 0.5


def test_nothing_asked_has_no_share() -> None:
    whole = by_style([])["合计"]
    assert (whole.recall(1), whole.coverage, whole.wrong, whole.decisions) == (None,) * 4


def test_folder_without_questions_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as caught:
        read_golden(tmp_path)
    assert "--golden" in str(caught.value.hint)
