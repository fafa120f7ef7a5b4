"""The web process dies again and again while tickets are filed and worked on.

Twice here; ``DAOBAN_KILLS=100 uv run pytest tests/e2e/test_kills_tickets.py -s`` for a hundred.
"""

import os
import signal
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from random import Random
from typing import Any

import pytest
from support.form_client import FormClient
from support.house_accounts import passwords_of
from support.whole_house import WholeHouse

from daoban.house import ENDS_SECONDS, MOST_ENDS

pytestmark = pytest.mark.e2e
KILLS = int(os.environ.get("DAOBAN_KILLS", "2"))
SEED = int(os.environ.get("DAOBAN_SEED", "0")) or Random().randrange(1, 10**6)
VICTIM = "web.app"
FILERS = 3
Json = dict[str, Any]


class Clerk(threading.Thread):
    """Files calls and sends some of them on until told to stop; notes what was acknowledged."""

    def __init__(self, url: str, password: str, number: int, stop: threading.Event) -> None:
        super().__init__(name=f"clerk-{number}", daemon=True)
        self._number = number
        self._random = Random(SEED + number)
        self._stop_asked = stop
        self.client = FormClient(url)
        self._password = password
        self.filed: dict[str, list[str]] = {}
        """By key: numbers of the tickets, in the order of the matters."""
        self.moved: dict[str, int] = {}
        """By number: the revision that was acknowledged last."""
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            self._sign_in()
            while not self._stop_asked.is_set():
                self._file()
        except BaseException as error:
            self.failure = error
        finally:
            self.client.close()

    def _sign_in(self) -> None:
        form = {"name": "supervisor1", "password": self._password, "next": "/desk"}
        self.client.ask("POST", "/desk/sign-in", data=form)

    def _file(self) -> None:
        key = f"kill-{SEED}-{self._number}-{len(self.filed)}"
        body = {
            "key": key,
            "matters": [matter(n) for n in range(self._random.choice((1, 1, 2, 3)))],
        }
        answer = self._until_acknowledged("/api/v1/desk/tickets", body)
        self.filed[key] = [each["number"] for each in answer["tickets"]]
        if self._random.random() < 0.5:  # the answer may have got lost: the same key once more
            again = self._until_acknowledged("/api/v1/desk/tickets", body)
            assert [each["number"] for each in again["tickets"]] == self.filed[key]
        self._note(self.filed[key][0])

    def _note(self, number: str) -> None:
        """Adds a note; one whose answer got lost may stand already."""
        path = f"/api/v1/desk/tickets/{number}"
        revision = self._get(path)["revision"]
        body = {"action": "备注", "revision": revision, "note": "已电话核实"}
        while (response := self.client.once("POST", f"{path}/actions", json=body)) is None:
            if self._get(path)["revision"] > revision:
                break
        else:
            assert response.status_code == 200, response.text[:300]
        self.moved[number] = revision + 1

    def _get(self, path: str) -> Json:
        while (response := self.client.once("GET", path)) is None:
            pass
        assert response.status_code == 200, response.text[:300]
        found: Json = response.json()
        return found.get("ticket", found)

    def _until_acknowledged(self, path: str, body: Json) -> Json:
        while (response := self.client.once("POST", path, json=body)) is None:
            pass
        assert response.status_code == 201, response.text[:300]
        found: Json = response.json()
        return found


def matter(number: int) -> Json:
    """One made-up matter."""
    return {
        "type": "求助",
        "category_path": ["城乡建设", "城市建设和市政管理"],
        "department": "dept-city-management",
        "district": "渝北区",
        "summary": f"示例路第 {number + 1} 盏路灯不亮",
        "text": f"示例路第 {number + 1} 盏路灯不亮，晚上看不见路。",
    }


@pytest.mark.timeout(300 + 30 * KILLS)
def test_no_ticket_is_lost_or_doubled(rough_house: WholeHouse) -> None:
    clerks = file_while_killing(rough_house, passwords_of(rough_house.var)["supervisor1"])
    filed = {key: numbers for clerk in clerks for key, numbers in clerk.filed.items()}
    moved = {number: at for clerk in clerks for number, at in clerk.moved.items()}
    with closing(sqlite3.connect(rough_house.var / "daoban.db")) as database:
        check(database, filed, moved)
    tickets = sum(map(len, filed.values()))
    failures = sum(clerk.client.failures for clerk in clerks)
    print(
        f"\n{KILLS} kills (seed {SEED}), {failures} requests failed: {len(filed)} calls, "
        f"{tickets} tickets, {len(moved)} notes, nothing lost, nothing twice"
    )


def file_while_killing(house: WholeHouse, password: str) -> list[Clerk]:
    """Clerks who file while the web process dies ``KILLS`` times."""
    stop, random = threading.Event(), Random(SEED)
    clerks = [Clerk(house.url, password, number, stop) for number in range(FILERS)]
    for clerk in clerks:
        clerk.start()
    wait_until_filed(clerks)  # signing in takes its time on a busy machine
    times: list[float] = []
    client = FormClient(house.url)
    while len(times) < KILLS and all(clerk.is_alive() for clerk in clerks):
        time.sleep(random.uniform(0, 3))
        # The house gives up on what ends all the time.
        while sum(at > time.monotonic() - ENDS_SECONDS - 5 for at in times) >= MOST_ENDS:
            time.sleep(0.5)
        victim = house.child(VICTIM)
        assert victim
        os.kill(victim, signal.SIGKILL)
        times.append(time.monotonic())
        while house.child(VICTIM) in (None, victim):
            time.sleep(0.05)
        client.wait_until_ready()
    wait_until_filed(clerks)
    stop.set()
    for clerk in clerks:
        clerk.join(120)
        assert clerk.failure is None, clerk.failure
    client.close()
    assert len(times) == KILLS
    return clerks


def wait_until_filed(clerks: list[Clerk]) -> None:
    """Until each has filed another call, or one has failed."""
    before = [len(clerk.filed) for clerk in clerks]
    end = time.monotonic() + 120
    while any(len(clerk.filed) <= had for clerk, had in zip(clerks, before, strict=True)):
        if any(clerk.failure for clerk in clerks):
            return
        assert time.monotonic() < end, "nobody could file for two minutes"
        time.sleep(0.1)


def check(database: sqlite3.Connection, filed: dict[str, list[str]], moved: dict[str, int]) -> None:
    """What was acknowledged stands there, once; nothing stands half."""
    rows = database.execute(
        "select filing_key, number, position, revision, id from ticket"
    ).fetchall()
    numbers = Counter(number for _, number, *_ in rows)
    assert set(numbers.values()) == {1}
    stored: dict[str, list[str]] = {}
    for key, number, *_ in sorted(rows, key=lambda row: row[2]):
        stored.setdefault(key, []).append(number)  # the key is stored as a digest
    acknowledged = sorted(filed.values())
    assert sorted(stored.values()) == acknowledged, "what stands is what somebody was told of"
    revisions = {number: revision for _, number, _, revision, _ in rows}
    assert {number: revisions[number] for number in moved} == moved
    events = Counter(ticket for (ticket,) in database.execute("select ticket_id from ticket_event"))
    for _, number, _, revision, ticket_id in rows:
        assert events[ticket_id] == revision, f"{number}: every change has its entry"
