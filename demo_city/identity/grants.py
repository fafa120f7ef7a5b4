"""Codes and access tokens that are out: in memory, short-lived, a code good for one try."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from demo_city.identity.people import Identity

CODE_SECONDS = 60
ACCESS_SECONDS = 300
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody allowed, bound to the request it was allowed for."""

    identity: Identity
    client_id: str
    redirect_uri: str
    nonce: str
    code_challenge: str


class ShortLived[Item]:
    """Items under random names, each forgotten after so many seconds; safe between threads."""

    def __init__(self, seconds: float, clock: Clock = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._items: dict[str, tuple[float, Item]] = {}
        self._lock = Lock()

    def put(self, item: Item) -> str:
        """Keep an item; its name is 256 random bits."""
        name = secrets.token_urlsafe(32)
        with self._lock:
            self._forget_old()
            self._items[name] = (self._clock() + self._seconds, item)
        return name

    def get(self, name: str) -> Item | None:
        """The item of this name, if it is still good."""
        with self._lock:
            self._forget_old()
            kept = self._items.get(name)
        return kept[1] if kept else None

    def take(self, name: str) -> Item | None:
        """The same, and nobody gets it again."""
        with self._lock:
            self._forget_old()
            kept = self._items.pop(name, None)
        return kept[1] if kept else None

    def _forget_old(self) -> None:
        now = self._clock()
        self._items = {name: kept for name, kept in self._items.items() if kept[0] > now}
