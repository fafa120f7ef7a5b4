"""The web process and the action server die again and again while applications are filled in.

Twice here; ``DAOBAN_KILLS=100 uv run pytest tests/e2e/test_kills.py -s`` for a hundred.
"""

import json
import os
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from support.form_client import FormClient, Json
from support.form_filler import FLEXIBLE, Filled, Filler
from support.whole_house import WholeHouse

from daoban.house import ENDS_SECONDS, MOST_ENDS

pytestmark = pytest.mark.e2e
KILLS = int(os.environ.get("DAOBAN_KILLS", "2"))
SEED = int(os.environ.get("DAOBAN_SEED", "0")) or Random().randrange(1, 10**6)
RESTARTING = "意外结束（信号 9），正在重新启动"
VICTIMS = ("web.app", "actions.app")
RECEIPT_SECONDS = 180
"""Longer than a process that died keeps what it was handing in for itself."""


class Killer(threading.Thread):
    """Kills one process of a house after another, each once all were back."""

    def __init__(self, house: WholeHouse, random: Random, handing_in: threading.Event) -> None:
        super().__init__(name="killer", daemon=True)
        self._house = house
        self._random = random
        self._handing_in = handing_in
        self._times: dict[str, list[float]] = {name: [] for name in VICTIMS}
        self.killed: Counter[str] = Counter()
        self.failure: BaseException | None = None

    def run(self) -> None:
        client = FormClient(self._house.url)
        try:
            while self.killed.total() < KILLS:
                self._let_time_pass()
                self._kill(self._victim())
                client.wait_until_ready()
        except BaseException as error:
            self.failure = error
        finally:
            client.close()

    def _let_time_pass(self) -> None:
        """Any moment will do, but half of the time one at which something is handed in."""
        if self._random.random() < 0.5 and self._handing_in.wait(20):
            time.sleep(self._random.uniform(0, 0.6))
        else:
            time.sleep(self._random.uniform(0, 4))

    def _victim(self) -> str:
        """One that the house will start again: it gives up on what ends all the time."""
        while True:
            since = time.monotonic() - ENDS_SECONDS - 5
            free = [
                name
                for name in VICTIMS
                if sum(moment > since for moment in self._times[name]) < MOST_ENDS
            ]
            if free:
                return self._random.choice(free)
            time.sleep(0.5)

    def _kill(self, name: str) -> None:
        old = self._house.child(name)
        assert old, f"{name} is not there"
        os.kill(old, signal.SIGKILL)
        self._times[name].append(time.monotonic())
        self.killed[name] += 1
        end = time.monotonic() + 30
        while self._house.child(name) in (None, old):
            assert time.monotonic() < end, f"{name} was not started again"
            time.sleep(0.05)


@pytest.mark.timeout(600 + 60 * KILLS)
def test_no_kept_value_is_lost_and_nothing_is_handed_in_twice(rough_house: WholeHouse) -> None:
    house, before = rough_house, rough_house.said().count(RESTARTING)
    others = {case["application"] for case in cases_of(house.var)}
    client = FormClient(house.url)
    client.sign_in(FLEXIBLE.subject)
    filler = Filler(client, Random(SEED))
    killer = Killer(house, Random(SEED + 1), filler.handing_in)
    killer.start()
    while killer.is_alive():
        filler.fill(FLEXIBLE)
    filler.fill(FLEXIBLE)  # one more in peace
    assert killer.failure is None, killer.failure
    assert killer.killed.total() == KILLS
    assert house.said().count(RESTARTING) - before == KILLS
    shown = [with_receipt(filler, filled) for filled in filler.done]
    for filled, now in zip(filler.done, shown, strict=True):
        held = {each["path"]: each["value"] for each in now["fields"]}
        assert {path: held.get(path) for path in filled.values} == filled.values
    cases = [case for case in cases_of(house.var) if case["application"] not in others]
    handed_in = {filled.number for filled in filler.done}
    assert Counter(case["application"] for case in cases) == Counter(dict.fromkeys(handed_in, 1))
    for case in cases:
        filled = next(each for each in filler.done if each.number == case["application"])
        sent = flat(case["form"])
        assert {path: sent.get(path) for path in filled.values} == filled.values
    client.close()
    print(
        f"\n{dict(killer.killed)} killed (seed {SEED}), {client.failures} requests failed, "
        f"{len(filler.done)} applications, {sum(len(each.values) for each in filler.done)} values, "
        f"turns {filler.turns}: nothing lost, {len(cases)} cases"
    )


def with_receipt(filler: Filler, filled: Filled) -> Json:
    """The application once it has its receipt."""
    end = time.monotonic() + RECEIPT_SECONDS
    while not (shown := filler.look(filled))["receipt"]:
        assert time.monotonic() < end, f"no receipt: {shown['status']}"
        time.sleep(0.5)
    return shown


def cases_of(var: Path) -> list[Json]:
    """The packages of all cases that the acceptance service holds."""
    with closing(sqlite3.connect(var / "demo_city" / "acceptance.db")) as database:
        return [
            json.loads(package) for (package,) in database.execute("select package from 'case'")
        ]


def flat(document: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Field path to value of a form as it was handed in."""
    found: dict[str, str] = {}
    for key, value in document.items():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{key}.")
        elif isinstance(value, list):
            for place, item in enumerate(value):
                found |= flat(item, f"{before}{key}.{place}.")
        else:
            found[before + key] = value
    return found
