"""A process that files tickets, to be run beside others or to be killed.

``file``: files so many keys of two matters each, telling the numbers. ``die``: reads the number of a
statement from each line, files likewise in a child that kills itself before that statement, and
tells ``killed`` or ``done``.
"""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import event

from daoban.database import make_engine
from daoban.settings import ROOT
from desk.tickets.ticket import Filing
from support.desk_accounts import AGENT
from support.desk_tickets import KEY, filing, house_of, matter

FOLDERS = (str(ROOT), str(ROOT / "tests"))


def command(what: str, url: str, count: int) -> list[str]:
    """The command line that runs this."""
    path = f"import sys; sys.path[:0] = {FOLDERS!r}"
    run = f"from support.desk_filing import main; main({[what, url, KEY, str(count)]!r})"
    return [sys.executable, "-c", f"{path}; {run}"]


def said(number: int) -> Filing:
    """What is filed under a key: two matters."""
    other = matter(text=f"第{number}处垃圾无人收", summary="垃圾无人收")
    return filing(f"process-key-{number:04}", matter(text=f"第{number}盏路灯不亮"), other)


def file_all(url: str, key: str, count: int, dies_before: int | None = None) -> None:
    """File all keys, telling the numbers, unless killed before."""
    engine = make_engine(url)
    statements = 0

    def count_statement(*_told: Any) -> None:
        nonlocal statements
        statements += 1
        if statements == dies_before:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", count_statement)
    event.listen(engine, "commit", count_statement)
    house = house_of(engine, Path(), None, key)
    for number in range(count):
        for ticket in house.tickets.file(said(number), AGENT):
            print(ticket.number, flush=True)
    engine.dispose()


def die(url: str, key: str, count: int, statement: int) -> str:
    """File in a child that is killed on the way."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        file_all(url, key, count, statement)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else "done"


def main(told: Sequence[str]) -> None:
    """Do what is told on the command line."""
    what, url, key, count = told
    if what == "file":
        file_all(url, key, int(count))
        return
    for line in sys.stdin:
        print(die(url, key, int(count), int(line)), flush=True)
