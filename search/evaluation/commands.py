"""The command ``daoban evaluate``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from daoban.settings import settings
from search.evaluation.baselines import PlainBm25, PlainFaiss
from search.evaluation.doubts import doubts
from search.evaluation.evaluation import Evaluation
from search.evaluation.golden import GOLDEN, GoldenQuestion
from search.evaluation.history import compare, last_run_with, past_run, save
from search.evaluation.measure import Measured, measure
from search.evaluation.rasa_faq import RasaFaq, ask_rasa, require_rasa
from search.evaluation.reading import read_questions
from search.evaluation.report import write_report
from search.evaluation.screen import WIDTH, print_bundles, print_misses, print_summary
from search.run import Tools
from search.service import load_tools

FOLDER = "evaluations"
REPORT = "report.html"


def evaluate(
    questions: Annotated[
        Path,
        typer.Argument(
            help="问题：存放 .jsonl 的文件夹，或一个 .jsonl、.xlsx 文件",
            show_default="tests/golden",
        ),
    ] = GOLDEN,
    misses: Annotated[bool, typer.Option("--misses", help="列出没有答对的问题")] = False,
    bundles: Annotated[bool, typer.Option("--bundles", help="同时按套餐列出")] = False,
    rasa: Annotated[
        bool, typer.Option("--rasa", help="再与只用 Rasa 的问答机器人对比（初次要训练几分钟）")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="报告写到哪个 .html（默认 var/evaluations/report.html）")
    ] = None,
) -> None:
    """用写好答案的问题衡量回答，与几种常见做法、与上一次的结果对比。"""
    values = settings()
    if rasa:
        require_rasa()
    file = read_questions(questions)
    tools = load_tools(values)
    errors = Console(stderr=True, highlight=False)
    doubted = doubts(file, tools)
    for doubt in doubted:
        errors.print(f"! {doubt}", style="yellow", markup=False)
    folder = values.var / FOLDER
    before = last_run_with(file.questions, folder)
    measured = _measure(file.questions, tools)
    if rasa:
        errors.print("正在训练和询问只用 Rasa 的问答机器人……")
        measured = RasaFaq(tools.snapshot, folder / "rasa", ask_rasa).beside(measured)
    found = Evaluation(
        measured=measured,
        cities=tools.texts.cities,
        changes=compare(measured, before) if before else None,
    )
    console = Console(width=WIDTH, highlight=False)
    print_summary(console, found)
    if bundles:
        print_bundles(console, found)
    if misses:
        print_misses(console, found)
    run = past_run(measured, tools, questions.name, found.totals)
    save(run, folder)
    place = report or folder / REPORT
    write_report(place, found, run, doubted)
    console.print(f"报告：{place}", markup=False, soft_wrap=True)


def _measure(questions: list[GoldenQuestion], tools: Tools) -> list[Measured]:
    recipes = {
        "BM25": PlainBm25(tools.snapshot).titles,
        "FAISS": PlainFaiss(tools.snapshot, tools.encoder).titles,
    }
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("提问", total=len(questions))
        return measure(questions, tools, recipes, lambda: progress.advance(task))
