"""Child processes, each with a log file, that never outlive their parent."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from daoban.settings import ROOT
from daoban.stopping import deaf_to_signals

STOP_SECONDS = 8.0
"""How long processes may take to end by themselves before they are killed."""
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def _end_with(parent: int) -> None:
    """In the child: have the kernel end it when its parent is gone, even killed hard."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


@dataclass(frozen=True)
class _Program:
    """What a process runs."""

    command: str
    environment: Mapping[str, str]


class ProcessGroup:
    """Processes that are started together and stopped together.

    Each is a session of its own, so that Ctrl-C in a terminal reaches the parent alone and the
    parent stops them in order. Start them from the main thread: Linux counts the thread that
    started a process as its parent.
    """

    def __init__(self, logs: Path) -> None:
        """A group that writes ``<logs>/<name>.log``."""
        self.logs = logs
        self._programs: dict[str, _Program] = {}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def log(self, name: str) -> Path:
        """The log file of a process."""
        return self.logs / f"{name}.log"

    def start(self, name: str, command: str, environment: Mapping[str, str]) -> None:
        """Run a shell command in the checkout; the log of the time before is kept once."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.log(name)
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        self._programs[name] = _Program(command, environment)
        self._run(name)

    def start_again(self, name: str) -> None:
        """Run a process that has ended once more; it goes on writing the same log."""
        _signal(self._processes[name], signal.SIGKILL)  # children it may have left behind
        self._run(name)

    def _run(self, name: str) -> None:
        program, parent = self._programs[name], os.getpid()
        with self.log(name).open("ab") as output:
            self._processes[name] = subprocess.Popen(
                f"exec {program.command}",
                shell=True,
                cwd=ROOT,
                env=program.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=lambda: _end_with(parent),
            )

    def exit_code(self, name: str) -> int | None:
        """How a process ended, minus the signal when one ended it; ``None`` while it runs."""
        return self._processes[name].poll()

    def ended(self) -> list[str]:
        """The names of the processes that have ended."""
        return [name for name in self._processes if self.exit_code(name) is not None]

    def stop(self) -> None:
        """End all: ask first, then kill what is left of each, its own children included."""
        for process in self._processes.values():
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in self._processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
        for process in self._processes.values():
            _signal(process, signal.SIGKILL)
            process.wait()

    def __enter__(self) -> "ProcessGroup":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        with deaf_to_signals():
            self.stop()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send a signal to a process and to the children it still has."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
