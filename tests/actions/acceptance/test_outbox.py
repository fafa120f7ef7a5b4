"""The queue: what goes in once, who gets a row, in which order, how long it waits."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cities_own import MOMENT
from queueing import LEASE, Desk, make_queue_engine
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.applications.acceptance.in_memory import MemoryAcceptance
from actions.applications.acceptance.outbox import (
    LONGEST_DELAY,
    SubmissionKind,
    SubmissionRow,
    SubmissionStatus,
    delay,
    enqueue,
    put_off,
)
from daoban.errors import Conflict


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_queue_engine(tmp_path / "queue.db")
    yield engine
    engine.dispose()


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine, MemoryAcceptance())


def keys(rows: list[SubmissionRow]) -> list[str]:
    return [row.key for row in rows]


def test_same_key_is_the_same_row(desk: Desk) -> None:
    assert desk.put("key-1") == desk.put("key-1")
    assert keys(desk.rows()) == ["key-1"]


def test_key_of_another_application_is_a_conflict(desk: Desk) -> None:
    desk.put("key-1")
    with pytest.raises(Conflict):
        desk.put("key-1", application="app-2")
    with pytest.raises(Conflict):
        desk.put("key-1", SubmissionKind.WITHDRAW)
    assert keys(desk.rows()) == ["key-1"]


def test_refused_row_is_put_in_again_with_what_is_given_now(desk: Desk) -> None:
    first = desk.put("key-1", bundle="")
    assert desk.work() == [SubmissionStatus.REFUSED]
    desk.forward(5)
    assert desk.put("key-1") == first
    (row,) = desk.rows()
    assert (row.status, row.problem, row.leased_until) == ("waiting", None, None)
    assert desk.work() == [SubmissionStatus.SENT]


def test_sent_row_is_never_put_in_again(desk: Desk) -> None:
    desk.put("key-1")
    assert desk.work() == [SubmissionStatus.SENT]
    desk.put("key-1", title="另一件事")
    assert [(row.status, row.sealed) for row in desk.rows()] == [("sent", "")]
    assert desk.work() == []


def test_row_goes_with_the_transaction_it_was_put_in(desk: Desk, engine: Engine) -> None:
    with Session(engine) as session:
        enqueue(session, "app-1", SubmissionKind.SUBMIT, "key-1", "", MOMENT)
        session.rollback()
    assert desk.rows() == []


def test_one_key_put_in_by_many_at_once_is_one_row(desk: Desk) -> None:
    with ThreadPoolExecutor(12) as pool:
        ids = set(pool.map(lambda _: desk.put("key-1"), range(24)))
    assert len(ids) == 1
    assert keys(desk.rows()) == ["key-1"]


def test_leased_row_is_nobody_elses_until_the_time_is_over(desk: Desk) -> None:
    desk.put("key-1")
    assert keys(desk.lease()) == ["key-1"]
    desk.forward(LEASE - 1)
    assert desk.lease() == []
    desk.forward(1)
    (row,) = desk.lease()
    assert row.attempts == 2


def test_lease_takes_no_more_than_asked_for_and_the_longest_due_first(desk: Desk) -> None:
    for number in range(5):
        desk.put(f"key-{number}", application=f"app-{number}")
        desk.forward(1)
    assert keys(desk.lease(2)) == ["key-0", "key-1"]
    assert keys(desk.lease(9)) == ["key-2", "key-3", "key-4"]


def test_rows_of_one_application_go_in_their_order(desk: Desk) -> None:
    desk.put("key-1")
    desk.put("key-2", SubmissionKind.WITHDRAW)
    desk.put("key-3", application="app-2")
    first = desk.lease(9)
    assert keys(first) == ["key-1", "key-3"]
    assert desk.lease(9) == []
    desk.hand_in(first[0])
    assert keys(desk.lease(9)) == ["key-2"]


def test_no_row_is_leased_twice_by_several_at_once(tmp_path: Path) -> None:
    engines = [make_queue_engine(tmp_path / "queue.db") for _ in range(4)]
    desks = [Desk(engine, MemoryAcceptance()) for engine in engines]
    for number in range(60):
        desks[0].put(f"key-{number}", application=f"app-{number}")

    def take_all(desk: Desk) -> list[str]:
        taken: list[str] = []
        while rows := desk.lease(3):
            taken += keys(rows)
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = list(chain.from_iterable(pool.map(take_all, desks)))
    assert sorted(taken) == sorted(f"key-{number}" for number in range(60))
    for engine in engines:
        engine.dispose()


def test_row_that_was_put_off_waits(desk: Desk, engine: Engine) -> None:
    desk.put("key-1")
    (row,) = desk.lease()
    put_off(engine, row, desk.moment)
    assert desk.lease() == []
    desk.forward(2)
    assert keys(desk.lease()) == ["key-1"]


def test_who_lost_the_lease_cannot_put_the_row_off(desk: Desk, engine: Engine) -> None:
    desk.put("key-1")
    (slow,) = desk.lease()
    desk.forward(LEASE)
    assert keys(desk.lease()) == ["key-1"]
    put_off(engine, slow, desk.moment)
    desk.forward(2)
    assert desk.lease() == []


def test_delays_double_up_to_five_minutes() -> None:
    for attempts in range(1, 200):
        wanted = min(2.0 ** (attempts - 1), LONGEST_DELAY)
        delays = [delay(attempts) for _ in range(20)]
        assert all(0.75 * wanted <= each <= min(1.25 * wanted, LONGEST_DELAY) for each in delays)
        assert len(set(delays)) > 1


def test_moments_in_other_time_zones_are_the_same_moments(desk: Desk) -> None:
    desk.moment = MOMENT.astimezone(ZoneInfo("Asia/Shanghai"))
    desk.put("key-1")
    desk.moment = MOMENT.astimezone(ZoneInfo("America/New_York")) - timedelta(seconds=1)
    assert desk.lease() == []
    desk.forward(1)
    assert keys(desk.lease()) == ["key-1"]
