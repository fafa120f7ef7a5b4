"""Suggestions of this process and, while it makes one, of others that do nothing else."""

import threading
from collections.abc import Sequence

from daoban.errors import Unavailable
from daoban.settings import Settings
from desk.calls.gazetteer import Gazetteer
from desk.drafts import Suggested
from desk.other_process import OtherProcess
from desk.suggesting import Suggesting
from search.service import SearchService

PREPARE_SECONDS = 10.0
"""After the house is ready until the first other process starts, if no call needs it before."""


class SharedSuggesting:
    """As ``Suggesting``, by several processes."""

    def __init__(self, values: Settings, search: SearchService) -> None:
        """Load what this process needs; all but one of the others begin when they are needed."""
        self._own = Suggesting(values, search)
        self._others = self.others_of(values)
        self._preparing = threading.Timer(PREPARE_SECONDS, self._prepare)
        self._preparing.daemon = True
        self._lock = threading.Lock()
        self._in_hand = 0

    @staticmethod
    def others_of(values: Settings) -> list[OtherProcess]:
        """The processes that the settings ask for."""
        return [OtherProcess(values) for _ in range(values.desk_processes)]

    @property
    def gazetteer(self) -> Gazetteer:
        """The names of places."""
        return self._own.gazetteer

    def suggest(self, transcript: str, city: str | None, previous: Sequence[str] = ()) -> Suggested:
        """See ``Suggesting.suggest``."""
        if self._in_hand:
            for other in self._others:
                if other.take():
                    try:
                        return other.suggest(transcript, city, previous)
                    except Unavailable:  # it ended: this process does it
                        break
                if not other.is_there:  # the next one waits until this one is there
                    break
        return self._suggest(transcript, city, previous)

    def start_watching(self) -> None:
        """Follow releases and models from now on, and get another process ready."""
        self._own.start_watching()
        self._preparing.start()

    def close(self) -> None:
        """End all of it."""
        self._preparing.cancel()
        for other in self._others:
            other.close()
        self._own.close()

    def _prepare(self) -> None:
        for other in self._others[:1]:
            other.prepare()

    def _suggest(self, transcript: str, city: str | None, previous: Sequence[str]) -> Suggested:
        with self._lock:
            self._in_hand += 1
        try:
            return self._own.suggest(transcript, city, previous)
        finally:
            with self._lock:
                self._in_hand -= 1
