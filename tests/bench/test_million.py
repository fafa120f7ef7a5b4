"""A million passages beside the real collection: time, memory, what is found; no time is asserted.

One command makes the collection (some twenty minutes, once), prints everything and writes
``var/bench/million.json``; ``tests.bench.million`` says what of it is real::

    uv run pytest tests/bench/test_million.py -m bench -s
"""

import dataclasses
import json
import random
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import faiss
import numpy as np
import pytest
from rich.console import Console
from rich.table import Table

from daoban.settings import ROOT, Settings
from search.contracts import Question, Reply
from search.encoder import Vectors
from search.evidence import NEAREST
from search.pipeline import ask
from search.run import Tools
from search.service import WARM_UP, load_tools
from search.snapshot_files import load_snapshot
from search.training.questions import read_training_questions

from .measuring import percentile
from .million import SIZE, ensure_million

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]
FOLDER = ROOT / "var" / "bench"
QUESTIONS = 300
TIME_AIM, MEMORY_AIM, RECALL_AIM = 4.0, 1.2 * 1024, 0.98
NEAREST_TOP = 10
CHUNK = 50_000


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Questions that are no passages; drawn from those that the models learn from."""
    found = [question.text for question in read_training_questions()]
    return random.Random(7).sample(found, QUESTIONS)


@pytest.fixture(scope="module")
def real(values: Settings) -> Tools:
    tools = load_tools(values)
    ask(WARM_UP, tools)
    return tools


@pytest.fixture(scope="module")
def folder(real: Tools) -> Path:
    """Where the large snapshot lies."""
    place = FOLDER / "million"
    ensure_million(real.snapshot, place)
    return place


@pytest.fixture(scope="module")
def large(values: Settings, folder: Path) -> Tools:
    tools = load_tools(values)  # with an encoder of its own, for it remembers texts
    tools = dataclasses.replace(tools, snapshot=load_snapshot(folder, tools.lexicon.synonyms))
    ask(WARM_UP, tools)
    return tools


@pytest.fixture(scope="module")
def figures() -> Iterator[dict[str, object]]:
    """Collects what is measured; prints and writes it in the end."""
    collected: dict[str, object] = {}
    yield collected
    table = Table("项目", "数值", title="一百万段与实有的知识库")
    for name, value in collected.items():
        table.add_row(name, str(value))
    Console(width=110).print(table)
    text = json.dumps(collected, ensure_ascii=False, indent=1)
    (FOLDER / "million.json").write_text(text, "utf-8")


def _resident(part: str, folder: Path, texts: list[str]) -> int:
    """Bytes that a part of the snapshot adds to a process of its own."""
    command = [sys.executable, "-m", "tests.bench.resident", part, str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, input="\n".join(texts), capture_output=True, text=True, check=True
    )
    sizes = json.loads(done.stdout.splitlines()[-1])
    return int(sizes["after"] - sizes["before"])


def test_memory(folder: Path, texts: list[str], figures: dict[str, object]) -> None:
    whole, records = (_resident(part, folder, texts) for part in ("snapshot", "records"))
    a_passage = (whole - records) / SIZE
    figures["内存：整个快照，答过 300 句之后（MB）"] = round(whole / 1e6)
    figures["其中记录和分词词典（MB）"] = round(records / 1e6)
    figures["其余，每段（字节）"] = f"{a_passage:.0f}（目标 ≤ {MEMORY_AIM:.0f}）"
    figures["全部，每段（字节）"] = round(whole / SIZE)
    assert a_passage <= MEMORY_AIM


def _exact(vectors: Vectors, queries: Vectors) -> np.ndarray:
    """Numbers of the nearest by an exact scan, piece by piece."""
    best: list[np.ndarray] = []
    for start in range(0, len(vectors), CHUNK):
        piece = np.ascontiguousarray(vectors[start : start + CHUNK])
        scores, numbers = faiss.knn(queries, piece, NEAREST_TOP, metric=faiss.METRIC_INNER_PRODUCT)
        best.append(np.stack([scores, (numbers + start).astype(np.float64)]))
    scores, numbers = np.concatenate(best, axis=2)
    order = np.argsort(-scores, axis=1)[:, :NEAREST_TOP]
    return np.take_along_axis(numbers, order, axis=1).astype(np.int64)


def test_what_is_found(large: Tools, texts: list[str], figures: dict[str, object]) -> None:
    snapshot = large.snapshot
    assert len(snapshot.passages) == SIZE
    queries = large.encoder.encode([snapshot.synonyms.standardise(text) for text in texts])
    vectors = snapshot.vectors.vectors()
    exact = _exact(vectors, queries)
    cosines, found = snapshot.vectors.search(queries, NEAREST)
    shared = [
        len(set(row) & set(all_of[:NEAREST_TOP]))
        for row, all_of in zip(exact.tolist(), found.tolist(), strict=True)
    ]
    recall = statistics.mean(shared) / NEAREST_TOP
    true = [vectors[row] @ query for row, query in zip(found, queries, strict=True)]
    figures["前 10 名与逐一比较相同的份额"] = f"{recall:.4f}（目标 ≥ {RECALL_AIM}）"
    figures["余弦的最大误差"] = f"{np.abs(cosines - np.stack(true)).max():.4f}"
    assert recall >= RECALL_AIM


@pytest.mark.parametrize("kind", ["8 到 40 字的问句", "训练问句，长短都有"])
def test_time(
    real: Tools,
    large: Tools,
    texts: list[str],
    questions: list[str],
    figures: dict[str, object],
    kind: str,
) -> None:
    asked = texts if kind.startswith("训练") else questions
    small: list[float] = []
    big: list[float] = []
    stages: dict[str, list[float]] = {}
    for number, text in enumerate(asked):
        # In turns, so that what else the machine does, and what was kept, weighs on both.
        for tools in (real, large) if number % 2 else (large, real):
            spent, reply = _asked(text, tools)
            (small if tools is real else big).append(spent)
            if tools is large:
                for stage, milliseconds in reply.timings_ms.items():
                    stages.setdefault(stage, []).append(milliseconds)
    for label, share in (("p50", 0.5), ("p95", 0.95)):
        before, after = percentile(small, share), percentile(big, share)
        aim = f"，目标 ≤ {TIME_AIM:g}" if share == 0.95 else ""
        said = f"{before:.1f} → {after:.1f} ms：{after / before:.2f} 倍{aim}"
        figures[f"一句的 {label}（{kind}）"] = said
    figures[f"一百万段各环节的中位数（{kind}，ms）"] = {
        stage: round(statistics.median(times), 2) for stage, times in stages.items()
    }


def _asked(text: str, tools: Tools) -> tuple[float, Reply]:
    """Milliseconds of one question, and the reply."""
    start = perf_counter()
    reply = ask(Question(text=text), tools, with_messages=True)
    return (perf_counter() - start) * 1000, reply
