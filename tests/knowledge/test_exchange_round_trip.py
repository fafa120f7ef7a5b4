"""Export, import, export again: the same bytes, and nothing to publish."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from support.exchange import city_records, plan
from support.stores import HERE, migrated

from daoban.errors import InvalidInput
from knowledge.checks import check_records
from knowledge.checks.content import Content
from knowledge.exchange.drafts import Fate
from knowledge.exchange.exporting import tables_of, write_tables, write_template
from knowledge.exchange.importing import apply_plan
from knowledge.exchange.layout import GUIDES, TABLES
from knowledge.exchange.workbooks import read_workbook
from knowledge.facts import Source
from knowledge.files import FileRecord
from knowledge.records import Matter, Record
from knowledge.releases import live_release, publish


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    with migrated(HERE, tmp_path) as engine:
        yield engine


def export(engine: Engine, path: Path) -> bytes:
    write_tables(tables_of(live_release(engine).records.values()), path)
    return path.read_bytes()


def test_city_with_term_and_policy_has_no_fault() -> None:
    files = [FileRecord(record, Path("一"), 1) for record in city_records()]
    assert check_records(Content(files)) == []


@pytest.mark.parametrize("suffix", [".xlsx", ".json"])
def test_whole_city_moves_to_an_empty_database(empty: Engine, tmp_path: Path, suffix: str) -> None:
    records = city_records()
    file = tmp_path / f"全部{suffix}"
    write_tables(tables_of(records), file)
    planned = plan(file, empty)
    assert (planned.is_sound, planned.count(Fate.NEW)) == (True, len(records))
    apply_plan(planned, empty, "编辑", "搬家")
    assert live_release(empty).records == {record.id: record for record in records}
    assert export(empty, tmp_path / f"再一次{suffix}") == file.read_bytes()


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_each_table_as_csv_changes_nothing(empty: Engine, tmp_path: Path, table: str) -> None:
    publish(empty, city_records(), "编辑")
    file = tmp_path / f"{table}.csv"
    write_tables(tables_of(live_release(empty).records.values(), name=table), file)
    before = file.read_bytes()
    planned = plan(file, empty)
    assert planned.is_sound
    assert planned.count(Fate.SAME) == len(planned.rows) > 0
    assert not apply_plan(planned, empty, "编辑", "").is_new
    write_tables(tables_of(live_release(empty).records.values(), name=table), file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".json"])
def test_order_of_the_records_does_not_show(tmp_path: Path, suffix: str) -> None:
    one, other = tmp_path / f"一{suffix}", tmp_path / f"二{suffix}"
    write_tables(tables_of(city_records()), one)
    write_tables(tables_of(reversed(city_records())), other)
    assert one.read_bytes() == other.read_bytes()


def test_csv_of_everything_holds_the_guides(tmp_path: Path) -> None:
    file = tmp_path / "全部.csv"
    write_tables(tables_of(city_records()), file)
    first, *rows = file.read_text("utf-8-sig").splitlines()
    assert first.split(",") == [column.heading for column in GUIDES.columns]
    assert rows[0].startswith("yx-shop-licence,")


def test_one_city_brings_only_the_sources_that_it_names() -> None:
    records = city_records()
    other = next(record for record in records if isinstance(record, Matter)).model_copy(
        update={"id": "xh-matter", "city": "990200"}
    )
    lonely = Source(id="lonely", title="没有人用的文件", seen=records[0].seen)  # type: ignore[union-attr]
    tables = tables_of([*records, other, lonely], "990100")
    kept = {row["编号"] for _, rows in tables for row in rows}
    assert kept == {record.id for record in records if isinstance(record, Record | Source)}


def test_unknown_table_and_unknown_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="没有名为「诗」的表") as caught:
        tables_of(city_records(), name="诗")
    assert "办事指南" in str(caught.value.hint)
    for name in ("指南.docx", "没有扩展名"):
        with pytest.raises(InvalidInput, match="不能导出"):
            write_tables(tables_of(city_records()), tmp_path / name)


@pytest.mark.parametrize("place", ["没有/这个/指南.json", "文件.json"])
def test_place_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path, place: str) -> None:
    (tmp_path / "文件.json").mkdir()
    with pytest.raises(InvalidInput, match="写不了文件"):
        write_tables(tables_of(city_records()), tmp_path / place)
    assert [path.name for path in tmp_path.iterdir()] == ["文件.json"]


def test_cell_that_is_too_long_for_a_workbook_names_the_record(tmp_path: Path) -> None:
    guide = next(record for record in city_records() if isinstance(record, Matter))
    statement = guide.summary.model_copy(update={"text": "长" * 600})
    long = guide.model_copy(
        update={"guide": guide.guide.model_copy(update={"fee": (statement,) * 60})}
    )
    with pytest.raises(
        InvalidInput, match="「yx-shop-licence」的「收费标准」有 36059 个字"
    ) as caught:
        write_tables(tables_of([long]), tmp_path / "长.xlsx")
    assert ".json" in str(caught.value.hint)


def test_template_is_an_empty_import(empty: Engine, tmp_path: Path) -> None:
    file = tmp_path / "模板.xlsx"
    write_template(file)
    grids = read_workbook(file.read_bytes())
    assert [grid.name for grid in grids] == ["填写说明", *(table.name for table in TABLES)]
    assert all(len(grid.rows) == 1 for grid in grids[1:])
    planned = plan(file, empty)
    assert [problem.message for problem in planned.problems] == ["没有可以导入的行"]
    with pytest.raises(InvalidInput, match="模板是 Excel 工作簿"):
        write_template(tmp_path / "模板.csv")
