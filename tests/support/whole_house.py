"""The real house, started as a person starts it, on free ports and a ``var`` of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from daoban.house import commands
from daoban.settings import ROOT, settings

from .processes import free_port

COPIED = (
    "daoban.db",
    "encoder",
    "index.digest",
    "models",
    "rasa/jieba",
    "rasa/models",
    "snapshots",
)
"""What ``daoban setup`` made and need not be made again."""


def copy_var(target: Path) -> None:
    """Copy what is made already, so that what tests write stays apart."""
    source = settings().var.resolve()
    for name in COPIED:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name)
        elif (source / name).exists():
            shutil.copy(source / name, target / name)


class WholeHouse:
    """``daoban up`` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        """Start it; ``folder`` becomes its ``var``."""
        copy_var(folder)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.output = folder / "up.log"
        ports = {"DAOBAN_RASA_PORT": str(free_port()), "DAOBAN_ACTION_PORT": str(free_port())}
        program = Path(sys.executable).with_name("daoban")
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [program, "up", "--port", str(self.port)],
                env={**os.environ, **ports, "DAOBAN_VAR": str(folder)},
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
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
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = [int(pid) for pid in path.read_text().split()]
        assert len(found) == len(commands())
        return found

    def stop(self) -> int:
        """Ctrl-C; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(30)
        finally:
            self.process.kill()
            self.process.wait()
