"""Turns are written down beside the answers, never in front of them."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from daoban.logs import logger

log = logger(__name__)
MOST_WAITING = 2000
"""Turns that may wait to be written; while the database stands still, later ones are let go."""


class TurnRecording:
    """One thread that writes, in the order of the turns."""

    def __init__(self) -> None:
        """Nothing waits."""
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="turns")
        self._waiting: set[Future[None]] = set()

    def put(self, keep: Callable[[], None]) -> None:
        """Have something written soon; a fault is logged and told to nobody."""
        if len(self._waiting) >= MOST_WAITING:
            log.warning("turn_let_go")
            return
        try:
            written = self._writer.submit(_keep, keep)
        except RuntimeError:  # the house is closing
            log.warning("turn_let_go")
            return
        self._waiting.add(written)
        written.add_done_callback(self._waiting.discard)

    def settle(self) -> None:
        """Wait until everything so far is written."""
        for each in tuple(self._waiting):
            each.result()

    def close(self) -> None:
        """Write what waits, and stop."""
        self._writer.shutdown()


def _keep(keep: Callable[[], None]) -> None:
    try:
        keep()
    except Exception as error:  # what was said stays out of the log: only the kind of fault
        log.error("turn_not_kept", fault=type(error).__name__)
