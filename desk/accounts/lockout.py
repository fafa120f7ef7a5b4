"""When a name takes no more passwords for a while, whether it belongs to somebody or not."""

import hashlib
import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from daoban.errors import NotAllowed
from desk.accounts.texts import account_text

FAILURES = 5
"""One after the other, until no more passwords are taken."""
LOCKED = timedelta(minutes=15)
_STRANGERS = 10_000
"""Names of nobody that are remembered; beyond that, those tried longest ago are forgotten."""


def wrong() -> NotAllowed:
    """What is said of an unknown name and of a wrong password alike."""
    words = account_text()["wrong"]
    return NotAllowed(words["message"], words["hint"])


def locked(until: datetime, moment: datetime) -> NotAllowed:
    """What is said while no password is taken."""
    words = account_text()["locked"]
    minutes = math.ceil((until - moment) / timedelta(minutes=1))
    return NotAllowed(words["message"], words["hint"].format(minutes=minutes))


@dataclass
class _Tried:
    failures: int = 0
    locked_until: datetime | None = None


class Strangers:
    """Names that nobody has are locked as well: a lock tells nothing about who works here.

    Kept in memory, as digests: what somebody types for a name may be a password by mistake.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Take what tells the time."""
        self._clock = clock
        self._tried: OrderedDict[bytes, _Tried] = OrderedDict()
        self._lock = Lock()

    def lock_in_force(self, name: str) -> datetime | None:
        """Until when a name takes no password; ``None`` when it does."""
        with self._lock:
            tried = self._tried.get(_digest(name))
            until = tried.locked_until if tried else None
        return until if until and until > self._clock() else None

    def failed(self, name: str) -> None:
        """Note another failure."""
        with self._lock:
            tried = self._tried.setdefault(_digest(name), _Tried())
            self._tried.move_to_end(_digest(name))
            tried.failures += 1
            if tried.failures >= FAILURES:
                tried.failures, tried.locked_until = 0, self._clock() + LOCKED
            if len(self._tried) > _STRANGERS:
                self._tried.popitem(last=False)


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
