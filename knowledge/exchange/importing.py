"""Importing: from a file to a plan, row by row, and from the plan to a release, all or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from daoban.errors import ContentInvalid, InvalidInput, NotFound
from knowledge.exchange.drafts import Drafts, Fate, RowReport
from knowledge.exchange.plain_files import read_csv, read_json
from knowledge.exchange.rows import Row
from knowledge.exchange.tables import Grid, Problem, rows_of, unknown_headings
from knowledge.exchange.workbooks import NOTES, read_limited, read_workbook
from knowledge.facts import Source
from knowledge.publishing import Published, publish_changes
from knowledge.records import Record
from knowledge.regions import Regions
from knowledge.releases import live_release

Advance = Callable[[int, int], None]
"""Told how many of how many rows have been read."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do.

    Attributes:
        rows: one report for each row.
        problems: why whole tables cannot be read, and what the import would break in live records.
        unread: headings that are not read, by table.
        records: the records to publish: new and changed ones.
        based_on: number of the live release it was made against.
    """

    rows: tuple[RowReport, ...]
    problems: tuple[Problem, ...]
    unread: Mapping[str, tuple[str, ...]]
    records: tuple[Record | Source, ...]
    based_on: int | None

    def count(self, fate: Fate) -> int:
        """How many rows meet this fate."""
        return sum(row.fate is fate for row in self.rows)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is refused."""
        return not self.problems and not self.count(Fate.REFUSED)


def read_grids(path: Path) -> list[Grid]:
    """The tables of a file.

    Raises:
        InvalidInput: the file is of another kind, too large or spoiled.
    """
    data = read_limited(path)
    match path.suffix.lower():
        case ".xlsx":
            grids = read_workbook(data)
        case ".csv":
            grids = read_csv(data, path.stem)
        case ".json":
            grids = read_json(data)
        case suffix:
            raise InvalidInput(
                f"不能导入 {suffix or '没有扩展名的'} 文件。", "可以导入 .xlsx、.csv、.json。"
            )
    return [grid for grid in grids if grid.name != NOTES]


def plan_import(
    path: Path,
    engine: Engine,
    regions: Regions,
    advance: Advance = lambda _done, _all: None,
    life_stages: tuple[str, ...] = (),
) -> Plan:
    """Read a file and say what would become of each row; changes nothing.

    Args:
        path: the file.
        engine: the database.
        regions: the places that records may name.
        advance: told how far it is.
        life_stages: those that records may name; empty: not looked at.

    Raises:
        InvalidInput: the file is of another kind, too large or spoiled.
    """
    live, number = _live_records(engine)
    rows: list[Row] = []
    problems: list[Problem] = []
    unread: dict[str, tuple[str, ...]] = {}
    for grid in read_grids(path):
        found, wrong = rows_of(grid)
        rows += found
        problems += wrong
        if headings := unknown_headings(grid):
            unread[grid.name] = tuple(headings)
    if not rows and not problems:
        problems.append(Problem(path.name, "没有可以导入的行"))
    drafts = Drafts(live, regions, life_stages)
    for done, row in enumerate(rows, 1):
        drafts.take(row)
        advance(done, len(rows))
    problems += drafts.check()
    return Plan(tuple(drafts.reports()), tuple(problems), unread, drafts.wanted(), number)


def _live_records(engine: Engine) -> tuple[dict[str, Record | Source], int | None]:
    try:
        release = live_release(engine)
    except NotFound:
        return {}, None
    return dict(release.records), release.number


def apply_plan(
    plan: Plan, engine: Engine, author: str, note: str, skip_refused: bool = False
) -> Published:
    """Publish what the plan holds, all or nothing.

    Raises:
        ContentInvalid: something is refused, and that is not to be skipped.
        Conflict: another release has become the live one since the plan was made.
    """
    refused = plan.count(Fate.REFUSED)
    if plan.problems or (refused and not skip_refused):
        raise ContentInvalid(
            f"有 {refused + len(plan.problems)} 处不能导入，所以什么都没有改。",
            "请按上面的提示改好后重新导入；只想导入没有问题的行，请加 --skip-refused。",
        )
    return publish_changes(engine, plan.records, author, note, plan.based_on)
