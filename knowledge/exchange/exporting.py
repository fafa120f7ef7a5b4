"""Exporting records, and the template for filling in new ones."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from daoban.errors import InvalidInput
from knowledge.checks.content import walk
from knowledge.exchange.layout import BY_KIND, BY_NAME, GUIDES, TABLES, Table
from knowledge.exchange.plain_files import write_csv, write_json
from knowledge.exchange.rows import row_of
from knowledge.exchange.workbooks import write_workbook
from knowledge.facts import Material, Source, Statement
from knowledge.records import Record

NOTES = Path(__file__).parent / "template_notes.txt"
Filled = tuple[Table, list[dict[str, str]]]


def tables_of(
    records: Iterable[Record | Source], city: str | None = None, name: str | None = None
) -> list[Filled]:
    """Records as tables, in a fixed order.

    Args:
        records: what to export.
        city: code of the only city wanted; sources are kept where a record names them.
        name: of the only table wanted.

    Raises:
        InvalidInput: there is no table of that name.
    """
    if name is not None and name not in BY_NAME:
        raise InvalidInput(f"没有名为「{name}」的表。", f"可选：{'、'.join(BY_NAME)}。")
    everything = list(records)
    wanted = [
        item
        for item in everything
        if isinstance(item, Record) and (city is None or item.city == city)
    ]
    if city is None:
        kept: list[Record | Source] = everything
    else:
        named = {source for record in wanted for source in _sources_in(record)}
        kept = [item for item in everything if isinstance(item, Source) and item.id in named]
        kept += wanted
    chosen = [BY_NAME[name]] if name else list(TABLES)
    filled: dict[str, list[dict[str, str]]] = {table.name: [] for table in chosen}
    for record in sorted(kept, key=lambda item: item.id):
        table = BY_KIND[type(record)]
        if table.name in filled:
            filled[table.name].append(row_of(table, record))
    return [(BY_NAME[key], rows) for key, rows in filled.items()]


def _sources_in(record: Record) -> set[str]:
    """Every source that a record names."""
    named = set(record.sources)
    for _, value in walk(record):
        if isinstance(value, Statement | Material):
            named.update(value.named_sources)
    return named


def write_tables(tables: list[Filled], path: Path) -> None:
    """Write tables to a file of the kind that its name says.

    Raises:
        InvalidInput: another kind of file, or several tables for a CSV file.
    """
    match path.suffix.lower():
        case ".xlsx":
            data = write_workbook(tables)
        case ".json":
            data = write_json(tables)
        case ".csv":
            guides = {table.name: (table, rows) for table, rows in tables}
            only = tables[0] if len(tables) == 1 else guides[GUIDES.name]
            data = write_csv(*only)
        case suffix:
            raise InvalidInput(
                f"不能导出 {suffix or '没有扩展名的'} 文件。", "可以导出 .xlsx、.csv、.json。"
            )
    _write(path, data)


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        InvalidInput: nothing can be written there.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise InvalidInput(f"写不了文件 {path}。", "请检查文件夹是否存在、有没有权限。") from error


def write_template(path: Path) -> None:
    """Write an empty workbook with headings and how to fill it in."""
    if path.suffix.lower() != ".xlsx":
        raise InvalidInput("模板是 Excel 工作簿。", "请把文件名写成 .xlsx 结尾。")
    notes = NOTES.read_text("utf-8").splitlines()
    _write(path, write_workbook([(table, []) for table in TABLES], notes))
