"""Wakes whoever waits for something to happen, within one process.

Only a hint: whoever waits also looks from time to time, for what other processes do.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

QUEUE = "queue"
"""Rings when the queue changes; a conversation's id rings when a line or its state does."""


class Bell:
    """Rings by name; safe between threads."""

    def __init__(self) -> None:
        """Nobody listens."""
        self._lock = threading.Lock()
        self._listeners: dict[str, list[Callable[[], object]]] = {}

    def ring(self, *names: str) -> None:
        """Call everybody who listens to these names."""
        with self._lock:
            called = [each for name in names for each in self._listeners.get(name, ())]
        for each in called:
            each()

    @contextmanager
    def listening(self, name: str, call: Callable[[], object]) -> Iterator[None]:
        """Have something called at each ring, from whatever thread; it must be quick.

        Args:
            name: a conversation's id, or ``QUEUE``.
            call: raises nothing.
        """
        with self._lock:
            self._listeners.setdefault(name, []).append(call)
        try:
            yield
        finally:
            with self._lock:
                left = [each for each in self._listeners[name] if each is not call]
                if left:
                    self._listeners[name] = left
                else:
                    del self._listeners[name]
