"""From publishing to the new answer, under a constant load of questions.

``uv run pytest tests/bench/test_publish.py -m bench -s``; ``DAOBAN_BENCH_PUBLISHES`` says how often
(500 for the memory). Publishing is one transaction in the database, as every way of publishing ends
in; what is timed goes from before it to the first answer with what was published.
"""

import json
import os
import threading
from contextlib import closing
from time import perf_counter, sleep

import pytest
from rich.console import Console
from rich.table import Table

from daoban.house import commands
from knowledge.facts import Statement
from knowledge.publishing import publish_changes
from knowledge.records import Bundle, Record
from knowledge.releases import live_number, live_release

from .conftest import FOLDER
from .measuring import JsonClient, percentile
from .memory import memory_of
from .publishing import EDITED, Collection, collection

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]
SIZES = [int(each) for each in os.environ.get("DAOBAN_BENCH_SIZES", "10000,200000").split(",")]
PUBLISHES = int(os.environ.get("DAOBAN_BENCH_PUBLISHES", "20"))
WARM_UP = 5
"""Publishes before memory is read for the first time."""
ASK = "/api/v1/ask"
PROBE = "企业准营（餐饮）收费吗，要多久办完"
PAUSE = 0.05
"""Seconds between two questions of the load."""
LIMIT = 60.0


class Load(threading.Thread):
    """Asks all the time; every answer must be whole, and of one release."""

    def __init__(self, port: int, questions: list[str]) -> None:
        super().__init__(name="load", daemon=True)
        self._port, self._questions = port, questions
        self.stop = threading.Event()
        self.asked = self.failed = self.mixed = 0

    def run(self) -> None:
        with closing(JsonClient(self._port, ASK)) as client:
            while not self.stop.is_set():
                text = self._questions[self.asked % len(self._questions)]
                for question in (PROBE, text):
                    status, content = client.post({"text": question, "city": "重庆"})
                    self.asked += 1
                    self.failed += status != 200
                    self.mixed += len(stamps(content)) > 1
                sleep(PAUSE)


def stamps(content: bytes) -> set[str]:
    """Which publishes the statements of an answer come from."""
    texts = (item["text"] for item in json.loads(content).get("answer", ()))
    return {text.rpartition("第")[2] for text in texts if "次试验" in text}


def edited(bundle: Bundle, number: int) -> Bundle:
    """The bundle with a fee and a time limit that name a publish."""

    def said(text: str) -> Statement:
        return Statement(text=f"{text}，第{number}次试验", source=bundle.sources[0])

    update = {"fee": (said("不收费"),), "time_limit": (said("五个工作日"),)}
    return bundle.model_copy(update={"guide": bundle.guide.model_copy(update=update)})


def publish_once(city: Collection, bundle: Bundle, number: int, client: JsonClient) -> float:
    """Seconds from publishing to the answer."""
    record: Record = edited(bundle, number)
    start = perf_counter()
    publish_changes(city.engine, [record], "bench", "试验", live_number(city.engine))
    while perf_counter() - start < LIMIT:
        status, content = client.post({"text": PROBE, "city": "重庆"})
        if status == 200 and stamps(content) == {f"{number}次试验"}:
            return perf_counter() - start
        sleep(0.01)
    raise AssertionError(f"not answered after {LIMIT} s: {content.decode()[:500]}")


def memory_mb() -> float:
    """Memory of the web process."""
    return memory_of({"web": commands()["web"]})["web"]


@pytest.mark.parametrize("size", SIZES)
def test_publish(size: int, questions: list[str]) -> None:
    with collection(FOLDER, size) as city, closing(JsonClient(city.values.port, ASK)) as client:
        bundle = live_release(city.engine).records[EDITED]
        assert isinstance(bundle, Bundle)
        load = Load(city.values.port, questions)
        load.start()
        seconds: list[float] = []
        for number in range(1, 1 + WARM_UP + PUBLISHES):
            took = publish_once(city, bundle, number, client)
            if number > WARM_UP:
                seconds.append(took)
            else:
                before = memory_mb()
        after = memory_mb()
        load.stop.set()
        load.join()
    table = Table(
        "段落", "发布", "中位", "p95", "最慢", "期间提问", "失败", "混杂", "内存 MB", "增长"
    )
    table.add_row(
        f"{city.passages:,}",
        str(len(seconds)),
        *(f"{percentile(seconds, share):.2f} 秒" for share in (0.5, 0.95)),
        f"{max(seconds):.2f} 秒",
        *map(str, (load.asked, load.failed, load.mixed)),
        f"{before:.0f} → {after:.0f}",
        f"{after / before - 1:+.1%}",
    )
    Console(width=140).print(table)
    assert load.failed == load.mixed == 0
