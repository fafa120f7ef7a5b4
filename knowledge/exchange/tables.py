"""Rows out of a grid of cells: headings found, faults of the table named, each row with its number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from daoban.errors import InvalidInput
from knowledge.exchange.layout import BY_NAME, TABLES, Table
from knowledge.exchange.rows import Row

ROW_LIMIT = 100_000
"""Rows of one table."""
ENOUGH = 0.6
"""Share of a table's headings from which a grid without a name is taken to be that table."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of cells as texts."""

    number: int
    cells: tuple[str, ...]
    faults: Mapping[int, str] = field(default_factory=dict)
    """What is wrong with single cells, by column."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet or file as it was read: its name and its rows, the headings first."""

    name: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a table as a whole."""

    table: str
    message: str


def refuse_long(name: str, rows: int) -> None:
    """Refuse a table that no city fills.

    Raises:
        InvalidInput: it has more rows than the limit.
    """
    if rows > ROW_LIMIT:
        raise InvalidInput(
            f"表「{name}」超过 {ROW_LIMIT} 行，太大了。",
            "请删掉下面多余的空行，或拆成几个文件。",
        )


def table_for(grid: Grid) -> Table | None:
    """The table that a grid is: by its name, else by its headings."""
    if grid.name in BY_NAME:
        return BY_NAME[grid.name]
    headings = set(_headings(grid))
    shares = {
        table.name: len(headings & {column.heading for column in table.columns})
        / len(table.columns)
        for table in TABLES
    }
    best = max(shares, key=lambda name: shares[name])
    return BY_NAME[best] if shares[best] >= ENOUGH else None


def _headings(grid: Grid) -> list[str]:
    return [cell.strip() for cell in grid.rows[0].cells] if grid.rows else []


def _table_problems(table: Table, grid: Grid, headings: list[str]) -> Iterator[Problem]:
    for place, message in sorted(grid.rows[0].faults.items()):
        yield Problem(table.name, f"表头第 {place + 1} 格{message}")
    named = [heading for heading in headings if heading]
    twice = sorted({heading for heading in named if named.count(heading) > 1})
    if twice:
        yield Problem(table.name, f"这些列出现了两次：{'、'.join(twice)}")
    missing = [
        column.heading
        for column in table.columns
        if column.needed and column.heading not in headings
    ]
    if missing:
        yield Problem(table.name, f"缺少这些列：{'、'.join(missing)}")


def rows_of(grid: Grid) -> tuple[list[Row], list[Problem]]:
    """The rows of a grid, and why it cannot be read, if it cannot."""
    table = table_for(grid)
    if not any(_says_something(row) for row in grid.rows[1:]):
        return [], []
    if table is None:
        names = "、".join(item.name for item in TABLES)
        message = f"认不出是哪张表；表名要是这些之一：{names}"
        return [], [Problem(grid.name, message)]
    headings = _headings(grid)
    problems = list(_table_problems(table, grid, headings))
    if problems:
        return [], problems
    rows = (_row(table, headings, row) for row in grid.rows[1:] if _says_something(row))
    return [row for row in rows if row.faults or any(row.cells.values())], []


def _says_something(row: GridRow) -> bool:
    return bool(row.faults) or any(cell.strip() for cell in row.cells)


def _row(table: Table, headings: list[str], row: GridRow) -> Row:
    cells = {name: text.strip() for name, text in zip(headings, row.cells, strict=False)}
    cells.pop("", None)
    known = {column.heading for column in table.columns}
    faults = []
    if any(text.strip() for text in row.cells[len(headings) :]):
        faults.append("这一行的格子比表头多，请检查逗号和引号")
    for place, message in sorted(row.faults.items()):
        heading = headings[place] if place < len(headings) else ""
        if heading in known:
            faults.append(f"「{heading}」{message}")
    return Row(table, row.number, cells, tuple(faults))


def unknown_headings(grid: Grid) -> list[str]:
    """Columns that are not read."""
    table = table_for(grid)
    known = {column.heading for column in table.columns} if table else set()
    return [heading for heading in _headings(grid) if heading and heading not in known]
