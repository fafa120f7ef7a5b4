"""Commands of the knowledge room."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from daoban.settings import settings
from knowledge.checks import check_content
from knowledge.exchange.cells import FIELDS
from knowledge.files import read_content
from knowledge.regions import load_regions
from knowledge.statistics import statistics_of


def check(
    content: Annotated[
        Path | None, typer.Argument(help="内容文件夹；默认 knowledge/content")
    ] = None,
) -> None:
    """检查全部内容:格式、引用、来源、日期、重复、必填字段。"""
    records, findings = check_content(content or settings().content)
    console = Console(highlight=False)
    for finding in findings:
        console.print(f"✗ {finding.as_detail()['message']}", markup=False, soft_wrap=True)
    console.print(f"共检查 {len(records)} 条记录，发现 {len(findings)} 处问题。")
    if findings:
        raise typer.Exit(1)


def stats(
    content: Annotated[
        Path | None, typer.Argument(help="内容文件夹；默认 knowledge/content")
    ] = None,
) -> None:
    """逐个一件事列出：事项、材料、问答、问法、来源各有多少，哪些指南项有来源、哪些未收录。"""
    folder = content or settings().content
    records, _ = read_content(folder)
    cities = load_regions(folder).names
    found = statistics_of({item.record.id: item.record for item in records})
    screen = Table(
        "城市", "一件事", "事项", "材料", "问答", "问法", "来源", "有来源", "只有未核实", "未收录"
    )
    for item in found:
        screen.add_row(
            cities.get(item.bundle.city, item.bundle.city),
            item.bundle.title,
            *map(str, (item.matters, item.materials, item.faqs, item.variants, item.sources)),
            f"{item.share:.0%}",
            "、".join(FIELDS[field] for field in item.doubtful) or "–",
            "、".join(FIELDS[field] for field in item.missing) or "–",
        )
    console = Console()
    if not console.is_terminal:
        console = Console(width=200)
    console.print(screen)
    share = sum(item.share for item in found) / max(len(found), 1)
    console.print(f"共 {len(found)} 个一件事，指南项有来源的平均占 {share:.0%}。")
