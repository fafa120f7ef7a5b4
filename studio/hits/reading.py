"""Questions out of a file: Excel or CSV, with the columns 问题, 城市, 应答, 字段."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from daoban.errors import InvalidInput
from daoban.personal_data import mask_personal_data
from knowledge.exchange.plain_files import read_csv
from knowledge.exchange.tables import Grid, GridRow
from knowledge.exchange.workbooks import NOTES, read_workbook
from knowledge.regions import Regions
from search.evaluation.labels import FIELDS, code_of
from studio.hits.shapes import HitRow
from studio.hits.texts import error, hit_text, say

FILE_LIMIT = 10 * 1024 * 1024
"""Bytes of a file."""
MOST_ROWS = 5000
MOST_CHARACTERS = 500
"""Of a question, as at the door of the public API."""
MOST_FAULTS = 50
"""Faults that are listed."""
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "question": ("问题", "问句", "question"),
    "city": ("城市", "city"),
    "expected": ("应答", "套餐", "主题", "expected"),
    "field": ("字段", "要素", "field"),
}


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file holds.

    Attributes:
        unread: headings that mean nothing here.
    """

    rows: list[HitRow]
    unread: tuple[str, ...]


def read_file(name: str, data: bytes, regions: Regions) -> ReadFile:
    """The questions of a file, masked.

    Args:
        name: what the file is called; its ending says what it is.
        data: its bytes.
        regions: the cities that may be named.

    Raises:
        InvalidInput: it cannot be read; every row that is wrong is named.
    """
    grid = _grid(name, data)
    headings = [cell.strip() for cell in grid.rows[0].cells]
    codes = [code_of(COLUMNS, heading) for heading in headings]
    rows: list[HitRow] = []
    faults: list[str] = []
    for row in grid.rows[1:]:
        cells = {
            code: text.strip()
            for code, text in zip(codes, row.cells, strict=False)
            if code and text
        }
        said = list(_broken(row, codes, headings))
        if not (said or any(cells.values())):
            continue
        try:
            if said:
                raise ValueError("；".join(said))
            rows.append(row_of(cells, regions))
        except ValueError as fault:
            faults.append(say("line", number=row.number, fault=fault))
    _refuse(rows, faults)
    known = zip(headings, codes, strict=True)
    return ReadFile(rows, tuple(heading for heading, code in known if heading and not code))


def refuse_too_many(count: int) -> None:
    """Refuse a batch that no editor would read through.

    Raises:
        InvalidInput: it has more questions than the limit, or none.
    """
    if not count:
        raise InvalidInput(*error("no_rows"))
    if count > MOST_ROWS:
        raise InvalidInput(*error("many", count=count, most=MOST_ROWS))


def row_of(cells: Mapping[str, str], regions: Regions) -> HitRow:
    """One question, masked.

    Args:
        cells: texts by the keys of ``COLUMNS``.
        regions: the cities that may be named.

    Raises:
        ValueError: what is wrong, in Chinese.
    """
    question = cells.get("question", "").strip()
    if not question:
        raise ValueError(say("empty"))
    if len(question) > MOST_CHARACTERS:
        raise ValueError(say("long", length=len(question), most=MOST_CHARACTERS))
    if "\x00" in question:
        raise ValueError(say("broken"))
    return HitRow(
        question=mask_personal_data(question),
        city=_city(cells.get("city", "").strip(), regions),
        expected=mask_personal_data(cells.get("expected", "").strip()),
        field=_field(cells.get("field", "").strip()),
    )


def _city(said: str, regions: Regions) -> str:
    if not said or said in regions.codes:
        return said
    if said in regions.names:
        return regions.names[said]
    raise ValueError(say("city", city=said, cities="、".join(regions.served)))


def _field(said: str) -> str:
    if not said:
        return ""
    code = code_of(FIELDS, said)
    if code is None:
        names = "、".join(known[0] for known in FIELDS.values())
        raise ValueError(say("field", field=said, fields=names))
    return str(code)


def _grid(name: str, data: bytes) -> Grid:
    """The table that holds questions."""
    if len(data) > FILE_LIMIT:
        raise InvalidInput(*error("large", limit=FILE_LIMIT // 1024 // 1024))
    ending = PurePath(name).suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise InvalidInput(*error("kind", name=mask_personal_data(PurePath(name).name)[:80]))
    try:
        grids = read_workbook(data) if ending == ".xlsx" else read_csv(data, PurePath(name).stem)
    except InvalidInput as fault:
        raise InvalidInput(fault.message, say("spoiled")) from fault
    for grid in grids:
        if grid.name != NOTES and grid.rows and _has_questions(grid):
            return grid
    raise InvalidInput(*error("no_column"))


def _has_questions(grid: Grid) -> bool:
    return any(code_of(COLUMNS, cell) == "question" for cell in grid.rows[0].cells)


def _broken(row: GridRow, codes: list[str | None], headings: list[str]) -> Iterator[str]:
    """What is wrong with cells that are read."""
    for place, message in sorted(row.faults.items()):
        if place < len(codes) and codes[place]:
            yield f"「{headings[place]}」{message}"


def _refuse(rows: list[HitRow], faults: list[str]) -> None:
    if faults:
        details = [{"message": fault} for fault in faults[:MOST_FAULTS]]
        raise InvalidInput(*error("rows", count=len(faults)), details)
    refuse_too_many(len(rows))


def unread_doubt(unread: tuple[str, ...]) -> list[str]:
    """That columns were not read, if there are any."""
    names = "、".join(f"「{mask_personal_data(name)}」" for name in unread)
    return [hit_text()["doubts"]["unread"].format(names=names)] if unread else []
