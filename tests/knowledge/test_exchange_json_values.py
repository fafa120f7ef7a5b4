"""JSON values: texts, numbers and lists of texts; anything else refuses its row."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from support.exchange import guide, plan, why, write_rows
from support.workbooks import stored

from knowledge.exchange.drafts import Fate


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"文字": 1}, "要写成文字，或文字的列表"),
        (True, "要写成文字，或文字的列表"),
        (["一", 2], "的列表里只能是文字"),
        ("半个字\ud800", "里有显示不出来的字符"),
        (["半个字\ud800"], "里有显示不出来的字符"),
    ],
)
def test_json_value_of_another_shape_is_refused(
    city_store: Engine, tmp_path: Path, value: Any, words: str
) -> None:
    text = json.dumps({"办事指南": [guide(收费标准=value)]})
    planned = plan(stored(tmp_path / "表.json", text.encode()), city_store)
    assert f"「收费标准」{words}" in why(planned)


def test_json_takes_lists_numbers_and_nothing(city_store: Engine, tmp_path: Path) -> None:
    row = guide(行政区划代码=990100, 别名=["招牌", "牌匾"], 收费标准=None)
    planned = plan(write_rows(tmp_path / "表.json", {"办事指南": [row]}), city_store)
    (record,) = planned.records
    assert record.city == "990100"  # type: ignore[union-attr]
    assert record.aliases == ("招牌", "牌匾")  # type: ignore[union-attr]


def test_json_row_that_is_none_is_refused(city_store: Engine, tmp_path: Path) -> None:
    text = json.dumps({"办事指南": [guide(), "一行字"]})
    planned = plan(stored(tmp_path / "表.json", text.encode()), city_store)
    assert [row.fate for row in planned.rows] == [Fate.NEW, Fate.REFUSED]
