"""Records as rows of a table, and rows as records."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from knowledge.exchange.cells import SOURCES
from knowledge.exchange.layout import Column, Table
from knowledge.exchange.markup import MarkupError
from knowledge.facts import Source
from knowledge.records import AnyRecord, Record
from knowledge.regions import NATION

CELL_LIMIT = 32_767
"""Characters that a spreadsheet cell can hold (Office Open XML)."""
_SOURCE_KEYS = ("source", "certificate_source", "deferrable_source", "promise_source")
_CITY = re.compile(r"\d{6}", re.A)
_ADAPTER: TypeAdapter[Record | Source] = TypeAdapter(AnyRecord)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table as it was read.

    Attributes:
        number: as the spreadsheet counts it; the headings stand in row 1.
        cells: texts by heading.
        faults: what is already known to be wrong with it, e.g. a formula.
    """

    table: Table
    number: int
    cells: Mapping[str, str]
    faults: tuple[str, ...] = ()


class RowRefused(Exception):
    """A row that makes no record.

    Args:
        reasons: Chinese sentences, one for each fault.
    """

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


def row_of(table: Table, record: Record | Source) -> dict[str, str]:
    """The cells of a record by heading."""
    own = next(iter(record.sources), "") if isinstance(record, Record) else ""
    return {
        column.heading: column.codec.write(_value(record, column.path), own)
        for column in table.columns
    }


def _value(record: Record | Source, path: tuple[str, ...]) -> Any:
    value: Any = record
    for key in path:
        value = getattr(value, key)
    return value


def record_of(row: Row, known: Mapping[str, str]) -> tuple[Record | Source, list[Source]]:
    """The record that a row describes, and the sources that it brings with it.

    Args:
        row: as it was read.
        known: ids of sources by their title, document number or address.

    Raises:
        RowRefused: the row breaks the layout or the record model.
    """
    if row.faults:
        raise RowRefused(list(row.faults))
    raw, brought, ids = _sources(row, known)
    reasons: list[str] = []
    for column in row.table.columns:
        cell = row.cells.get(column.heading, "")
        if len(cell) > CELL_LIMIT:
            reasons.append(f"「{column.heading}」有 {len(cell)} 个字，超过 {CELL_LIMIT} 个")
        elif column.path != ("sources",):
            _fill(raw, column, cell, reasons)
    if reasons:
        raise RowRefused(reasons)
    raw["id"] = raw.get("id") or _own_id(raw)
    _use_ids(raw, ids)
    try:
        return _ADAPTER.validate_python(raw), brought
    except ValidationError as error:
        raise RowRefused(_sentences(row.table, error)) from error


def _fill(raw: dict[str, Any], column: Column, cell: str, reasons: list[str]) -> None:
    sources = raw.get("sources") or [""]
    try:
        value = column.codec.read(cell, sources[0])
    except MarkupError as error:
        reasons.append(f"「{column.heading}」：{error}")
        return
    if value is None or value == []:
        return
    place = raw
    for key in column.path[:-1]:
        place = place.setdefault(key, {})
    place[column.path[-1]] = value


def _sources(
    row: Row, known: Mapping[str, str]
) -> tuple[dict[str, Any], list[Source], Mapping[str, str]]:
    """The beginning of a record: its kind and sources; new sources for those not known; all ids."""
    raw: dict[str, Any] = {"kind": row.table.code}
    if row.table.kind is Source:
        return raw, [], known
    named = SOURCES.read(row.cells.get("来源", ""), "")
    city = row.cells.get("行政区划代码", "")
    city = city if _CITY.fullmatch(city) else NATION
    unknown = [name for name in named if name not in known]
    brought = [source for name in unknown if (source := _new_source(name, city))]
    ids = {**known, **{source.url or source.title: source.id for source in brought}}
    raw["sources"] = [ids.get(name, name) for name in named]
    return raw, brought, ids


def _use_ids(value: Any, ids: Mapping[str, str]) -> None:
    """Put the id of a source where a fact gives its title, document number or address."""
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list):
            _use_ids(part, ids)
    if isinstance(value, dict):
        for key in _SOURCE_KEYS:
            if (name := value.get(key)) is not None:
                value[key] = ids.get(name, name)


def _new_source(name: str, city: str) -> Source | None:
    """A source that is given by its title or address; nothing for an id."""
    if name.isascii() and not name.startswith(("http://", "https://")):
        return None
    is_address = name.isascii()
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    try:
        return Source(
            id=f"source-{digest}",
            title=name,
            url=name if is_address else None,
            seen=date.today(),
            region=city,
        )
    except ValidationError:
        return None


def _own_id(raw: Mapping[str, Any]) -> str | None:
    """An id from the national code of the matter."""
    code = raw.get("code")
    return f"matter-{str(code).lower()}" if code else None


@cache
def _headings(table: Table) -> dict[tuple[str, ...], str]:
    return {column.path: column.heading for column in table.columns}


def _sentences(table: Table, error: ValidationError) -> list[str]:
    """What is wrong, in the words of the table."""
    found = []
    for fault in error.errors(include_url=False):
        location = tuple(str(step) for step in fault["loc"][1:])
        heading = next(
            (name for path, name in _headings(table).items() if location[: len(path)] == path),
            "、".join(location) or "整行",
        )
        found.append(f"「{heading}」{_sentence(fault)}")
    return list(dict.fromkeys(found))


_FAULTS = {
    "missing": "没有填",
    "string_too_long": "太长，最多 {max_length} 个字",
    "string_too_short": "没有填",
    "too_short": "没有填",
    "string_pattern_mismatch": "的写法不对：{input}",
    "date_from_datetime_parsing": "不是日期：{input}；请写成 2026-01-31",
    "date_parsing": "不是日期：{input}；请写成 2026-01-31",
    "date_from_datetime_inexact": "不是日期：{input}；请写成 2026-01-31",
    "enum": "不能写「{input}」，只能是 {expected}",
    "string_type": "没有填",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
}


def _sentence(fault: Any) -> str:
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    values = {"input": str(fault.get("input"))[:40], **fault.get("ctx", {})}
    text = _FAULTS.get(fault["type"], "不合格式：{input}")
    return text.format(**values)
