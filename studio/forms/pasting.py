"""What is pasted from Word or Excel, as items of a record's list."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from studio.forms.moves import blank
from studio.forms.shapes import FieldShape, Shape
from studio.forms.texts import form_text

MOST_ROWS = 300
"""Rows of one paste that are taken."""
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_NUMBERING = re.compile(
    r"^(?:[•·●▪◆■○\-–—*]\s*|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]\s*"
    r"|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、．]\s*|\d{1,2}\.(?!\d)\s*|第[一二三四五六七八九十]步[：:]\s*)"
)
_SPLIT = re.compile(r"[；;\n]")
Table = list[list[str]]


def table_of(text: str) -> Table:
    """The cells of what was pasted: an HTML table, tab-separated lines, or plain lines."""
    if _TABLE.search(text):
        reader = _Cells()
        reader.feed(text)
        reader.close()
        rows = reader.rows
    elif "\t" in text:
        rows = list(csv.reader(io.StringIO(text.strip("\n")), delimiter="\t"))
    else:
        rows = [[line] for line in text.splitlines()]
    tidy = [[_tidy(cell) for cell in row] for row in rows]
    return [row for row in tidy if any(row)][:MOST_ROWS]


def items_of(field: FieldShape, text: str, source: str = "") -> list[dict[str, Any]]:
    """Items for a list out of what was pasted.

    Args:
        field: the list.
        text: what was pasted.
        source: the source that is proposed for each item.
    """
    name = field.model.__name__ if field.model else ""
    table, words = table_of(text), form_text()["paste"]
    columns = _columns(table[0], words["heads"].get(name, {})) if table else {}
    if columns:
        table = table[1:]
    else:
        columns = dict(enumerate(words["columns"].get(name, [field.fields[0].name])))
    return [_item(field, row, columns, source, words) for row in table]


def _columns(head: Sequence[str], heads: Mapping[str, Sequence[str]]) -> dict[int, str]:
    """Which column holds what, if the row is one of heads."""
    by_head = {said: name for name, known in heads.items() for said in known}
    found = {at: by_head[cell] for at, cell in enumerate(head) if cell in by_head}
    return found if len(found) >= min(2, len(head)) else {}


def _item(
    field: FieldShape,
    row: Sequence[str],
    columns: Mapping[int, str],
    source: str,
    words: Mapping[str, Any],
) -> dict[str, Any]:
    made = blank(field.fields, source)
    known = {each.name: each for each in field.fields}
    for at, name in columns.items():
        if at < len(row) and row[at] and name in known:
            made[name] = _value(known[name], row[at], source, words)
    if made.get("necessity") == "conditional" and not made.get("when"):
        made["when"] = words["conditional_when"]
    return made


def _value(field: FieldShape, cell: str, source: str, words: Mapping[str, Any]) -> Any:
    if field.shape is Shape.ROWS:  # the answer of a question
        lines = [_unnumbered(line) for line in cell.split("\n") if line.strip()]
        return [{**blank(field.fields, source), field.fields[0].name: line} for line in lines]
    if field.shape is Shape.LINES:
        return [each.strip() for each in _SPLIT.split(cell) if each.strip()]
    if field.shape is Shape.CHOICE:
        said = words["words"].get(field.name, {})
        return next((value for word, value in said.items() if word == cell), None) or next(
            (value for word, value in said.items() if word in cell), field.empty
        )
    if field.shape is Shape.NUMBER:
        number = re.search(r"\d+", cell)
        return int(number[0]) if number else field.empty
    return _unnumbered(cell.replace("\n", ""))


def _unnumbered(text: str) -> str:
    return _NUMBERING.sub("", text.strip()).strip() or text.strip()


def _tidy(cell: str) -> str:
    lines = (re.sub(r"[ \t\u3000\xa0]+", " ", line).strip() for line in cell.splitlines())
    return "\n".join(line for line in lines if line)


class _Cells(HTMLParser):
    """The cells of a table as Word and Excel put it on the clipboard."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Table = []
        self._inside = False
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "head"):
            self._hidden += 1
        elif tag == "tr":
            self.rows.append([])
            self._inside = False
        elif tag in ("td", "th"):
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("")
            self._inside = True
        elif tag in ("br", "p", "li", "div") and self._inside:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "head"):
            self._hidden = max(0, self._hidden - 1)
        elif tag in ("td", "th", "tr", "table"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside and not self._hidden:
            self.rows[-1][-1] += data.replace("\r", "").replace("\n", " ")
