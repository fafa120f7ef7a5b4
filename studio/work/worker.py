"""One thread that does long work, one piece after another, and gives way to citizens' questions.

While there is work, the process says every few seconds that it is alive; of what belongs to a
process that no longer says so, everybody knows that it will never be done.
"""

import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from daoban.logs import logger
from daoban.moments import now
from desk.accounts.write_turn import take_turn
from studio.work.tables import WorkerRow

log = logger(__name__)
BEAT_SECONDS = 4.0
LOST = timedelta(seconds=20)
"""After which a process that says nothing is taken to have ended."""
SHARE = 0.1
"""Pause after each piece of work, as a share of what it took."""
LEAST_PAUSE = 0.001


class Worker:
    """The thread of this process."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = now) -> None:
        """Take the database, and what tells the time."""
        self.name = secrets.token_hex(16)
        self._engine = engine
        self._clock = clock
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="studio-work")
        self._closed = threading.Event()
        self._waiting = 0
        self._lock = threading.Lock()
        self._beating: threading.Thread | None = None

    def begin(self) -> str:
        """Say that this process is at work; the name by which it is known."""
        self._beat()
        return self.name

    def submit(self, job: Callable[[], None]) -> None:
        """Do something after all that waits; after ``begin``, and what failed is for the job to say."""
        with self._lock:
            self._waiting += 1
            if self._beating is None:
                self._beating = threading.Thread(
                    target=self._beats, name="studio-beat", daemon=True
                )
                self._beating.start()
        self._pool.submit(self._do, job)

    def pause(self, spent: float) -> bool:
        """Let others go first, after a piece of work.

        Args:
            spent: seconds that it took.

        Returns:
            Whether to go on: not when the process ends; what is at hand is left as it is.
        """
        return not self._closed.wait(max(LEAST_PAUSE, SHARE * spent))

    def alive(self, session: Session) -> list[str]:
        """Names of the processes that are at work."""
        since = self._clock() - LOST
        return list(session.scalars(select(WorkerRow.name).where(WorkerRow.seen_at >= since)))

    def settle(self) -> None:
        """Wait until all that was submitted so far is done."""
        self._pool.submit(lambda: None).result()

    def close(self) -> None:
        """Stop after the piece at hand, and say that nothing more will come."""
        self._closed.set()
        self._pool.shutdown(cancel_futures=True)
        if self._beating is None:
            return
        self._beating.join()
        with Session(self._engine) as session, session.begin():
            session.execute(delete(WorkerRow).where(WorkerRow.name == self.name))

    def _do(self, job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as error:
            log.error("studio_work_failed", error=type(error).__name__)
        finally:
            with self._lock:
                self._waiting -= 1

    def _beats(self) -> None:
        while not self._closed.wait(BEAT_SECONDS):
            if self._waiting:
                try:
                    self._beat()
                except Exception as error:  # the database is away for a moment
                    log.error("studio_beat_failed", error=type(error).__name__)

    def _beat(self) -> None:
        moment = self._clock()
        with Session(self._engine) as session, session.begin():
            take_turn(session)
            session.merge(WorkerRow(name=self.name, seen_at=moment))
            session.execute(delete(WorkerRow).where(WorkerRow.seen_at < moment - 10 * LOST))
