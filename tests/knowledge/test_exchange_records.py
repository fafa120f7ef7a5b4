"""Records as rows: every field has a column, and comes back as it was."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from support.record_strategies import RECORDS

from knowledge.exchange.layout import BY_KIND, TABLES, Table
from knowledge.exchange.plain_files import read_csv, read_json, write_csv, write_json
from knowledge.exchange.rows import record_of, row_of
from knowledge.exchange.tables import Grid, rows_of
from knowledge.exchange.workbooks import read_workbook, write_workbook
from knowledge.facts import Guide, Model
from knowledge.records import Record

FORMATS = {
    "xlsx": (lambda filled: write_workbook([filled]), read_workbook),
    "csv": (lambda filled: write_csv(*filled), lambda data: read_csv(data, "文件")),
    "json": (lambda filled: write_json([filled]), read_json),
}


def fields(kind: type[Model]) -> Iterator[tuple[str, ...]]:
    for name, field in kind.model_fields.items():
        if field.annotation is Guide:
            yield from (("guide", part) for part in Guide.model_fields)
        elif name != "kind":
            yield (name,)


def read_back(grids: list[Grid]) -> Any:
    ((row,), problems) = rows_of(grids[0])
    assert problems == []
    record, brought = record_of(row, {})
    assert brought == []
    return record


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_field_has_one_column_and_every_heading_stands_once(table: Table) -> None:
    paths = [column.path for column in table.columns]
    assert sorted(paths) == sorted(fields(table.kind))
    assert len({column.heading for column in table.columns}) == len(paths)


def test_every_kind_of_record_has_a_table() -> None:
    assert set(BY_KIND) == set(RECORDS)
    assert {kind for kind in RECORDS if issubclass(kind, Record)} == set(Record.__subclasses__())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_needed_columns_are_those_that_no_record_lacks(table: Table) -> None:
    lacking = {
        column.heading
        for column in table.columns
        if column.needed and not table.kind.model_fields[column.path[0]].is_required()
    }
    assert lacking == set()


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_any_record_comes_back_from_its_row(kind: type[Model], data: st.DataObject) -> None:
    record = data.draw(RECORDS[kind])
    table = BY_KIND[kind]
    cells = row_of(table, record)
    for write, read in (FORMATS["json"], FORMATS["csv"]):
        assert read_back(read(write((table, [cells])))) == record


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
@hypothesis_settings(max_examples=20)
@given(data=st.data())
def test_any_record_comes_back_from_a_workbook(kind: type[Model], data: st.DataObject) -> None:
    record = data.draw(RECORDS[kind])
    table = BY_KIND[kind]
    write, read = FORMATS["xlsx"]
    assert read_back(read(write((table, [row_of(table, record)])))) == record
