"""The workbook holds the numbers of the report, and texts stay texts."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from support.desk_accounts import AGENT
from support.desk_insight import HOUSING, Days, china

from desk.insight.report import InsightReport
from desk.insight.sheets import sheets
from desk.insight.workbook import insight_workbook

FORMULAS = ('=HYPERLINK("http://a.b")', "+1+1", "-2+3", "@SUM(1)", "\t=1", "http://a.test")


def opened(report: InsightReport, *names: str) -> Workbook:
    return openpyxl.load_workbook(BytesIO(insight_workbook(report, *names)))


def rows(book: Workbook, name: str) -> list[dict[str, Any]]:
    head, *body = book[name].iter_rows(values_only=True)
    return [
        dict(zip(head, row, strict=True)) for row in body if any(each is not None for each in row)
    ]


@pytest.fixture
def report(days: Days) -> InsightReport:
    for day in (17, 18, 19):
        number = days.ticket(
            china(day), 0, summary="搅拌站 噪音", district="渝北区", closed_at=china(19), event="e1"
        )
        days.rating(number, "满意" if day == 17 else "不满意", china(19), ["没解决"])
    days.ticket(china(15), None, department=HOUSING)
    days.event("GD0001", "", "已派", department=("", HOUSING), at=china(17))
    days.event("GD0001", "改派", "已派", department=(HOUSING, "dept-city-management"), at=china(17))
    days.turn("哪里可以租皮划艇", "no_answer", china(19))
    days.handover(china(19), taken=30, answered=60, agent="agent1")
    return days.report()


def test_every_table_is_there_with_the_same_numbers(report: InsightReport) -> None:
    book, tables = opened(report), sheets(report)
    assert book.sheetnames == ["说明", *(each.name for each in tables)]
    for table in tables:
        found = list(book[table.name].iter_rows(values_only=True))
        assert found[0] == tuple(column.title for column in table.columns)
        for row, expected in zip(found[1:], table.rows, strict=True):
            for cell, value in zip(row, expected, strict=True):
                if isinstance(value, float):
                    assert cell == pytest.approx(value)
                elif isinstance(value, int | str):
                    assert cell == value or (value == "" and cell is None)


def test_figures_topics_and_departments(report: InsightReport) -> None:
    book = opened(report)
    overview = {row["指标"]: (row["数值"], row["单位"]) for row in rows(book, "概况")}
    assert overview["登记工单"] == (4, "件、次")
    assert overview["满意率"] == (33.3, "%")
    assert overview["首次派单准确率"] == (0, "%")
    assert overview["首次回复（一半以内）"] == (60, "秒")
    assert overview["参评率"] == (100, "%")
    (topic,) = rows(book, "热点话题")
    assert (topic["件数"], topic["最集中的区县"], topic["占比"]) == (3, "渝北区", 1)
    assert topic["热度"] == pytest.approx(report.topics.topics[0].heat)
    assert len(rows(book, "话题工单")) == 3
    assert sum(row["件数"] for row in rows(book, "话题每日")) == 3
    assert rows(book, "派单变动") == [
        {"首个部门": "市住房城乡建委", "现在的部门": "市城市管理局", "件数": 1}
    ]
    departments = {row["部门"]: row for row in rows(book, "部门")}
    assert departments["市城市管理局"]["满意率"] == pytest.approx(1 / 3)
    assert departments["市住房城乡建委"]["派单准确率"] == 0
    assert departments["市住房城乡建委"]["在办"] == 1
    assert rows(book, "没答上的问题")[0]["问题"] == "哪里可以租皮划艇"
    assert rows(book, "群体事件")[0]["件数"] == 3
    assert rows(book, "话务员")[0]["接待对话"] == 1


def test_moments_are_those_of_china(report: InsightReport) -> None:
    examples = rows(opened(report), "话题工单")
    assert {row["登记时间"] for row in examples} == {
        datetime(2026, 11, day, 8) for day in (17, 18, 19)
    }


def test_the_first_sheet_says_what_it_is_about(report: InsightReport) -> None:
    told = {row["项目"]: row["内容"] for row in rows(opened(report, "重庆", "市公安局"), "说明")}
    assert told["时间段"] == "2026-11-14 — 2026-11-20"
    assert told["统计时间"] == "2026-11-20 09:30"
    assert (told["城市"], told["部门"]) == ("重庆", "市公安局")
    assert all(told[f"工作表「{each.name}」"] == each.note for each in sheets(report))


@pytest.mark.parametrize("said", FORMULAS)
def test_what_begins_like_a_formula_stays_a_text(days: Days, said: str) -> None:
    for _ in range(3):
        days.ticket(china(19), 0, summary=said, district=said, event="e1")
    days.turn(said, "no_answer", china(19))
    book = opened(days.report())
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    held = [
        cell for cell in cells if isinstance(cell.value, str) and cell.value.strip() == said.strip()
    ]
    assert len(held) > 3
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)


def test_an_empty_report_is_a_workbook_too(days: Days) -> None:
    book = opened(days.report())
    assert rows(book, "热点话题") == []
    assert len(rows(book, "每日")) == 7


def test_only_supervisors_get_the_sheet_of_the_agents(days: Days) -> None:
    assert "话务员" in opened(days.report()).sheetnames
    assert "话务员" not in opened(days.report(actor=AGENT)).sheetnames


def test_names_of_sheets_fit(days: Days) -> None:
    tables = sheets(days.report())
    assert all(len(each.name) <= 31 and each.note.endswith("。") for each in tables)
    assert len({each.name for each in tables}) == len(tables)
