"""Cells that people make in spreadsheets and that hold no text: each is refused by its heading."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Engine
from support.exchange import edit_sheet, guide, plan, row_counts, why, write_sheet
from support.workbooks import cell_replaced, stored

from knowledge.exchange.drafts import Fate

ROW = guide(收费标准="不收费。", 失效日期="2030-01-01")
Edit = Callable[[Worksheet], object]


def put(place: str, value: Any) -> Edit:
    return lambda sheet: sheet.__setitem__(place, value)


def spoiled(folder: Path, edit: Edit) -> Path:
    return edit_sheet(write_sheet(folder / "表.xlsx", [ROW]), edit)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (put("F2", "=1+1"), "「收费标准」是公式，请改成公式算出的值"),
        (put("F2", "#REF!"), "「收费标准」是错误值 #REF!"),
        (lambda sheet: sheet.merge_cells("E2:F2"), "「来源」是合并单元格"),
        (lambda sheet: sheet.merge_cells("F2:F3"), "「收费标准」是合并单元格"),
        (put("G2", "2026-02-30"), "「失效日期」不是日期：2026-02-30；请写成 2026-01-31"),
        (put("G2", "明天"), "「失效日期」：「明天」不是日期"),
        (put("G2", 99999), "「失效日期」：「99999」不是日期"),
    ],
)  # fmt: skip
def test_cell_is_refused_by_its_heading(
    city_store: Engine, tmp_path: Path, edit: Edit, words: str
) -> None:
    before = row_counts(city_store)
    planned = plan(spoiled(tmp_path, edit), city_store)
    assert words in why(planned)
    assert planned.records == ()
    assert row_counts(city_store) == before


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (put("B1", None), "缺少这些列：事项名称"),
        (put("F1", "来源"), "这些列出现了两次：来源"),
        (put("F1", '="收费"&"标准"'), "表头第 6 格是公式"),
        (lambda sheet: sheet.merge_cells("F1:G1"), "表头第 6 格是合并单元格"),
        (lambda sheet: sheet.insert_rows(1), "缺少这些列：事项名称、行政区划代码、简介、来源"),
    ],
)
def test_faulty_headings_refuse_the_table(
    city_store: Engine, tmp_path: Path, edit: Edit, words: str
) -> None:
    planned = plan(spoiled(tmp_path, edit), city_store)
    assert words in why(planned)
    assert (planned.rows, planned.records) == ((), ())


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (datetime(2030, 1, 1, 8), date(2030, 1, 1)),
        (date(2030, 1, 1), date(2030, 1, 1)),
        ("2030年1月1日", date(2030, 1, 1)),
    ],
)
def test_days_are_read(city_store: Engine, tmp_path: Path, value: Any, read: date) -> None:
    (record,) = plan(spoiled(tmp_path, put("G2", value)), city_store).records
    assert record.valid_to == read  # type: ignore[union-attr]


def test_date_on_no_calendar_is_an_error_value(city_store: Engine, tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["G2"] = 10**9
        sheet["G2"].number_format = "yyyy-mm-dd"

    assert "「失效日期」是错误值" in why(plan(spoiled(tmp_path, edit), city_store))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (50, "50"),
        (50.0, "50"),
        (2.5, "2.5"),
        (True, "是"),
        ("两行\n以上", "两行"),
        ("一_x000D_\n二", "一"),
    ],
)
def test_plain_values_are_read_as_text(
    city_store: Engine, tmp_path: Path, value: Any, said: str
) -> None:
    planned = plan(spoiled(tmp_path, put("D2", value)), city_store)
    assert planned.rows[0].fate is Fate.NEW
    assert planned.records[0].summary.text.split(" ")[0] == said  # type: ignore[union-attr]


def test_hidden_sheet_is_not_read(city_store: Engine, tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "表.xlsx", [ROW])
    book = openpyxl.load_workbook(path)
    book.create_sheet("随便").append(["什么", "都有"])
    book.worksheets[0].sheet_state = "hidden"
    book.save(path)
    assert plan(path, city_store).rows == ()


def test_merged_blank_cells_beside_the_table_are_no_row(city_store: Engine, tmp_path: Path) -> None:
    planned = plan(spoiled(tmp_path, lambda sheet: sheet.merge_cells("K3:M5")), city_store)
    assert [row.fate for row in planned.rows] == [Fate.NEW]


def inline(folder: Path, text: str) -> Path:
    path = write_sheet(folder / "表.xlsx", [ROW])
    xml = f'<c r="F2" t="inlineStr"><is><t>{text}</t></is></c>'.encode()
    return stored(path, cell_replaced(path.read_bytes(), "F2", xml))


def test_cell_longer_than_any_program_writes_is_refused(city_store: Engine, tmp_path: Path) -> None:
    planned = plan(inline(tmp_path, "长" * 100_000), city_store)
    assert why(planned) == "「收费标准」有 100000 个字，超过 32767 个"


def test_control_character_is_kept_as_text(city_store: Engine, tmp_path: Path) -> None:
    (record,) = plan(inline(tmp_path, "不收&#133;费。"), city_store).records
    assert record.guide.fee[0].text == "不收\x85费。"  # type: ignore[union-attr]
