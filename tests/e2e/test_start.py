"""``daoban up`` from start to stop, with the real processes."""

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from support.processes import is_running
from support.whole_house import WholeHouse

pytestmark = pytest.mark.e2e
QUESTION = "新生儿上户口要带什么材料"


def words_that_rasa_heard(var: Path) -> int:
    with closing(sqlite3.connect(var / "rasa" / "tracker.db")) as tracker:
        found = tracker.execute("select count(*) from events where type_name = 'user'")
        return int(found.fetchone()[0])


@pytest.fixture
def house(tmp_path):
    started = WholeHouse(tmp_path)
    yield started
    started.stop()


def test_it_starts_answers_and_stops_without_a_trace(house, tmp_path):
    house.wait_until_ready()
    assert house.said().count("没有变化") == 5  # nothing is made again
    with httpx.Client(base_url=house.url, timeout=30, trust_env=False) as http:
        assert http.get("/readyz").json()["status"] == "ready"
        asked = http.post("/api/v1/ask", json={"text": QUESTION}).json()
        assert asked["outcome"] == "answered"
        chatted = http.post("/api/v1/chat", json={"text": QUESTION}).json()
        assert chatted["messages"]
    assert words_that_rasa_heard(tmp_path) == 1
    processes = house.children()
    assert house.stop() == 0
    assert not any(map(is_running, processes))
    assert "导办已停止" in house.said()
