"""Files to import, and what tests look at before and after."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Engine, text

from daoban.database import Table
from knowledge.checks.content import load_stages
from knowledge.exchange.drafts import Fate, RowReport
from knowledge.exchange.exporting import tables_of
from knowledge.exchange.importing import Plan, plan_import
from knowledge.exchange.plain_files import write_json
from knowledge.facts import Source, Statement
from knowledge.files import read_content
from knowledge.records import Policy, Record, Term
from knowledge.regions import load_regions
from support.city import CONTENT

Rows = dict[str, list[dict[str, Any]]]
SOURCE = "yx-office-2025-12"


def city_records() -> list[Record | Source]:
    """The made-up city, with a term and a policy, which it lacks."""
    summary = Statement(text="先受理、后补材料。", source=SOURCE, brief="先办后补")
    common: dict[str, Any] = {"city": "990100", "sources": (SOURCE,), "summary": summary}
    term = Term(id="term-yx-later", title="容缺受理", **common)
    benefit = (Statement(text="每户补贴500元。", source=SOURCE, unverified=True),)
    policy = Policy(
        id="policy-yx", title="小店补贴", benefit=benefit, bundles=("yx-shop-open",), **common
    )
    return [*(item.record for item in read_content(CONTENT)[0]), term, policy]


def rows_of_city() -> Rows:
    """The made-up city as rows by table, as JSON gives them."""
    return json.loads(write_json(tables_of(city_records())))


def row_named(rows: Rows, table: str, name: str) -> dict[str, Any]:
    """The row of a record by its id."""
    return next(row for row in rows[table] if row["编号"] == name)


def guide(**changes: Any) -> dict[str, Any]:
    """A row of the table 办事指南 that can be imported."""
    return {
        "编号": "yx-signboard",
        "事项名称": "招牌备案",
        "行政区划代码": "990100",
        "简介": "装招牌前报备。",
        "来源": SOURCE,
    } | changes


def write_rows(path: Path, rows: Any) -> Path:
    """A JSON file of rows by table."""
    path.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    return path


def write_sheet(path: Path, rows: list[dict[str, Any]], name: str = "办事指南") -> Path:
    """A workbook as people make it, with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name
    headings = list(rows[0])
    sheet.append(headings)
    for row in rows:
        sheet.append([row.get(heading) for heading in headings])
    book.save(path)
    return path


def edit_sheet(path: Path, edit: Callable[[Worksheet], object]) -> Path:
    """Change the first sheet of a workbook."""
    book = openpyxl.load_workbook(path)
    edit(book.worksheets[0])
    book.save(path)
    return path


def plan(path: Path, engine: Engine) -> Plan:
    """What an import into the made-up city would do."""
    return plan_import(path, engine, load_regions(CONTENT), life_stages=load_stages(CONTENT))


def refused(planned: Plan) -> list[RowReport]:
    """The rows that are refused."""
    return [row for row in planned.rows if row.fate is Fate.REFUSED]


def why(planned: Plan) -> str:
    """Every reason in one text."""
    reasons = [reason for row in planned.rows for reason in row.reasons]
    return "\n".join([*reasons, *(problem.message for problem in planned.problems)])


def row_counts(engine: Engine) -> dict[str, int]:
    """How many rows each table of the database holds."""
    with engine.connect() as connection:
        return {
            name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()
            for name in Table.metadata.tables
        }
