"""``daoban dispatch evaluate|retrain|rollback``, beside ``train``.

Above ``desk.dispatch``, because measuring needs what dispatch must not know of.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy import Engine

from daoban.database import make_engine
from daoban.errors import NotFound
from daoban.migrate import migrate
from daoban.settings import Settings, settings
from desk.accounts.account import SYSTEM
from desk.accounts.audit import AuditLog
from desk.dispatch.commands import dispatch
from desk.dispatch.corrected import corrected
from desk.dispatch.models import load_models
from desk.dispatch.retraining import Sources, retrain
from desk.dispatch.swapping import alone, go_live, roll_back
from desk.evaluation.comparison import reasons_against
from desk.evaluation.golden import GOLDEN, read_golden
from desk.evaluation.report import write_report
from desk.evaluation.running import compare_models, evaluate_here
from desk.evaluation.screen import WIDTH, print_comparison, print_evaluation
from desk.evaluation.texts import say
from desk.tickets.corrections import Corrections

__all__ = ["dispatch"]
Folder = Annotated[
    Path,
    typer.Option(
        help="放有 routed.jsonl、urgency.jsonl、calls.jsonl 的文件夹",
        show_default="tests/golden/desk",
    ),
]
REPORT = Path("evaluations", "dispatch.html")


@dispatch.command()
def evaluate(
    folder: Folder = GOLDEN,
    labelled: Annotated[
        Path | None,
        typer.Option(help="再用一个带标签的 .jsonl（title、text、label）做五折交叉验证"),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="报告写到哪个 .html（默认 var/evaluations/dispatch.html）")
    ] = None,
) -> None:
    """衡量派单：部门、类别、类型、区县、紧急程度、来电拆分。"""
    values = settings()
    found, about = evaluate_here(values, folder, labelled, _whisper)
    console = Console(width=WIDTH, highlight=False)
    print_evaluation(console, found)
    place = report or values.var / REPORT
    write_report(place, found, about)
    _say(say("report", place=place))


@dispatch.command("retrain")
def retrain_with_corrections(
    live: Annotated[bool, typer.Option("--go-live", help="新模型不比现用的差，就换上它")] = False,
    folder: Folder = GOLDEN,
) -> None:
    """从坐席的更正里学习：训练新模型，与现用的并排衡量。"""
    values = settings()
    models = values.var / "models"
    with alone(models), _database(values) as engine:
        sources = Sources.of(values)
        golden = read_golden(folder, sources.regions)
        rows = Corrections(engine).rows()
        known = corrected(rows, sources.departments, golden.texts)
        if not known.learnt:
            raise NotFound(say("no_corrections"), say("no_corrections_hint"))
        counts = {"corrections": len(known.learnt), "held_out": len(known.held_out)}
        _whisper(say("training", messages=len(sources.messages), **counts))
        new = retrain(sources, known.learnt, lambda part: _whisper(f"· {part}"))
        comparisons = compare_models(sources, (load_models(models), new), golden, known)
        console = Console(width=WIDTH, highlight=False)
        for comparison in comparisons:
            print_comparison(console, comparison)
        against = reasons_against(comparisons)
        if against:
            _say(say("not_live", reasons="；".join(against)))
        elif live:
            go_live(new, known.learnt, models)
            AuditLog(engine).record(SYSTEM, "dispatch_retrained", "dispatch", counts)
            _say(say("live"))
        else:
            _say(say("may_go_live"))
    if against and live:
        raise typer.Exit(1)


@dispatch.command()
def rollback() -> None:
    """换回先前的派单模型。"""
    values = settings()
    with alone(values.var / "models"), _database(values) as engine:
        roll_back(values.var / "models")
        AuditLog(engine).record(SYSTEM, "dispatch_rolled_back", "dispatch")
    _say(say("rolled_back"))


@contextmanager
def _database(values: Settings) -> Iterator[Engine]:
    engine = make_engine(values.database)
    try:
        migrate(engine)
        yield engine
    finally:
        engine.dispose()


def _say(text: str) -> None:
    Console(highlight=False, soft_wrap=True).print(text, markup=False)


def _whisper(text: str) -> None:
    Console(stderr=True, highlight=False).print(text, markup=False)
