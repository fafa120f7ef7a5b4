"""Excel workbooks (xlsx): reading with care, writing the same bytes for the same records."""

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from daoban.errors import InvalidInput
from knowledge.exchange.layout import Table
from knowledge.exchange.rows import CELL_LIMIT
from knowledge.exchange.tables import ROW_LIMIT, Grid, GridRow, refuse_long

FILE_LIMIT = 50 * 1024 * 1024
"""Bytes of a file that is read."""
UNPACKED_LIMIT = 400 * 1024 * 1024
"""Bytes of a workbook once unpacked."""
CELLS_LIMIT = 3_000_000
"""Cells of a workbook, empty ones with a format included: each takes memory."""
COLUMN_LIMIT = 200
NOTES = "填写说明"
"""The sheet of the template that holds no records."""
MADE = datetime(2000, 1, 1)
"""Written as the time of making, so that equal records give equal bytes."""
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.I)
_HINT = "请用 daoban template 生成的模板，另存为普通的 .xlsx 文件后再导入。"


def refuse_spoiled(data: bytes) -> None:
    """Refuse what is no plain workbook, before anything is unpacked for good.

    Raises:
        InvalidInput: too large, locked, with macros, damaged, or a zip bomb.
    """
    if data.startswith(_OLD_OR_LOCKED):
        raise InvalidInput("这个文件加了密码，或是旧的 .xls 格式，读不了。", _HINT)
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            names = packed.namelist()
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise InvalidInput("这个文件带有宏，为了安全不能导入。", _HINT)
            if "xl/workbook.xml" not in names:
                raise InvalidInput("这不是 Excel 工作簿（.xlsx）。", _HINT)
            _refuse_bomb(packed)
    except InvalidInput:
        raise
    except Exception as error:  # zipfile and zlib raise whatever the damaged part leads to
        raise InvalidInput("文件已损坏，打不开。", _HINT) from error


def _refuse_bomb(packed: zipfile.ZipFile) -> None:
    """Count what really comes out: the sizes that a zip file states may lie."""
    left, cells = UNPACKED_LIMIT, CELLS_LIMIT
    for name in packed.namelist():
        rows = 0
        with packed.open(name) as part:
            while chunk := part.read(1024 * 1024):
                left -= len(chunk)
                if left < 0:
                    limit = UNPACKED_LIMIT // 1024 // 1024
                    raise InvalidInput(f"文件解压后超过 {limit} MB，不能导入。", "请拆成几个文件。")
                if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                    raise InvalidInput("这个文件里有不该有的定义，为了安全不能导入。", _HINT)
                if _SHEET.fullmatch(name):
                    rows += chunk.count(b"<row")
                    cells -= chunk.count(b"<c ")
                    refuse_long(PurePosixPath(name).stem, rows)
        if cells < 0:
            raise InvalidInput("文件里的单元格太多。", "请删掉多余的空行空列，或拆成几个文件。")


def read_workbook(data: bytes) -> list[Grid]:
    """Every sheet that can be seen.

    Raises:
        InvalidInput: the file is spoiled.
    """
    refuse_spoiled(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is not kept, such as data validation
            book = openpyxl.load_workbook(BytesIO(data), data_only=False, keep_links=False)
    except Exception as error:  # openpyxl raises whatever the damaged part leads to
        raise InvalidInput("文件已损坏，打不开。", _HINT) from error
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return [Grid(sheet.title.strip(), tuple(_rows(sheet))) for sheet in sheets]


def _rows(sheet: Worksheet) -> Iterator[GridRow]:
    refuse_long(sheet.title, sheet.max_row)
    if sheet.max_column > COLUMN_LIMIT:
        raise InvalidInput(
            f"工作表「{sheet.title}」有 {sheet.max_column} 列，太大了。",
            f"一张表最多 {COLUMN_LIMIT} 列，请删掉右边多余的空列。",
        )
    merged = _merged(sheet)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        faults = dict.fromkeys(merged.get(number, ()), "是合并单元格，请取消合并后逐格填写")
        texts = []
        for place, cell in enumerate(cells):
            text, fault = _text(cell)
            texts.append(text)
            if fault:
                faults[place] = fault
        yield GridRow(number, tuple(texts), faults)


def _merged(sheet: Worksheet) -> dict[int, set[int]]:
    """The columns of merged cells by row."""
    found: dict[int, set[int]] = {}
    for area in sheet.merged_cells.ranges:
        for number in range(area.min_row, min(area.max_row, ROW_LIMIT) + 1):
            found.setdefault(number, set()).update(range(area.min_col - 1, area.max_col))
    return found


def _text(cell: Any) -> tuple[str, str | None]:
    """A cell as text, and what is wrong with it."""
    value = cell.value
    if value is None:
        return "", None
    if cell.data_type == "f":
        return "", "是公式，请改成公式算出的值"
    if cell.data_type == "e":
        return "", f"是错误值 {value}，请改正"
    if isinstance(value, bool):
        return ("是" if value else "否"), None
    if isinstance(value, datetime):
        return value.date().isoformat(), None
    if isinstance(value, date):
        return value.isoformat(), None
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), None
    return str(value).replace("_x000D_", "\r"), None


def write_workbook(
    tables: Sequence[tuple[Table, Sequence[dict[str, str]]]], notes: Sequence[str] = ()
) -> bytes:
    """A workbook with one sheet for each table; ``notes`` fill a first sheet.

    Raises:
        InvalidInput: a value is longer than a cell can hold.
    """
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": "导办 办事指南", "created": MADE})
        head = book.add_format({"bold": True, "bg_color": "#DCE9F2", "text_wrap": True})
        needed = book.add_format({"bold": True, "bg_color": "#F7D9C4", "text_wrap": True})
        body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        if notes:
            sheet = book.add_worksheet(NOTES)
            sheet.set_column(0, 0, 100, body)
            for number, note in enumerate(notes):
                sheet.write_string(number, 0, note, body)
        for table, rows in tables:
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(1, 2)
            sheet.set_column(0, len(table.columns) - 1, 24, body)
            for place, column in enumerate(table.columns):
                sheet.write_string(0, place, column.heading, needed if column.needed else head)
                if notes and column.help:
                    sheet.write_comment(0, place, column.help, {"author": "导办"})
            for number, row in enumerate(rows, 1):
                for place, column in enumerate(table.columns):
                    text = row[column.heading]
                    if len(text) > CELL_LIMIT:
                        raise InvalidInput(
                            f"「{row[table.columns[0].heading]}」的「{column.heading}」有 {len(text)} 个字，"
                            f"一个单元格放不下。",
                            "请改用 .json 导出。",
                        )
                    if text:
                        sheet.write_string(number, place, text, body)
    return buffer.getvalue()


def read_limited(path: Path) -> bytes:
    """The bytes of a file that is not too large.

    Raises:
        InvalidInput: it is, or it cannot be read.
    """
    if not path.is_file():
        found = "是一个文件夹" if path.is_dir() else "不存在，或不是文件"
        raise InvalidInput(f"打不开：{path} {found}。", "请检查文件名。")
    try:
        size = path.stat().st_size
        if size > FILE_LIMIT:
            limit = FILE_LIMIT // 1024 // 1024
            raise InvalidInput(
                f"文件有 {size // 1024 // 1024} MB，超过 {limit} MB。", "请拆成几个文件。"
            )
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(
            f"打不开文件 {path}：没有读它的权限，或磁盘有故障。", "请检查权限。"
        ) from error
