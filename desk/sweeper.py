"""What has to happen without anybody asking: escalation, conversations that were left alone."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from daoban.logs import logger
from daoban.moments import now

log = logger(__name__)
EVERY_SECONDS = 20.0
Sweep = Callable[[datetime], list[str]]
"""Does what is due at a moment; returns what it was done to."""


class Sweeper:
    """Does what is due, again and again, in a thread of its own.

    Several processes may do so at once: each sweep changes a thing once.
    """

    def __init__(
        self, sweeps: Sequence[Sweep], room: str = "desk", every: float = EVERY_SECONDS
    ) -> None:
        """Put together.

        Args:
            sweeps: what is to be done.
            room: whose they are, for the log.
            every: seconds between two times.
        """
        self._sweeps = sweeps
        self._room = room
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"{room}-sweeper", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End; waits until the sweep at hand is done."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def sweep(self) -> None:
        """Do once what is due now; one sweep that fails does not keep the others from it."""
        for sweep in self._sweeps:
            try:
                if done := sweep(now()):
                    log.info(f"{self._room}_swept", count=len(done))
            except Exception as error:
                log.error(f"{self._room}_sweep_failed", error=type(error).__name__)

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            self.sweep()
