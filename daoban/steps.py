"""Carry out steps, two lanes side by side, and say in one line each what happened.

A step is a command of its own process; what it prints goes to its log, and is shown when it fails.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from daoban.errors import SetupFailed
from daoban.processes import ProcessGroup

POLL_SECONDS = 0.1
TAIL_LINES = 15


@dataclass(frozen=True)
class Step:
    """Something to be made, only when it is out of date.

    Attributes:
        name: names its log file.
        title: what is made, for people.
        command: the shell command that makes it.
        is_current: whether it is there already and up to date.
        remember: called once it is made, to note what it was made from.
        hint: what to do when it fails.
    """

    name: str
    title: str
    command: str
    is_current: Callable[[], bool]
    remember: Callable[[], None] = lambda: None
    hint: str = "请按上面的提示处理后重新运行。"


Lane = Sequence[Step]


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """The last lines of a log."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text("utf-8", errors="replace").splitlines()[-lines:])


class _Runner:
    """One lane: its steps one after the other, one process at a time."""

    def __init__(
        self,
        lane: Lane,
        group: ProcessGroup,
        environment: Mapping[str, str],
        progress: Progress,
    ) -> None:
        self._waiting = list(lane)
        self._group = group
        self._environment = environment
        self._progress = progress
        self._step: Step | None = None

    def advance(self) -> bool:
        """Look after the running step or start the next; false when nothing is left to do."""
        if self._step is None:
            self._start_next()
        elif (code := self._group.exit_code(self._step.name)) is not None:
            self._finish(self._step, code)
        else:
            news = tail(self._group.log(self._step.name), lines=1)[:60]
            self._progress.update(self._task, news=news)
        return self._step is not None or bool(self._waiting)

    def _start_next(self) -> None:
        while self._waiting and self._step is None:
            step = self._waiting.pop(0)
            if step.is_current():
                self._progress.console.print(f"[green]✓[/] {step.title}：没有变化")
                continue
            self._step = step
            self._began = time.monotonic()
            self._group.start(step.name, step.command, self._environment)
            self._task = self._progress.add_task(step.title, total=None, news="")
            if not self._progress.console.is_terminal:
                self._progress.console.print(f"· {step.title}……")

    def _finish(self, step: Step, code: int) -> None:
        seconds = time.monotonic() - self._began
        self._progress.remove_task(self._task)
        console = self._progress.console
        if code != 0:
            console.print(f"[red]✗[/] {step.title}：没有成功（{seconds:.1f} 秒）")
            console.print(tail(self._group.log(step.name)), markup=False, highlight=False)
            log = self._group.log(step.name)
            raise SetupFailed(f"{step.title}没有成功，启动中止。", f"{step.hint}全部输出在 {log}。")
        step.remember()
        console.print(f"[green]✓[/] {step.title}（{seconds:.1f} 秒）")
        self._step = None


def carry_out(
    lanes: Sequence[Lane], logs: Path, environment: Mapping[str, str], console: Console
) -> None:
    """Carry out all lanes side by side.

    Raises:
        SetupFailed: a step failed; the other lane is stopped.
    """
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[news]}", style="dim", markup=False),
    )
    with (
        ProcessGroup(logs) as group,
        Progress(*columns, console=console, transient=True) as progress,
    ):
        runners = [_Runner(lane, group, environment, progress) for lane in lanes]
        while runners:
            runners = [runner for runner in runners if runner.advance()]
            time.sleep(POLL_SECONDS)
