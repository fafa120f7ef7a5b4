"""Being told to stop: Ctrl-C, ``kill`` and a closed terminal all end the house in order."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(BaseException):
    """Somebody asked this process to stop; no error, so it passes by ``except Exception``."""


def _raise(_number: int, _frame: FrameType | None) -> NoReturn:
    raise StopAsked


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """Inside, a stopping signal raises :class:`StopAsked`; one that was ignored stays ignored."""
    before = {number: signal.getsignal(number) for number in STOPPING}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, _raise)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def deaf_to_signals() -> Iterator[None]:
    """Inside, stopping signals are ignored: stopping, once begun, is finished."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
