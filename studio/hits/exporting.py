"""A run as an Excel workbook; its first columns can be read again as a batch."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from daoban.moments import CHINA
from search.evaluation.labels import FIELDS, OUTCOMES, shown
from studio.hits.shapes import HitLine, HitResult, HitRun
from studio.hits.texts import hit_text

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""A text stays a text, whatever it begins with (=, +, -, @)."""
_WIDE = {1: 40, 11: 60, 12: 40, 15: 40}
_WIDTH = 14
Value = str | int | float | None


def workbook(run: HitRun, lines: Sequence[HitLine]) -> bytes:
    """The workbook of a run."""
    words = hit_text()["sheet"]
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        made = run.created_at.astimezone(CHINA).replace(tzinfo=None)
        book.set_properties({"title": words["title"], "comments": run.name, "created": made})
        head = book.add_format({"bold": True, "bg_color": "#DCE9F2", "text_wrap": True})
        text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        share = book.add_format({"num_format": "0.0%", "valign": "top"})
        plain = book.add_format({"num_format": "0", "valign": "top"})
        page = book.add_worksheet(words["name"])
        page.freeze_panes(1, 2)
        for place, title in enumerate(words["columns"]):
            page.set_column(place, place, _WIDE.get(place, _WIDTH))
            page.write_string(0, place, title, head)
        for number, line in enumerate(lines, 1):
            for place, value in enumerate(_cells(line)):
                _write(page, number, place, value, (text, plain, share))
        page.autofilter(0, 0, max(len(lines), 1), len(words["columns"]) - 1)
    return buffer.getvalue()


def _write(page: Any, row: int, column: int, value: Value, looks: tuple[Any, Any, Any]) -> None:
    if isinstance(value, str) and value:
        page.write_string(row, column, value, looks[0])
    elif isinstance(value, int | float):
        page.write_number(row, column, value, looks[2 if isinstance(value, float) else 1])


def _cells(line: HitLine) -> list[Value]:
    good = hit_text()["sheet"]["good"]
    row = line.row
    asked = [
        line.position,
        row.question,
        row.city,
        row.expected,
        shown(FIELDS, row.field) if row.field else "",
        good["none"] if line.good is None else good[line.good],
        line.place,
    ]
    return [*asked, *(_found(line.result) if line.result else ())]


def _found(result: HitResult) -> list[Value]:
    first, second, third = (*result.ranked[:3], None, None, None)[:3]
    words = first.words if first else ()
    return [
        shown(OUTCOMES, result.outcome),
        result.probability,
        result.title,
        shown(FIELDS, result.field) if result.field else "",
        result.answer,
        first.passage if first else "",
        "、".join(each.word for each in words if each.in_record),
        "、".join(each.word for each in words if not each.in_record),
        "；".join(f"{each.name} {each.weight:+.2f}" for each in first.features) if first else "",
        second.title if second else "",
        second.probability if second else None,
        third.title if third else "",
        third.probability if third else None,
    ]
