"""A process that only makes suggestions, for the time when the web process has its hands full.

Python's lock lets one thread compute at a time; many desks at once need more than that.
"""

import multiprocessing
import os
import threading
from collections.abc import Sequence
from concurrent import futures
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from time import monotonic

from daoban.errors import Unavailable
from daoban.logs import configure_logging, logger
from daoban.settings import Settings
from desk.drafts import Suggested
from desk.suggesting import Suggesting
from search.service import SearchService

log = logger(__name__)
REST_SECONDS = 30.0
"""Until a process that ended is started again."""
_suggesting: list[Suggesting] = []
"""In the other process: the one that it works with."""


class OtherProcess:
    """Starts when told to, or with the first call that it might have taken; makes one at a time."""

    def __init__(self, values: Settings) -> None:
        """Start nothing yet."""
        self._values = values
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._loaded: Future[None] | None = None
        self._taken = False
        self._rest_until = 0.0

    @property
    def is_there(self) -> bool:
        """Whether it has started, free or not."""
        return self._loaded is not None and self._loaded.done()

    def prepare(self) -> None:
        """See that it will be there."""
        with self._lock:
            self._start_if_due()

    def wait_until_loaded(self, seconds: float) -> None:
        """Wait until it has started, or failed to."""
        if self._loaded is not None:
            futures.wait([self._loaded], seconds)

    def take(self) -> bool:
        """Take it for one suggestion, if it is there and free; else see that it will be there."""
        with self._lock:
            self._start_if_due()
            if self._loaded is None or not self._loaded.done() or self._taken:
                return False
            if error := self._loaded.exception():
                self._give_up(error)
                return False
            self._taken = True
            return True

    def suggest(self, transcript: str, city: str | None, previous: Sequence[str]) -> Suggested:
        """As ``Suggesting.suggest``; only after ``take``.

        Raises:
            Unavailable: the process ended; the next call may find another one.
        """
        assert self._pool is not None
        try:
            return self._pool.submit(_suggest, transcript, city, previous).result()
        except BrokenProcessPool as error:
            with self._lock:
                self._give_up(error)
            raise Unavailable("建议进程中断了。", "请再试一次。") from error
        finally:
            self._taken = False

    def close(self) -> None:
        """End it."""
        with self._lock:
            pool, self._pool, self._loaded = self._pool, None, None
            self._rest_until = float("inf")
        if pool is not None:
            pool.shutdown(cancel_futures=True)

    def _start_if_due(self) -> None:
        if self._loaded is not None or monotonic() < self._rest_until:
            return
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(1, context, _load, (self._values,))
        self._loaded = self._pool.submit(_is_loaded)

    def _give_up(self, error: BaseException) -> None:
        log.error("desk_process_ended", error=str(error))
        if self._pool is not None:
            self._pool.shutdown(wait=False)
        self._pool = self._loaded = None
        self._rest_until = monotonic() + REST_SECONDS


def _load(values: Settings) -> None:
    """In the other process: get ready, and end when the web process does, however it ends."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    configure_logging(values.log_level)
    search = SearchService(values)
    search.start_watching()
    suggesting = Suggesting(values, search)
    suggesting.start_watching()
    _suggesting.append(suggesting)


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(0)


def _is_loaded() -> None:
    assert _suggesting


def _suggest(transcript: str, city: str | None, previous: Sequence[str]) -> Suggested:
    return _suggesting[0].suggest(transcript, city, previous)
