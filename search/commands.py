"""Commands of the search room."""

from typing import Annotated

import typer
from rich.console import Console

from daoban.settings import settings
from search.contracts import Question
from search.indexing import make_index
from search.pipeline import ask as ask_pipeline
from search.service import load_tools


def index(
    retrain: Annotated[bool, typer.Option(help="即使没有变化也重新训练排序模型")] = False,
) -> None:
    """检查内容、发布、建立索引;只做有变化的部分。"""
    tools = make_index(settings(), Console(stderr=True).print, retrain)
    count = len(tools.snapshot.passages)
    Console().print(f"已就绪：发布 {tools.snapshot.release}，共 {count} 个检索段落。")


def ask(
    text: Annotated[str, typer.Argument(help="问题")],
    city: Annotated[str | None, typer.Option(help="城市")] = None,
    explain: Annotated[bool, typer.Option(help="同时给出证据")] = False,
) -> None:
    """问一个问题,直接由检索流程回答。"""
    question = Question(text=text, city=city, explain=explain)
    reply = ask_pipeline(question, load_tools(settings()), with_messages=True)
    console = Console(highlight=False)
    for message in reply.messages or ():
        console.print(message["text"], markup=False)
    for source in dict.fromkeys(
        f"{c.source}，{c.seen} 核对" for c in (a.citation for a in reply.answer)
    ):
        console.print(f"来源：{source}", style="dim", markup=False)
    console.print(
        f"[{reply.outcome}] {reply.probability:.2f} {reply.timings_ms}", style="dim", markup=False
    )
    if reply.explain:
        console.print_json(data=reply.explain)
