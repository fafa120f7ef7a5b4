"""A batch of 1,000 questions: a workbook in, asked one after another with evidence, a workbook out.

Bar: less than 60 seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from time import perf_counter

import pytest
import xlsxwriter
from rich.console import Console

from daoban.database import make_engine
from daoban.migrate import migrate
from daoban.settings import settings
from desk.accounts.account import SYSTEM
from desk.accounts.audit import AuditLog
from search.evaluation.golden import GOLDEN
from search.evaluation.reading import read_questions
from search.run import Tools
from search.service import load_tools
from studio.golden import Golden
from studio.hits.hit_tests import HitTests
from studio.hits.shapes import HitRun, HitState
from studio.work.worker import Worker

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]
COUNT = 1000


@dataclass
class _Search:
    tools: Tools


@pytest.fixture
def hits(tmp_path: Path) -> Iterator[HitTests]:
    """Hit tests of the release in ``var``, in a database of their own."""
    engine = make_engine(f"sqlite:///{tmp_path / 'hits.db'}")
    migrate(engine)
    search = _Search(load_tools(settings()))
    audit, worker = AuditLog(engine), Worker(engine)
    yield HitTests(engine, audit, search, Golden(engine, audit, search), worker)
    worker.close()
    engine.dispose()


def _book() -> bytes:
    """The golden questions, with new wordings of them until there are enough."""
    golden = [item for item in read_questions(GOLDEN).questions if len(item.text) <= 490]
    rows = [(item.text, "；".join(sorted(item.titles))) for item in golden]
    rows += [(f"请问一下，{text}", title) for text, title in rows][: COUNT - len(rows)]
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([("问题", "应答"), *rows[:COUNT]]):
            sheet.write_row(number, 0, cells)
    return buffer.getvalue()


def test_a_thousand_questions(hits: HitTests) -> None:
    data = _book()
    start = perf_counter()
    run = hits.start_file(SYSTEM, "一千题", "一千题.xlsx", data)
    read = perf_counter() - start
    run = _ended(hits, run)
    asked = perf_counter() - start - read
    exported = hits.export(SYSTEM, run.id)
    whole = perf_counter() - start
    assert run.state is HitState.READY
    assert run.done == COUNT
    Console(width=110).print(
        f"{COUNT} questions: read {read:.1f} s, asked {asked:.1f} s "
        f"({COUNT / asked:.1f} questions/s), written {whole - read - asked:.1f} s, "
        f"{len(exported) / 1e6:.1f} MB; {run.right} of {run.judged} hit"
    )


def _ended(hits: HitTests, run: HitRun) -> HitRun:
    hits._worker.settle()
    return hits.find(SYSTEM, run.id)
