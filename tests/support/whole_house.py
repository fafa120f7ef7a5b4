"""The real house, started as a person starts it, on free ports and a ``var`` of its own."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

from daoban.house import commands
from daoban.settings import ROOT, settings

from .processes import free_ports

COPIED = (
    "dispatch.digest",
    "encoder",
    "index.digest",
    "keys/desk-accounts.txt",
    "models",
    "rasa/jieba",
    "rasa/models",
    "snapshots",
)
"""What ``daoban setup`` made besides the database, and need not be made again."""
PORTS = ("RASA", "ACTION", "REGISTERS", "ACCEPTANCE", "IDENTITY")


def copy_var(target: Path) -> None:
    """Copy what is made already, so that what tests write stays apart."""
    source = settings().var.resolve()
    copied, original = (sqlite3.connect(folder / "daoban.db") for folder in (target, source))
    with closing(copied), closing(original):
        original.backup(copied)  # with what still stands in its write-ahead log
    for name in COPIED:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name)
        elif (source / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source / name, target / name)


class WholeHouse:
    """``daoban up`` in a process of its own."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        """Start it; ``folder`` becomes its ``var``; ``environment`` is added to ours."""
        self.var = folder
        copy_var(folder)
        self.port, *others = free_ports(1 + len(PORTS))
        self.url = f"http://127.0.0.1:{self.port}"
        self.output = folder / "up.log"
        ports = {f"DAOBAN_{name}_PORT": str(port) for name, port in zip(PORTS, others, strict=True)}
        program = Path(sys.executable).with_name("daoban")
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [program, "up", "--port", str(self.port)],
                env={**os.environ, **ports, **(environment or {}), "DAOBAN_VAR": str(folder)},
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                # A shell lets what it runs in the background ignore Ctrl-C, children included.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )

    def said(self) -> str:
        """What it has printed so far."""
        return self.output.read_text("utf-8")

    def wait_until_ready(self, seconds: float = 280) -> None:
        """Wait for its own word that it is ready."""
        end = time.monotonic() + seconds
        while "导办已就绪" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.2)

    def children(self) -> list[int]:
        """The processes of the Procfile, once all are started."""
        found = self._children()
        assert len(found) == len(commands())
        return found

    def child(self, module: str) -> int | None:
        """The process that runs a Python module, e.g. ``web.app``; ``None`` while it is down."""
        for pid in self._children():
            with suppress(FileNotFoundError, ProcessLookupError):
                if module in Path(f"/proc/{pid}/cmdline").read_text().split("\0"):
                    return pid
        return None

    def _children(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    def stop(self) -> int:
        """Ctrl-C; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(30)
        finally:
            self.process.kill()
            self.process.wait()
