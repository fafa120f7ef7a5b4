"""Measuring counts what it says it counts."""

import dataclasses

import pytest
from support.evaluations import CLOSE, HOME, OPEN, SELL, golden, measured, some

from search.contracts import Outcome
from search.evaluation.baselines import PlainBm25, PlainFaiss
from search.evaluation.calibration import Choice, Forecast, calibration, curve, point_at
from search.evaluation.doubts import doubts
from search.evaluation.evaluation import Evaluation
from search.evaluation.golden import GOLDEN
from search.evaluation.labels import STAGES, STYLES, code_of, shown
from search.evaluation.measure import measure
from search.evaluation.reading import QuestionFile, read_questions
from search.evaluation.sums import Sums, by_record, by_style
from search.evaluation.timings import WHOLE, costs
from search.pipeline import STAGES as PIPELINE
from search.run import Tools
from search.training.questions import read_training_questions


def test_golden_questions_are_never_learnt() -> None:
    asked = {item.text for item in read_questions(GOLDEN).questions}
    assert len(asked) > 200
    learnt = {item.text for item in read_training_questions()}
    # A bare name can be said in one way only.
    assert {text for text in asked & learnt if len(text) > 5} == set()


def test_plain_baselines_find_the_obvious(tools: Tools) -> None:
    for baseline in (PlainBm25(tools.snapshot), PlainFaiss(tools.snapshot, tools.encoder)):
        assert baseline.titles(CLOSE, HOME)[0] == CLOSE


def test_right_and_wrong_answers_are_told_apart(tools: Tools) -> None:
    questions = [
        golden("关店要多久", CLOSE, "answered", field="time_limit"),
        golden("小店转让要多久", OPEN, "answered", field="fee"),
        golden("今天天气真好", None, "no_answer"),
        golden("转人工", None, "ticket"),
    ]
    counted: list[int] = []
    recipes = {"BM25": PlainBm25(tools.snapshot).titles}
    found = measure(questions, tools, recipes, lambda: counted.append(1))
    assert len(counted) == len(questions)
    assert [item.right for item in found] == [True, False, False, False]
    assert [item.decided_well for item in found] == [True, False, True, False]
    assert [item.missed for item in found] == [False, True, False, True]
    assert found[0].best is not None
    assert found[0].titles[0] == found[0].chosen == CLOSE
    assert set(found[0].timings_ms) == set(STAGES)
    whole = by_style(found)["合计"]
    assert whole.recall(1) == whole.coverage - 0.5 == 0.5  # type: ignore[operator]
    assert whole.recall(1, "BM25") == 0.5
    assert whole.wrong == whole.decisions == whole.field_accuracy == 0.5
    assert (whole.turned_away, whole.routed) == (1.0, 0.5)


def test_what_no_threshold_lets_through_is_held_back(tools: Tools) -> None:
    complaint, vague = measure(
        [golden("窗口态度恶劣我要举报", None, "ticket"), golden("房子", None, "no_answer")],
        *(tools, {}),
    )
    assert (complaint.outcome, complaint.held_back) == (Outcome.TICKET, True)
    assert (vague.outcome, vague.held_back) == (Outcome.NO_ANSWER, False)


def test_personal_data_is_masked(tools: Tools) -> None:
    found = measure([golden("我的电话13812345678，关店要多久", CLOSE, "answered")], tools, {})
    assert "138" not in found[0].text
    assert "〔电话号码〕" in found[0].text


def test_every_stage_has_a_name() -> None:
    assert [stage.__name__ for stage in PIPELINE] == list(STAGES)


def test_sums_over_all() -> None:
    whole = Sums(some())
    assert whole.recall(1) == 0.5
    assert whole.recall(3) == whole.recall(5) == 1.0
    assert whole.recall(1, "BM25") == 0.5
    assert whole.reciprocal_rank() == pytest.approx((1 + 1 + 1 / 2 + 1 / 3) / 4)
    assert whole.reciprocal_rank("BM25") == pytest.approx((1 + 1 / 2 + 1 + 0) / 4)
    assert whole.field_accuracy == 0.5
    assert whole.coverage == 0.75
    assert whole.wrong == 0.5
    assert whole.decisions == 0.5
    assert (whole.turned_away, whole.routed) == (0.5, 0.5)
    assert whole.brier == pytest.approx((0.05**2 + 0.1**2 + 0.85**2 + 0.45**2) / 4)


def test_nothing_asked_has_no_share() -> None:
    whole = by_style([])["合计"]
    assert (whole.recall(1), whole.coverage, whole.wrong, whole.decisions) == (None,) * 4
    assert (whole.reciprocal_rank(), whole.turned_away, whole.brier) == (None,) * 3


def test_styles_stand_in_their_order_and_kinds_after_them() -> None:
    own = measured(golden("小卖部", OPEN, "recommended", style="短信"), "recommended", OPEN)
    assert list(by_style([own, *some()])) == ["关键词", "口语", "短信", "闲聊", "投诉", "合计"]


def test_sums_by_bundle_name_the_city() -> None:
    groups = by_record(some(), {HOME: "云溪"})
    assert {name: len(sums.items) for name, sums in groups.items()} == {
        f"云溪 {CLOSE}": 2,
        f"云溪 {SELL}": 1,
        f"云溪 {OPEN}": 1,
    }


def test_calibration_compares_what_was_stated_with_what_came_true() -> None:
    found = calibration([Forecast(0.9, True), Forecast(0.92, False), Forecast(1.0, True)])
    (high,) = found.bins
    assert (high.low, high.high, high.count) == (0.9, 1.0, 3)
    assert high.stated == pytest.approx(0.94)
    assert high.found == pytest.approx(2 / 3)
    assert found.error == pytest.approx(0.94 - 2 / 3)
    assert found.brier == pytest.approx((0.01 + 0.92**2) / 3)


def test_curve_rises_in_coverage_as_the_threshold_falls() -> None:
    choices = [Choice(0.9, True, True), Choice(0.6, False, False), Choice(None, True, True)]
    assert [(p.coverage, p.accuracy) for p in curve(choices, (0.95, 0.9, 0.5))] == [
        (0.0, 1.0),
        (0.5, 1.0),
        (0.5, 0.5),
    ]
    assert point_at(0.5, []).coverage == 0.0


def test_costs_count_only_the_questions_that_passed_a_stage() -> None:
    guarded = dataclasses.replace(some()[0], timings_ms={"normalise": 3.0})
    found = {cost.stage: cost for cost in costs([*some()[:2], guarded])}
    assert [(name, cost.count) for name, cost in found.items()] == [
        ("规整", 3),
        ("排序", 2),
        (WHOLE, 3),
    ]
    assert found["规整"].median == 1.0
    assert found[WHOLE].median == 3.0


def test_tables_name_every_group_and_recipe() -> None:
    search, decisions, cost = Evaluation(some(), {HOME: "云溪"}, None).views
    assert {"召回@5", "MRR", "BM25@1"} <= set(search.headings)
    assert {"答错", "范围外不误答", "Brier", "ECE"} <= set(decisions.headings)
    assert [row[0] for row in search.rows] == [row[0] for row in decisions.rows]
    assert all(len(row) == len(view.headings) for view in (search, decisions) for row in view.rows)
    assert cost.rows[-1][0] == WHOLE


def test_names_of_codes_work_both_ways() -> None:
    assert code_of(STYLES, "书面语") == code_of(STYLES, "Formal") == "formal"
    assert code_of(STYLES, "没有的") is None
    assert (shown(STYLES, "formal"), shown(STYLES, "别的")) == ("书面", "别的")


def test_labels_that_nothing_bears_out_are_pointed_out(tools: Tools) -> None:
    fine = golden("关店", CLOSE, "recommended")
    assert doubts(QuestionFile([fine], ()), tools) == []
    astray = golden("关门", "小店关门", "recommended").model_copy(update={"city": "北京"})
    titles, places = doubts(QuestionFile([fine, astray], ()), tools)
    assert "「小店关门」" in titles
    assert "1 题" in titles
    assert "「北京」" in places
    (unread,) = doubts(QuestionFile([fine], ("备注",)), tools)
    assert "「备注」" in unread
