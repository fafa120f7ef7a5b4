"""Fields that were found beside those that were told."""

import json
from pathlib import Path

import pytest

from daoban.settings import ROOT
from desk.drafts import CallFields, SaidPlace, SaidTime
from desk.evaluation.field_measures import FieldSums, ToldCall, is_told, measure_fields, read_told
from desk.evaluation.golden import FIELDS_FILE, GOLDEN
from knowledge.regions import load_regions

TEXT = "昨天晚上，示例花园门口的路灯不亮，请派人来修"


def test_half_of_the_words_is_enough_and_marks_do_not_count() -> None:
    assert is_told(TEXT, "示例花园", ("示例花园门口",))
    assert not is_told(TEXT, "示例", ("示例花园门口",))
    assert is_told(TEXT, "不亮 请派人来修", ("请派人来修",))
    assert not is_told(TEXT, "没有说过的话", ("请派人来修",))
    assert is_told("电话13500001111", "135****1111", ("13500001111",))
    assert not is_told("电话13500001111", "135****2222", ("13500001111",))


def test_what_was_not_told_and_found_all_the_same_is_wrong() -> None:
    told = ToldCall(TEXT, "1", "", {"time": ("昨天晚上",), "place": (), "object": ("路灯",)})
    told = ToldCall(told.text, "1", "", {"demand": (), "contact": (), **told.told})
    fields = CallFields(time=SaidTime(said="昨天晚上"), place=SaidPlace(said="示例花园"))
    sums = measure_fields([told], lambda _text, _city: fields)
    assert sums["time"] == FieldSums(1, 1, 1)
    assert sums["place"] == FieldSums(0, 1, 0)
    assert sums["object"] == FieldSums(1, 0, 0)
    assert sums["demand"] == FieldSums()
    assert (sums["time"].f1, sums["place"].precision, sums["object"].recall) == (1, 0, 0)
    assert FieldSums(2, 1, 1).f1 == pytest.approx(2 / 3)


def test_the_golden_fields_are_words_of_their_calls(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in (GOLDEN / FIELDS_FILE).read_text("utf-8").splitlines()]
    calls = read_told(GOLDEN / FIELDS_FILE, load_regions(ROOT / "knowledge" / "content"))
    assert len(calls) == len(rows) >= 60
    for call in calls:
        assert all(words in call.text for told in call.told.values() for words in told)
    assert read_told(tmp_path / FIELDS_FILE, load_regions(ROOT / "knowledge" / "content")) == []
