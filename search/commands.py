"""Commands of the search room."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from daoban.settings import settings
from search.contracts import Question
from search.evaluation.baselines import PlainBm25, PlainFaiss
from search.evaluation.golden import GOLDEN, read_golden
from search.evaluation.measure import Measured, by_style, measure
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


def evaluate(
    golden: Annotated[Path, typer.Option(help="金标问题文件夹")] = GOLDEN,
    misses: Annotated[bool, typer.Option(help="列出没有答对的问题")] = False,
) -> None:
    """用金标问题衡量回答,与单用 BM25、单用 FAISS 对比。"""
    tools = load_tools(settings())
    questions = read_golden(golden)
    recipes = {
        "BM25": PlainBm25(tools.snapshot).titles,
        "FAISS": PlainFaiss(tools.snapshot, tools.encoder).titles,
    }
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("提问", total=len(questions))
        measured = measure(questions, tools, recipes, lambda: progress.advance(task))
    console = Console(width=max(Console().width, 130))
    console.print(_table(measured))
    if misses:
        _print_misses(console, measured)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _table(measured: list[Measured]) -> Table:
    table = Table(title=f"{len(measured)} 个金标问题")
    heads = ["类别", "题数", "召回@1", "召回@3", "BM25@1", "BM25@3", "FAISS@1", "FAISS@3"]
    for head in [*heads, "字段", "覆盖", "答错", "决定"]:
        table.add_column(head, justify="left" if head == "类别" else "right")
    for style, sums in by_style(measured).items():
        shares = [sums.recall(1), sums.recall(3)]
        shares += [sums.recall(top, name) for name in ("BM25", "FAISS") for top in (1, 3)]
        shares += [sums.field_accuracy, sums.coverage, sums.wrong, sums.decisions]
        table.add_row(style, str(len(sums.items)), *map(_percent, shares))
    return table


def _print_misses(console: Console, measured: list[Measured]) -> None:
    for item in measured:
        golden = item.golden
        if item.decided_well and (golden.field is None or item.field_right):
            continue
        wanted = f"{'/'.join(golden.titles) or '–'} {golden.field or ''} {golden.outcomes[0]}"
        got = f"{item.chosen or '–'} {','.join(item.fields)} {item.outcome} {item.probability:.2f}"
        console.print(f"{golden.id} {golden.text[:60]}\n    要 {wanted} | 得 {got}", markup=False)
