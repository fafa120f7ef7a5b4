"""Hit tests, golden questions and proofs on the made-up city."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import xlsxwriter
from sqlalchemy import Engine

from daoban.database import make_engine
from desk.accounts.audit import AuditLog
from search.run import Tools
from studio.golden import Golden
from studio.hits.hit_tests import HitTests
from studio.hits.shapes import HitRun
from studio.work.worker import Worker
from support.desk_accounts import EDITOR, SettableClock
from support.stores import HERE, migrated_url, put_away


@dataclass
class FixedSearch:
    """Answers from one snapshot."""

    tools: Tools


@dataclass
class HitHouse:
    """Everything that takes part, on one database."""

    engine: Engine
    clock: SettableClock
    audit: AuditLog
    search: FixedSearch
    worker: Worker
    golden: Golden
    hits: HitTests

    def settled(self, run: HitRun) -> HitRun:
        """A run once all work is done."""
        self.worker.settle()
        return self.hits.find(EDITOR, run.id)

    def again(self) -> HitHouse:
        """Another process on the same database."""
        return house_on(self.engine, self.search.tools, self.clock)


def house_on(engine: Engine, tools: Tools, clock: SettableClock) -> HitHouse:
    audit, search, worker = AuditLog(engine, clock), FixedSearch(tools), Worker(engine, clock)
    golden = Golden(engine, audit, search, clock)
    hits = HitTests(engine, audit, search, golden, worker, clock)
    return HitHouse(engine, clock, audit, search, worker, golden, hits)


@contextmanager
def hit_house(folder: Path, tools: Tools) -> Iterator[HitHouse]:
    """A house on an empty database."""
    engine = make_engine(migrated_url(HERE, folder / "hits.db"))
    house = house_on(engine, tools, SettableClock())
    try:
        yield house
    finally:
        house.worker.close()
        put_away(engine)


def book_of(*rows: Sequence[str], name: str = "测试") -> bytes:
    """A workbook of texts."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            for place, text in enumerate(cells):
                sheet.write_string(number, place, text)
    return buffer.getvalue()
