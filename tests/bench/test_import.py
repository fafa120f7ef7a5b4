"""Importing 3,000 guides from a workbook, from the file to the release."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from rich.console import Console
from support.city import CONTENT
from support.stores import migrated

from knowledge.exchange.drafts import Fate
from knowledge.exchange.exporting import tables_of, write_tables
from knowledge.exchange.importing import apply_plan, plan_import
from knowledge.facts import Source
from knowledge.files import read_content
from knowledge.records import Matter
from knowledge.regions import load_regions
from knowledge.releases import live_release

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]
GUIDES = 3000


def guides() -> Iterator[Matter]:
    """Copies of one guide of the made-up city, each with its own name and questions."""
    records = {item.record.id: item.record for item in read_content(CONTENT)[0]}
    model = records["yx-shop-licence"]
    assert isinstance(model, Matter)
    for number in range(GUIDES):
        faqs = [
            faq.model_copy(
                update={
                    "question": f"第{number}项：{faq.question}",
                    "variants": (f"{number}号店名",),
                }
            )
            for faq in model.faqs
        ]
        changes = {"id": f"guide-{number}", "title": f"第{number}项登记", "faqs": tuple(faqs)}
        yield model.model_copy(update=changes)


def test_import_of_many_guides(tmp_path: Path) -> None:
    sources = [item.record for item in read_content(CONTENT)[0] if isinstance(item.record, Source)]
    path = tmp_path / "许多.xlsx"
    write_tables(tables_of([*sources, *guides()]), path)
    with migrated("sqlite", tmp_path) as engine:
        start = perf_counter()
        plan = plan_import(path, engine, load_regions(CONTENT))
        planned = perf_counter() - start
        apply_plan(plan, engine, "测量", "")
        seconds = perf_counter() - start
        assert len(live_release(engine).records) == len(sources) + GUIDES
    assert plan.count(Fate.NEW) == len(plan.rows)
    text = f"{len(plan.rows)} 行：{seconds:.1f} 秒（其中读和检查 {planned:.1f} 秒），每秒 {len(plan.rows) / seconds:.0f} 行"
    Console(width=110).print(f"导入 {path.stat().st_size / 1e6:.1f} MB、{text}")
