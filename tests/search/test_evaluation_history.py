"""A run is kept, and the next one says what it changed."""

import dataclasses
from datetime import timedelta
from pathlib import Path

from support.evaluations import CLOSE, OPEN, SELL, golden, measured, some

from search.evaluation.history import KEPT, PastRun, compare, last_run_with, past_run, save
from search.evaluation.measure import Measured
from search.evaluation.screen import changes_line
from search.run import Tools


def run_of(items: list[Measured], tools: Tools) -> PastRun:
    return past_run(items, tools, "own.jsonl", {"recall@1": 0.5})


def test_nothing_changes_when_nothing_changed(tools: Tools) -> None:
    changes = compare(some(), run_of(some(), tools))
    assert (changes.compared, changes.won, changes.lost, changes.moved) == (6, (), (), ())
    assert (changes.found, changes.unfound) == (0, 0)


def test_won_lost_and_moved(tools: Tools) -> None:
    before = run_of(some(), tools)
    right, close, sell, unclear, chat, complaint = some()
    now = [
        measured(right.golden, "clarify", SELL, OPEN),
        close,
        measured(sell.golden, "answered", SELL),
        measured(unclear.golden, "no_answer", CLOSE),
        chat,
        complaint,
        measured(golden("新题", CLOSE, "answered"), "answered", CLOSE),
    ]
    changes = compare(now, before)
    assert changes.compared == 6
    assert [pair.item.golden.text for pair in changes.won] == ["盘店"]
    assert [pair.item.golden.text for pair in changes.lost] == ["开店要多久"]
    assert [pair.item.golden.text for pair in changes.moved] == ["停业了怎么弄"]
    assert (changes.found, changes.unfound) == (2, 1)
    line = changes_line(changes)
    assert "改对 1，改错 1，变了但对错不变 1" in line
    assert before.release in line


def test_labels_of_today_judge_the_run_before(tools: Tools) -> None:
    before = run_of(some(), tools)
    relabelled = [
        dataclasses.replace(item, golden=item.golden.model_copy(update={"bundles": (OPEN,)}))
        if item.golden.text == "盘店"
        else item
        for item in some()
    ]
    changes = compare(relabelled, before)
    assert changes.won == changes.lost == ()


def test_runs_are_read_back_and_old_ones_let_go(tools: Tools, tmp_path: Path) -> None:
    run = run_of(some(), tools)
    for day in range(KEPT + 3):
        save(run.model_copy(update={"made": run.made + timedelta(days=day)}), tmp_path)
    assert len(list(tmp_path.iterdir())) == KEPT
    read = last_run_with([item.golden for item in some()], tmp_path)
    assert read == run.model_copy(update={"made": run.made + timedelta(days=KEPT + 2)})


def test_only_a_run_of_the_same_questions_is_compared_with(tools: Tools, tmp_path: Path) -> None:
    assert last_run_with([item.golden for item in some()], tmp_path) is None
    save(run_of(some()[:3], tools), tmp_path)
    (tmp_path / "99999999T000000000000Z.json").write_text('{"format": "another"}', "utf-8")
    assert last_run_with([item.golden for item in some()], tmp_path) is not None
    others = [golden(f"别的{number}", CLOSE, "answered") for number in range(4)]
    assert last_run_with([some()[0].golden, *others], tmp_path) is None


def test_no_personal_data_is_kept(tools: Tools, tmp_path: Path) -> None:
    question = golden("电话13812345678", None, "no_answer")
    item = dataclasses.replace(measured(question, "no_answer"), text="电话〔电话号码〕")
    item = dataclasses.replace(item, golden=question.model_copy(update={"id": "own:1"}))
    path = save(run_of([item], tools), tmp_path)
    assert "138" not in path.read_text("utf-8").split('"questions"')[1]


def test_first_run_has_nothing_to_compare_with() -> None:
    assert "没有可比的上一次" in changes_line(None)
