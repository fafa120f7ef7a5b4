"""The thread that works the queue; several, in several processes, do not get in each other's way."""

import threading

from sqlalchemy import Engine

from actions.applications.acceptance.handing_in import (
    Clock,
    OnRefused,
    OnSent,
    Unseal,
    hand_in,
)
from actions.applications.acceptance.outbox import SubmissionRow, lease, put_off
from actions.applications.acceptance.port import AcceptanceSystem
from daoban.logs import logger
from daoban.moments import now

INTERVAL = 0.5
LEASE_SECONDS = 60.0
"""Longer than a call to the acceptance system takes before it times out."""
log = logger(__name__)


class Dispatcher(threading.Thread):
    """Hands in what is due, every half second and whenever it is woken, until stopped."""

    def __init__(
        self,
        engine: Engine,
        acceptance: AcceptanceSystem,
        unseal: Unseal,
        on_sent: OnSent,
        on_refused: OnRefused,
        clock: Clock = now,
        interval: float = INTERVAL,
    ) -> None:
        """Take what ``hand_in`` needs; ``interval`` in seconds."""
        super().__init__(name="submission-dispatcher", daemon=True)
        self._engine = engine
        self._acceptance = acceptance
        self._unseal = unseal
        self._on_sent = on_sent
        self._on_refused = on_refused
        self._clock = clock
        self._interval = interval
        self._stopping = threading.Event()
        self._woken = threading.Event()

    def run(self) -> None:
        """Work the queue until ``stop``."""
        while not self._stopping.is_set():
            try:
                self.work()
            except Exception as error:  # the database is away; rows wait there, unharmed
                log.error("submission_queue_failed", error=type(error).__name__)
            self._woken.wait(self._interval)
            self._woken.clear()

    def work(self) -> int:
        """Hand in everything that is due now, one by one; how many were tried."""
        tried = 0
        while not self._stopping.is_set():
            rows = lease(self._engine, self._clock(), LEASE_SECONDS)
            if not rows:
                break
            for row in rows:
                self._hand_in(row)
            tried += len(rows)
        return tried

    def wake(self) -> None:
        """Look at the queue now, e.g. because something was just put in."""
        self._woken.set()

    def stop(self) -> None:
        """End after the row in hand; returns when the thread has ended."""
        self._stopping.set()
        self._woken.set()
        if self.is_alive():
            self.join()

    def _hand_in(self, row: SubmissionRow) -> None:
        try:
            hand_in(
                self._engine,
                row,
                self._acceptance,
                self._unseal,
                self._on_sent,
                self._on_refused,
                self._clock,
            )
        except Exception as error:  # one row's trouble must not hold up the others
            log.error("submission_failed", row=row.id, error=type(error).__name__)
            put_off(self._engine, row, self._clock())
