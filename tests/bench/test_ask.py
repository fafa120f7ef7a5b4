"""One question over HTTP beside the bare work: one encoder call and one exact scan."""

import json
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from time import perf_counter

import faiss
import pytest

from daoban.house import House
from daoban.settings import Settings
from search.encoder import make_encoder
from search.evidence import NEAREST
from search.lexicon import load_lexicon
from search.snapshot_files import load_snapshot

from .measuring import Call, JsonClient, clients, take_turns
from .report import Comparison, Report

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]
ASK = "/api/v1/ask"


def asker(client: JsonClient) -> Call:
    def ask(text: str) -> None:
        status, content = client.post({"text": text})
        assert status == 200, content

    return ask


@pytest.fixture(scope="module")
def bare_work(values: Settings) -> Call:
    """Encode a text and scan all vectors of the snapshot that the house answers from, plainly."""
    encoder = make_encoder(values.encoder, values.var, values.encoder_threads)
    lexicon = load_lexicon(values.content)
    snapshot = load_snapshot(values.var / "snapshots", lexicon.synonyms)
    index = faiss.IndexFlatIP(encoder.dimensions)
    index.add(snapshot.vectors.vectors())

    def encode_and_scan(text: str) -> None:
        index.search(encoder.encode([text]), NEAREST)

    return encode_and_scan


@pytest.fixture
def client(house: House, values: Settings) -> Iterator[JsonClient]:
    with clients(1, values.port, ASK) as opened:
        yield opened[0]


@pytest.mark.parametrize("concurrency", [1, 8])
def test_question(
    house: House,
    values: Settings,
    report: Report,
    questions: list[str],
    bare_work: Call,
    concurrency: int,
) -> None:
    half = len(questions) // 2
    texts = questions[:half] if concurrency == 1 else questions[half:]

    @contextmanager
    def house_side() -> Iterator[Sequence[Call]]:
        with clients(concurrency, values.port, ASK) as opened:
            yield [asker(client) for client in opened]

    sides = (house_side, lambda: nullcontext([bare_work] * concurrency))
    timed, bare = take_turns(sides, texts)
    report.comparisons.append(Comparison("ask", concurrency, timed, bare))


def test_where_the_time_goes(client: JsonClient, report: Report, questions: list[str]) -> None:
    stages: dict[str, list[float]] = {}
    for text in questions * 3:
        start = perf_counter()
        status, content = client.post({"text": text})
        total = (perf_counter() - start) * 1000
        assert status == 200, content
        reply = json.loads(content)
        inside = sum(reply["timings_ms"].values())
        around = {"around_the_pipeline": total - inside, "http_total": total}
        for name, value in (reply["timings_ms"] | around).items():
            stages.setdefault(name, []).append(value)
    report.stages_ms = {name: round(statistics.mean(item), 3) for name, item in stages.items()}


def test_door_turns_away_a_huge_message(client: JsonClient, report: Report) -> None:
    start = perf_counter()
    status, _ = client.post({"text": "证" * 200_000})
    report.door = {"status": status, "ms": round((perf_counter() - start) * 1000, 2)}
    assert 400 <= status < 500
