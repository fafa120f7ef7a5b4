"""A report as an Excel workbook (xlsx): one sheet a subject, numbers as numbers, texts as texts."""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from daoban.moments import CHINA
from desk.insight.report import InsightReport
from desk.insight.sheets import Column, Sheet, Value, sheets
from desk.insight.texts import insight_text

_FORMATS: Mapping[str, Mapping[str, object]] = {
    "text": {"text_wrap": True, "num_format": "@"},
    "count": {"num_format": "#,##0"},
    "number": {"num_format": "0.00"},
    "figure": {"num_format": "General"},
    "share": {"num_format": "0.0%"},
    "day": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
}
_WIDTHS = {"text": 26, "day": 12, "moment": 17}
_WIDTH = 11
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""A text stays a text, whatever it begins with (=, +, -, @)."""


def insight_workbook(report: InsightReport, city: str = "", department: str = "") -> bytes:
    """The workbook: a sheet that says what is in it, then one for each subject.

    Args:
        report: the figures.
        city, department: what these are called; the report has their codes.
    """
    buffer, found, words = BytesIO(), sheets(report), insight_text()["workbook"]
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties(
            {
                "title": words["title"],
                "created": report.made_at.astimezone(CHINA).replace(tzinfo=None),
            }
        )
        formats = _formats(book)
        _write(book, formats, _contents(report, found, (city, department)))
        for sheet in found:
            _write(book, formats, sheet)
    return buffer.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    head: dict[str, object] = {"bold": True, "bg_color": "#DCE9F2", "font_color": "#15212B"}
    made = {name: book.add_format({**look, "valign": "top"}) for name, look in _FORMATS.items()}
    return made | {"head": book.add_format({"valign": "top", "text_wrap": True, **head})}


def _contents(report: InsightReport, found: list[Sheet], names: tuple[str, str]) -> Sheet:
    """What the report is about, and what each sheet holds."""
    words: Mapping[str, Any] = insight_text()["workbook"]
    about = words["about"]
    rows: list[tuple[Value, ...]] = [
        (about["days"], f"{report.first:%Y-%m-%d} — {report.last:%Y-%m-%d}"),
        (about["made_at"], f"{report.made_at.astimezone(CHINA):%Y-%m-%d %H:%M}"),
        (about["city"], names[0] or report.city or about["all"]),
        (about["department"], names[1] or report.department or about["all"]),
    ]
    rows += [(about["sheet"].format(name=sheet.name), sheet.note) for sheet in found]
    columns = tuple(Column(title, "text") for title in words["columns"])
    return Sheet("contents", words["name"], "", columns, rows)


def _write(book: Any, formats: Mapping[str, Any], sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        wide = 70 if sheet.key == "contents" and place else _WIDTHS.get(column.kind, _WIDTH)
        page.set_column(place, place, wide)
        page.write_string(0, place, column.title, formats["head"])
    for number, row in enumerate(sheet.rows, 1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _cell(page, (number, place), value, formats[column.kind])
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)


def _cell(page: Any, place: tuple[int, int], value: Value, look: Any) -> None:
    if value is None:
        page.write_blank(*place, None, look)
    elif isinstance(value, str):
        page.write_string(*place, value, look)
    elif isinstance(value, datetime):
        page.write_datetime(*place, value.astimezone(CHINA).replace(tzinfo=None), look)
    elif isinstance(value, date):
        page.write_datetime(*place, value, look)
    else:
        page.write_number(*place, value, look)
