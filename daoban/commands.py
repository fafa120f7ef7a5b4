"""Commands of the frame: getting ready and starting."""

import os
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from daoban.house import PROCFILE, House, with_tokens
from daoban.ports import check_ports, doors
from daoban.processes import ProcessGroup
from daoban.settings import Settings, settings
from daoban.setup import set_up
from daoban.stopping import StopAsked, stop_on_signals


def _values(port: int | None = None) -> Settings:
    """The settings in force, with paths that hold in every process."""
    values = settings()
    changes = {"var": values.var.resolve(), "port": port or values.port}
    return values.model_copy(update=changes)


def setup() -> None:
    """准备好启动所需的一切：对话引擎环境、模型权重、索引、训练；只做有变化的部分。"""
    console = Console(highlight=False)
    with stop_on_signals():
        try:
            set_up(_values(), console)
        except StopAsked:
            console.print("已停止；再次运行会接着做没有完成的部分。")
            raise typer.Exit(130) from None


def up(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="网页和接口的端口")] = None,
    timeout: Annotated[float, typer.Option(help="最多等多少秒就绪")] = 180.0,
) -> None:
    """准备好一切，启动全部进程，就绪后给出地址；Ctrl-C 停止。"""
    began = float(os.environ.get("DAOBAN_STARTED_AT") or time.time())
    console = Console(highlight=False)
    values = with_tokens(_values(port))
    with stop_on_signals():
        try:
            check_ports(doors(values))
            set_up(values, console)
            check_ports(doors(values))
            keep_house(values, console, timeout, began)
        except StopAsked:
            console.print("导办已停止。")


def keep_house(
    values: Settings, console: Console, timeout: float, began: float, procfile: Path = PROCFILE
) -> None:
    """Start the processes, say when they are ready, and watch them.

    Raises:
        SetupFailed: they were not ready in time, or one could not be kept up; all are stopped then.
    """
    with ProcessGroup(values.var / "log") as group:
        house = House(values, group, console, procfile)
        house.start()
        house.wait_until_ready(timeout)
        seconds = time.time() - began
        console.print(f"[bold green]导办已就绪[/]（启动用时 {seconds:.0f} 秒）：{house.url}/")
        if house.has_page("/docs"):
            console.print(f"接口说明：{house.url}/docs")
        console.print("按 Ctrl-C 停止。")
        house.watch()
