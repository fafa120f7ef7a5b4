"""Timing calls from several threads, and the figures that come out of it."""

import http.client
import json
import os
import statistics
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

ROUNDS = int(os.environ.get("DAOBAN_BENCH_ROUNDS", "6"))
"""How often the two sides of a comparison take turns."""
Call = Callable[[str], object]
Side = Callable[[], AbstractContextManager[Sequence[Call]]]
"""Opens the callers of one round, one a thread."""


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of all lies, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


@dataclass
class Timings:
    """Milliseconds of one side, by round."""

    rounds: list[list[float]] = field(default_factory=list)

    def at(self, share: float) -> float:
        """A percentile over all rounds."""
        return percentile([value for values in self.rounds for value in values], share)

    def ratio_to(self, other: "Timings", share: float) -> float:
        """The median over all rounds of the ratio of a percentile; drift cancels in a round."""
        pairs = zip(self.rounds, other.rounds, strict=True)
        return statistics.median(
            percentile(mine, share) / percentile(theirs, share) for mine, theirs in pairs
        )


class JsonClient:
    """A keep-alive client for one thread, as light as the standard library allows."""

    def __init__(self, port: int, path: str) -> None:
        """Connect to a port of this machine; ``path`` is posted to."""
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._http.connect()
        self._path = path

    def post(self, body: dict[str, Any]) -> tuple[int, bytes]:
        """Status and content of the answer."""
        content = json.dumps(body).encode()
        self._http.request("POST", self._path, content, {"Content-Type": "application/json"})
        response = self._http.getresponse()
        return response.status, response.read()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()


@contextmanager
def clients(count: int, port: int, path: str) -> Iterator[list[JsonClient]]:
    """Clients with fresh connections, closed in the end."""
    with ExitStack() as stack:
        yield [stack.enter_context(closing(JsonClient(port, path))) for _ in range(count)]


def _timed(call: Call, texts: Sequence[str]) -> list[float]:
    found = []
    for text in texts:
        start = perf_counter()
        call(text)
        found.append((perf_counter() - start) * 1000)
    return found


def _one_round(callers: Sequence[Call], texts: Sequence[str]) -> list[float]:
    """Each caller, in a thread of its own, goes through its share of the texts."""
    shares = [texts[number :: len(callers)] for number in range(len(callers))]
    with ThreadPoolExecutor(len(callers)) as pool:
        return [value for values in pool.map(_timed, callers, shares) for value in values]


def take_turns(
    sides: Sequence[Side], texts: Sequence[str], rounds: int = ROUNDS
) -> Iterator[Timings]:
    """Measure several sides in turns (A B A B …), after one round that does not count.

    Every text is said once to each side: the house remembers what it has encoded.

    Args:
        sides: what is compared.
        texts: shared out among the rounds, and in a round among the callers.
        rounds: how many rounds count.
    """
    timings = [Timings() for _ in sides]
    for number in range(rounds + 1):
        share = texts[number :: rounds + 1]
        for side, timing in zip(sides, timings, strict=True):
            with side() as callers:
                measured = _one_round(callers, share)
            if number:
                timing.rounds.append(measured)
    return iter(timings)
