"""Whoever dies while handing in, wherever that is, and comes back: exactly one case, marked sent."""

import tempfile
from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from queueing import LEASE, Desk, make_queue_engine
from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session

from actions.applications.acceptance.in_memory import MemoryAcceptance
from actions.applications.acceptance.outbox import SubmissionKind, SubmissionRow
from actions.applications.acceptance.port import CaseProgress, CaseStatus, Package, Receipt


class Died(BaseException):
    """The process ends here; nothing in it can clean up."""


class Seams:
    """Counts the points where a process can die, and dies at those it is told."""

    def __init__(self, deadly: Set[int]) -> None:
        self.passed = 0
        self.deadly = deadly

    def seam(self, *_given: object) -> None:
        self.passed += 1
        if self.passed in self.deadly:
            raise Died


class SeamedAcceptance(MemoryAcceptance):
    """Dies before a call arrives or after it was carried out."""

    def __init__(self, seams: Seams) -> None:
        super().__init__()
        self.seams = seams

    def submit(self, package: Package, key: str) -> Receipt:
        self.seams.seam()
        receipt = super().submit(package, key)
        self.seams.seam()
        return receipt

    def withdraw(self, receipt: str, key: str) -> CaseProgress:
        self.seams.seam()
        progress = super().withdraw(receipt, key)
        self.seams.seam()
        return progress


class SeamedDesk(Desk):
    """Stores a note of its own with each mark, and dies before every statement and commit."""

    def __init__(self, engine: Engine, seams: Seams) -> None:
        super().__init__(engine, SeamedAcceptance(seams))
        self.seams = seams
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE note (key VARCHAR, receipt VARCHAR)"))
        engine.dispose()
        self.connections: list[Any] = []
        event.listen(engine, "connect", lambda raw, _record: self.connections.append(raw))
        for name in ("before_cursor_execute", "commit"):
            event.listen(engine, name, seams.seam)

    def on_sent(self, session: Session, row: SubmissionRow, receipt: Receipt) -> None:
        self.seams.seam()
        session.execute(
            text("INSERT INTO note VALUES (:key, :receipt)"),
            {"key": row.key, "receipt": receipt.number},
        )
        self.seams.seam()

    def notes(self) -> list[tuple[str, str]]:
        with self.engine.connect() as connection:
            return [
                (row.key, row.receipt) for row in connection.execute(text("SELECT * FROM note"))
            ]

    def lose_connections(self) -> None:
        """As the operating system does when a process dies."""
        for raw in self.connections:
            assert self.engine.dialect.dbapi
            with suppress(self.engine.dialect.dbapi.Error):  # it was closed on the way down
                raw.rollback()
            raw.close()
        self.connections.clear()
        self.engine.dispose()

    def live(self) -> None:
        """One life: put in what the person asks for, then hand in all that is due."""
        self.seams.seam()
        self.put("key-1")
        self.seams.seam()
        self.put("key-2", SubmissionKind.WITHDRAW)
        self.seams.seam()
        while rows := self.lease():
            self.seams.seam()
            self.hand_in(rows[0])
            self.seams.seam()


@contextmanager
def desk_with(deadly: Set[int]) -> Iterator[SeamedDesk]:
    with tempfile.TemporaryDirectory() as folder:
        engine = make_queue_engine(Path(folder) / "queue.db")
        desk = SeamedDesk(engine, Seams(deadly))
        try:
            yield desk
        finally:
            desk.lose_connections()


def live_until_done(desk: SeamedDesk) -> int:
    """Come back after each death, when the lease is over; how many lives it took."""
    lives = 0
    while True:
        lives += 1
        try:
            desk.live()
        except Died:
            desk.lose_connections()
            desk.forward(LEASE)
        else:
            return lives


def check(desk: SeamedDesk) -> None:
    desk.seams.deadly = frozenset()
    assert isinstance(desk.acceptance, MemoryAcceptance)
    assert list(desk.acceptance.packages) == ["NC000001"]
    history = desk.acceptance.progress("NC000001").history
    assert [move.status for move in history] == [CaseStatus.RECEIVED, CaseStatus.WITHDRAWN]
    assert [(row.status, row.receipt) for row in desk.rows()] == [("sent", "NC000001")] * 2
    assert desk.notes() == [("key-1", "NC000001"), ("key-2", "NC000001")]


def seams_of_one_life() -> int:
    with desk_with(frozenset()) as desk:
        assert live_until_done(desk) == 1
        seams = desk.seams.passed
        check(desk)
        return seams


def test_one_death_at_each_seam() -> None:
    seams = seams_of_one_life()
    assert seams > 20
    for deadly in range(1, seams + 1):
        with desk_with({deadly}) as desk:
            assert live_until_done(desk) == 2
            check(desk)


@settings(max_examples=30)
@given(deadly=st.sets(st.integers(1, 200), max_size=40))
def test_any_number_of_deaths(deadly: set[int]) -> None:
    with desk_with(deadly) as desk:
        live_until_done(desk)
        check(desk)
