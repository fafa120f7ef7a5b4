"""CSV and JSON files in the exchange layout."""

import csv
import io
import json
import re
from collections.abc import Sequence
from itertools import islice
from typing import Any

from daoban.errors import InvalidInput
from knowledge.exchange.layout import Table
from knowledge.exchange.tables import ROW_LIMIT, Grid, GridRow, refuse_long

_ENCODINGS = ("utf-8-sig", "gb18030")
"""What spreadsheets in China write; tried in this order."""
_UNPRINTABLE = re.compile(r"[\ud800-\udfff]")
"""Halves of characters, which JSON can hold and nothing else can."""


def _decode(data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidInput("认不出文件的编码。", "请另存为 UTF-8 编码后再导入。")


def read_csv(data: bytes, name: str) -> list[Grid]:
    """The one table of a CSV file."""
    csv.field_size_limit(1_000_000)
    try:
        reader = csv.reader(io.StringIO(_decode(data), newline=""), strict=True)
        lines = list(islice(reader, ROW_LIMIT + 1))
    except csv.Error as error:
        raise InvalidInput(f"CSV 格式有误：{error}。", "请检查引号是否成对。") from error
    refuse_long(name, len(lines))
    rows = (GridRow(number, tuple(cells)) for number, cells in enumerate(lines, 1))
    return [Grid(name, tuple(rows))]


def write_csv(table: Table, rows: Sequence[dict[str, str]]) -> bytes:
    """A table as CSV, UTF-8 with the mark by which Excel knows it."""
    buffer = io.StringIO(newline="")
    headings = [column.heading for column in table.columns]
    writer = csv.DictWriter(buffer, headings, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


def read_json(data: bytes) -> list[Grid]:
    """Tables by name, each a list of rows; a cell is a text, a number or a list of lines."""
    try:
        raw = json.loads(_decode(data), object_pairs_hook=_mapping)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"JSON 格式有误：{error}。", "请检查括号、引号和逗号。") from error
    if not isinstance(raw, dict) or not all(isinstance(rows, list) for rows in raw.values()):
        raise InvalidInput(
            "JSON 的最外层要写成 {“表名”: [一行, …]}。", "可以先运行 daoban export 看一份样例。"
        )
    return [_grid(str(name), rows) for name, rows in raw.items()]


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, none of whose names is lost because it stands there twice or cannot be printed."""
    found = {_UNPRINTABLE.sub("�", name): value for name, value in pairs}
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next((name for name in names if names.count(name) > 1), "")
        raise InvalidInput(f"JSON 里「{twice[:40]}」在同一层写了两次。", "请合并成一处。")
    return found


def _grid(name: str, rows: list[Any]) -> Grid:
    refuse_long(name, len(rows))
    headings = list(dict.fromkeys(str(key) for row in rows if isinstance(row, dict) for key in row))
    found = [GridRow(1, tuple(headings))]
    for number, row in enumerate(rows, 2):
        if not isinstance(row, dict):
            fault = dict.fromkeys(range(len(headings)), "这一行不是 {“列名”: 值}")
            found.append(GridRow(number, ("",) * len(headings), fault))
            continue
        texts, faults = [], {}
        for place, heading in enumerate(headings):
            text, fault_text = _text(row.get(heading))
            texts.append(text)
            if fault_text:
                faults[place] = fault_text
        found.append(GridRow(number, tuple(texts), faults))
    return Grid(name, tuple(found))


def _text(value: Any) -> tuple[str, str | None]:
    if value is None:
        return "", None
    if isinstance(value, str):
        broken = "里有显示不出来的字符" if _UNPRINTABLE.search(value) else None
        return ("", broken) if broken else (value, None)
    if isinstance(value, bool) or not isinstance(value, int | float | list):
        return "", "要写成文字，或文字的列表"
    if isinstance(value, list):
        if not all(isinstance(line, str) for line in value):
            return "", "的列表里只能是文字"
        return _text("\n".join(value))
    return str(value), None


def write_json(tables: Sequence[tuple[Table, Sequence[dict[str, str]]]]) -> bytes:
    """Tables as JSON; cells of several lines as lists."""
    body = {
        table.name: [
            {
                heading: text.split("\n") if "\n" in text else text
                for heading, text in row.items()
                if text
            }
            for row in rows
        ]
        for table, rows in tables
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()
