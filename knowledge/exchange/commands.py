"""Commands that bring guides in and out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table as Screen
from sqlalchemy import Engine

from daoban.database import make_engine
from daoban.errors import InvalidInput
from daoban.migrate import migrate
from daoban.settings import Settings, settings
from knowledge.checks.content import load_stages
from knowledge.exchange.drafts import Fate
from knowledge.exchange.exporting import tables_of, write_tables, write_template
from knowledge.exchange.importing import Plan, apply_plan, plan_import
from knowledge.regions import load_regions
from knowledge.releases import live_release

MOST_LINES = 200
"""Rows of a report that are listed one by one; all of them with ``--all``."""


def import_file(
    file: Annotated[Path, typer.Argument(help="要导入的 .xlsx、.csv 或 .json 文件")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看结果，什么都不改")] = False,
    skip_refused: Annotated[
        bool, typer.Option("--skip-refused", help="跳过有问题的行，导入其余的行")
    ] = False,
    note: Annotated[str, typer.Option(help="写进发布记录的说明")] = "",
    everything: Annotated[bool, typer.Option("--all", help="逐行列出全部结果")] = False,
) -> None:
    """导入办事指南：逐行报告新增、修改、拒绝及原因，要么全部生效，要么什么都不改。"""
    values = settings()
    console = Console(highlight=False)
    with _database(values) as database:
        plan = _plan(file, database, values.content)
        _show(console, plan, None if everything else MOST_LINES)
        if dry_run:
            console.print("这是试运行，什么都没有改。")
            raise typer.Exit(0 if plan.is_sound else 1)
        published = apply_plan(plan, database, "daoban import", note or file.name, skip_refused)
    if published.is_new:
        console.print(
            f"已发布为第 {published.number} 次发布。下一步请运行 daoban index，之后就能回答。"
        )
    else:
        console.print("内容与已发布的完全一样，没有新的发布。")


@contextmanager
def _database(values: Settings) -> Iterator[Engine]:
    """The database, migrated; its connections are closed afterwards."""
    database = make_engine(values.database)
    try:
        migrate(database)
        yield database
    finally:
        database.dispose()


def _plan(file: Path, database: Engine, content: Path) -> Plan:
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("正在读取……", total=None)
        return plan_import(
            file,
            database,
            load_regions(content),
            lambda done, total: progress.update(task, completed=done, total=total),
            load_stages(content),
        )


def _show(console: Console, plan: Plan, most: int | None) -> None:
    for problem in plan.problems:
        console.print(f"✗ 表「{problem.table}」：{problem.message}", markup=False, soft_wrap=True)
    for table, headings in plan.unread.items():
        text = f"! 表「{table}」的这些列没有读：{'、'.join(headings)}"
        console.print(text, markup=False, soft_wrap=True)
    told = [row for row in plan.rows if row.fate is not Fate.SAME]
    told.sort(key=lambda row: row.fate is not Fate.REFUSED)
    for row in told[:most]:
        why = "；".join(row.reasons) or "、".join(row.changes)
        mark = "✗" if row.fate is Fate.REFUSED else "✓"
        where = f"{mark} 表「{row.table}」第 {row.number} 行 {row.name}：{row.fate}"
        console.print(f"{where}（{why}）" if why else where, markup=False, soft_wrap=True)
    if most is not None and len(told) > most:
        console.print(f"……还有 {len(told) - most} 行，加 --all 可以全部列出。")
    counts = "，".join(f"{fate}{plan.count(fate)} 行" for fate in Fate)
    console.print(f"共 {len(plan.rows)} 行：{counts}。")


def export_file(
    file: Annotated[Path, typer.Argument(help="写到哪个 .xlsx、.csv 或 .json 文件")],
    city: Annotated[str | None, typer.Option(help="只导出一个城市，例如 重庆")] = None,
    table: Annotated[str | None, typer.Option(help="只导出一张表，例如 办事指南")] = None,
) -> None:
    """导出已发布的全部内容，格式与导入相同；.csv 只写一张表。"""
    values = settings()
    with _database(values) as database:
        release = live_release(database)
    codes = load_regions(values.content).codes
    if city is not None and city not in codes:
        raise InvalidInput(f"没有「{city}」这个地方。", "请写 regions.yml 里的城市名称。")
    tables = tables_of(release.records.values(), codes[city] if city else None, table)
    write_tables(tables, file)
    screen = Screen("表", "行数")
    for layout, rows in tables:
        screen.add_row(layout.name, str(len(rows)))
    Console().print(screen)
    Console(highlight=False).print(f"第 {release.number} 次发布已写到 {file}。", soft_wrap=True)


def template_file(
    file: Annotated[Path, typer.Argument(help="写到哪个 .xlsx 文件")] = Path("办事指南模板.xlsx"),
) -> None:
    """写出空白的导入模板：表头、填写说明、示例。"""
    write_template(file)
    Console(highlight=False).print(f"模板已写到 {file}。", soft_wrap=True)
