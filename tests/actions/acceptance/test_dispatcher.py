"""The thread that works the queue."""

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cities_own import MOMENT
from queueing import Desk, make_queue_engine, unseal
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from actions.applications.acceptance.dispatcher import Dispatcher
from actions.applications.acceptance.in_memory import Fault, MemoryAcceptance
from actions.applications.acceptance.outbox import SubmissionRow
from actions.applications.acceptance.port import Package, Receipt

PATIENCE = 60
"""Seconds after which a test that waits for a thread gives up."""
LONG = 3600.0
"""An interval that no test sits through."""


class LeapingClock:
    """Each look at it is ten minutes later, so that whatever was put off is due again."""

    def __init__(self) -> None:
        self.moment = MOMENT

    def __call__(self) -> datetime:
        self.moment += timedelta(minutes=10)
        return self.moment


class ListeningDesk(Desk):
    """Says when something was sent."""

    def __init__(self, engine: Engine, acceptance: MemoryAcceptance) -> None:
        super().__init__(engine, acceptance)
        self.memory = acceptance
        self.told = threading.Semaphore(0)

    def on_sent(self, session: Session, row: SubmissionRow, receipt: Receipt) -> None:
        super().on_sent(session, row, receipt)
        self.told.release()

    def dispatcher(self, interval: float) -> Dispatcher:
        return Dispatcher(
            self.engine,
            self.acceptance,
            unseal,
            self.on_sent,
            self.on_refused,
            clock=LeapingClock(),
            interval=interval,
        )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ListeningDesk]:
    engine = make_queue_engine(tmp_path / "queue.db")
    yield ListeningDesk(engine, MemoryAcceptance())
    engine.dispose()


def test_what_waits_is_handed_in(desk: ListeningDesk) -> None:
    for number in range(5):
        desk.put(f"key-{number}", application=f"app-{number}")
    dispatcher = desk.dispatcher(LONG)
    dispatcher.start()
    for _ in range(5):
        assert desk.told.acquire(timeout=PATIENCE)
    dispatcher.stop()
    assert not dispatcher.is_alive()
    assert [row.status for row in desk.rows()] == ["sent"] * 5


def test_waking_it_is_enough(desk: ListeningDesk) -> None:
    dispatcher = desk.dispatcher(LONG)
    dispatcher.start()
    desk.put("key-1")
    dispatcher.wake()
    assert desk.told.acquire(timeout=PATIENCE)
    dispatcher.stop()


def test_nobody_has_to_wake_it(desk: ListeningDesk) -> None:
    dispatcher = desk.dispatcher(0.01)
    dispatcher.start()
    desk.put("key-1")
    assert desk.told.acquire(timeout=PATIENCE)
    dispatcher.stop()


def test_queue_waits_while_the_system_is_down(
    desk: ListeningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = threading.Event()
    submit = desk.memory.submit

    def note(package: Package, key: str) -> Receipt:
        try:
            return submit(package, key)
        finally:
            tried.set()

    monkeypatch.setattr(desk.memory, "submit", note)
    desk.put("key-1")
    desk.memory.fault = Fault.DOWN
    dispatcher = desk.dispatcher(0.01)
    dispatcher.start()
    assert tried.wait(PATIENCE)
    assert desk.sent == []
    desk.memory.fault = None
    assert desk.told.acquire(timeout=PATIENCE)
    dispatcher.stop()
    assert len(desk.memory.packages) == 1


def test_stopping_one_that_never_ran_is_harmless(desk: ListeningDesk) -> None:
    desk.put("key-1")
    dispatcher = desk.dispatcher(LONG)
    dispatcher.stop()
    assert dispatcher.work() == 0


def test_trouble_with_one_row_does_not_hold_up_the_others(desk: ListeningDesk) -> None:
    desk.put("key-1", application="app-1")
    desk.put("key-2", application="app-2")
    troubled = desk.on_sent

    def fail_once(session: Session, row: SubmissionRow, receipt: Receipt) -> None:
        if row.key == "key-1" and not desk.sent:
            desk.sent.append(("trouble", "李示例"))
            raise RuntimeError("李示例")
        troubled(session, row, receipt)

    desk.on_sent = fail_once  # type: ignore[method-assign]
    with capture_logs() as logs:
        dispatcher = desk.dispatcher(LONG)
        dispatcher.work()
    assert {row.status for row in desk.rows()} == {"sent"}
    assert len(desk.memory.packages) == 2
    assert [entry["event"] for entry in logs] == ["submission_failed"]
    assert "李示例" not in str(logs)


def test_database_that_is_away_does_not_end_the_thread(
    desk: ListeningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = threading.Event()

    def fail(*_given: object) -> list[SubmissionRow]:
        away.set()
        raise RuntimeError("no database")

    desk.put("key-1")
    dispatcher = desk.dispatcher(0.01)
    with monkeypatch.context() as patch:
        patch.setattr("actions.applications.acceptance.dispatcher.lease", fail)
        dispatcher.start()
        assert away.wait(PATIENCE)
    assert desk.told.acquire(timeout=PATIENCE)
    dispatcher.stop()


def test_several_at_once_hand_in_each_row_once(tmp_path: Path) -> None:
    acceptance = MemoryAcceptance()
    desks = [ListeningDesk(make_queue_engine(tmp_path / "queue.db"), acceptance) for _ in range(3)]
    for number in range(30):
        desks[0].put(f"key-{number}", application=f"app-{number}")
    dispatchers = [
        Dispatcher(desk.engine, acceptance, unseal, desk.on_sent, desk.on_refused, interval=0.01)
        for desk in desks
    ]
    for dispatcher in dispatchers:
        dispatcher.start()
    while any(row.status != "sent" for row in desks[0].rows()):
        time.sleep(0.01)
    for dispatcher in dispatchers:
        dispatcher.stop()
    told = sorted(key for desk in desks for key, _receipt in desk.sent)
    assert told == sorted(f"key-{number}" for number in range(30))
    assert len(acceptance.packages) == 30
    for desk in desks:
        desk.engine.dispose()
