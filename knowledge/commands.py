"""Commands of the knowledge room."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from daoban.settings import settings
from knowledge.checks import check_content


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
