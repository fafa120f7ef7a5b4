"""``daoban dispatch``: train what decides where a matter goes, and measure it."""

from typing import Annotated

import typer
from rich.console import Console

from daoban.settings import settings
from desk.dispatch.making import make_models

dispatch = typer.Typer(help="派单模型：训练、评测、更正。", no_args_is_help=True)


@dispatch.command()
def train(
    again: Annotated[bool, typer.Option(help="即使没有变化也重新训练")] = False,
) -> None:
    """生成地名表，训练派单模型；没有变化就什么也不做。"""
    console = Console(stderr=True)
    made = make_models(settings(), console.print, again)
    Console().print("派单模型已训练好。" if made else "派单模型没有变化。")


@dispatch.callback()
def _commands() -> None:
    """派单模型：训练、评测、更正。"""
