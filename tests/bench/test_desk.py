"""What is suggested at the desk: one call at a time beside one encoder call, and fifty desks."""

import json
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from http.client import HTTPException
from time import perf_counter, sleep
from typing import Any

import pytest

from daoban.database import make_engine
from daoban.house import ONE_THREAD, commands
from daoban.migrate import migrate
from daoban.processes import ProcessGroup
from daoban.settings import Settings, child_environment
from desk.suggesting import Suggesting
from search.encoder import make_encoder
from search.service import SearchService

from .house import wait_until_answered
from .measuring import Call, JsonClient, clients, percentile, take_turns
from .report import Comparison, Report
from .transcripts import several_matters, single_matter

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
SUGGEST = "/api/v1/desk/suggest"
CALLS = 105
"""Of each kind, shared out among the rounds."""
DESKS = 50
PHRASE = (6, 12)
"""Characters that are heard at once."""
PAUSE = (1.0, 2.0)
"""Seconds from one phrase to the next."""
TEXTS = {"single": single_matter, "several": several_matters}


@pytest.fixture(scope="module")
def suggest(values: Settings) -> Iterator[Call]:
    """The desk's suggestions in this process."""
    search = SearchService(values)
    while search.read_next():  # as the house does in its first minutes
        pass
    suggesting = Suggesting(values, search)
    yield lambda text: suggesting.suggest(text, None)
    suggesting.close()
    search.close()


@pytest.fixture(scope="module")
def encode(values: Settings) -> Call:
    """One bare encoder call."""
    encoder = make_encoder(values.encoder, values.var, values.encoder_threads)
    return lambda text: encoder.encode([text])


@pytest.fixture(scope="module")
def web(values: Settings) -> Iterator[int]:
    """The port of a web process that was started for this."""
    engine = make_engine(values.database)
    migrate(engine)
    engine.dispose()
    with ProcessGroup(values.var / "log") as group:
        group.start("web", commands()["web"], child_environment(values) | ONE_THREAD)
        wait_until_answered(f"http://127.0.0.1:{values.port}/readyz", '"search":true')
        yield values.port


@pytest.mark.parametrize("kind", TEXTS)
def test_suggest(values: Settings, report: Report, suggest: Call, encode: Call, kind: str) -> None:
    sides = (lambda: nullcontext([suggest]), lambda: nullcontext([encode]))
    timed, bare = take_turns(sides, TEXTS[kind](values)[:CALLS])
    report.comparisons.append(Comparison(f"suggest, {kind}", 1, timed, bare))


@dataclass
class Typing:
    """What one desk met with."""

    milliseconds: list[float] = field(default_factory=list)
    errors: int = 0


def type_call(client: JsonClient, transcript: str, number: int) -> Typing:
    """Hear a call phrase by phrase, and ask after each; what is heard while waiting is asked at once.

    Args:
        number: of the desk; decides when it begins and how long its phrases are.
    """
    chance, met = random.Random(number), Typing()
    shown: Sequence[str] = ()
    length, due = 0, perf_counter() + chance.uniform(0, PAUSE[1])
    while length < len(transcript):
        sleep(max(0.0, due - perf_counter()))
        while due <= perf_counter():
            length += chance.randint(*PHRASE)
            due += chance.uniform(*PAUSE)
        start = perf_counter()
        try:
            status, content = client.post(_asked(transcript[:length], shown))
        except (HTTPException, OSError):
            met.errors += 1
            continue
        met.milliseconds.append((perf_counter() - start) * 1000)
        met.errors += status != 200
        shown = _shown(status, content)
    return met


def _asked(transcript: str, shown: Sequence[str]) -> dict[str, Any]:
    return {"transcript": transcript, "previous": list(shown)}


def _shown(status: int, content: bytes) -> list[str]:
    return [item["id"] for item in json.loads(content)["suggestions"]] if status == 200 else []


def test_fifty_desks_type_at_once(values: Settings, web: int, report: Report) -> None:
    texts = (single_matter(values)[CALLS:] + several_matters(values)[CALLS:])[:DESKS]
    assert len(texts) == DESKS
    start = perf_counter()
    with clients(DESKS, web, SUGGEST) as opened, ThreadPoolExecutor(DESKS) as pool:
        met = list(pool.map(type_call, opened, texts, range(DESKS)))
    seconds = perf_counter() - start
    found = [value for each in met for value in each.milliseconds]
    report.desks = {
        "desks": DESKS,
        "asked": len(found),
        "asked_a_second": round(len(found) / seconds, 1),
        "p50_ms": round(percentile(found, 0.5), 1),
        "p95_ms": round(percentile(found, 0.95), 1),
        "slowest_ms": round(max(found), 1),
        "errors": sum(each.errors for each in met),
    }
    assert found
