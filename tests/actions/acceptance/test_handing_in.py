"""Handing in one row: what comes of it, and what the callbacks are told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cities_own import make_package
from queueing import LEASE, Desk, make_queue_engine
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from actions.applications.acceptance.in_memory import Fault, MemoryAcceptance
from actions.applications.acceptance.outbox import SubmissionKind, SubmissionRow, SubmissionStatus
from actions.applications.acceptance.port import CaseStatus, Receipt, SupplementItem
from daoban.errors import InvalidInput, Unavailable
from daoban.moments import aware

SENT, WAITING, REFUSED = SubmissionStatus.SENT, SubmissionStatus.WAITING, SubmissionStatus.REFUSED


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_queue_engine(tmp_path / "queue.db")
    yield engine
    engine.dispose()


@pytest.fixture
def acceptance() -> MemoryAcceptance:
    return MemoryAcceptance()


@pytest.fixture
def desk(engine: Engine, acceptance: MemoryAcceptance) -> Desk:
    return Desk(engine, acceptance)


def test_package_is_handed_in_and_the_row_marked(desk: Desk, acceptance: MemoryAcceptance) -> None:
    desk.put("key-1")
    desk.forward(3)
    assert desk.work() == [SENT]
    (row,) = desk.rows()
    assert (row.status, row.receipt, row.problem) == ("sent", "NC000001", None)
    assert row.sent_at is not None
    assert aware(row.sent_at) == desk.moment
    assert acceptance.packages == {"NC000001": [make_package("app-1")]}
    assert desk.sent == [("key-1", "NC000001")]
    assert desk.work() == []


@pytest.mark.parametrize("fault", Fault)
def test_what_is_not_answered_is_tried_again(
    desk: Desk, acceptance: MemoryAcceptance, fault: Fault
) -> None:
    desk.put("key-1")
    acceptance.fault = fault
    for attempts in range(1, 5):
        assert desk.work() == [WAITING]
        assert desk.rows()[0].attempts == attempts
        desk.forward(2**attempts)
    acceptance.fault = None
    assert desk.work() == [SENT]
    assert len(acceptance.packages) == 1
    assert desk.sent == [("key-1", "NC000001")]


def test_refused_package_says_why(desk: Desk, acceptance: MemoryAcceptance) -> None:
    desk.put("key-1", bundle="")
    assert desk.work() == [REFUSED]
    (row,) = desk.rows()
    assert row.status == "refused"
    assert row.problem == "申请的内容不符合要求，没有收下。"
    assert desk.refused == [("key-1", row.problem)]
    assert desk.sent == []
    desk.forward(10_000)
    assert desk.work() == []


def test_key_used_for_something_else_is_refused(desk: Desk, acceptance: MemoryAcceptance) -> None:
    acceptance.submit(make_package("somebody-else"), "key-1")
    desk.put("key-1")
    assert desk.work() == [REFUSED]
    assert len(acceptance.packages) == 1


def test_supplement_and_withdrawal_use_the_receipt(
    desk: Desk, acceptance: MemoryAcceptance
) -> None:
    desk.put("key-1")
    assert desk.work() == [SENT]
    item = SupplementItem(name="照片", reason="看不清。")
    acceptance.decide("NC000001", CaseStatus.SUPPLEMENT, "", [item])
    desk.put("key-2", SubmissionKind.SUPPLEMENT, materials=())
    desk.put("key-3", SubmissionKind.WITHDRAW)
    assert desk.work() == [SENT, SENT]
    assert acceptance.packages["NC000001"][1] == make_package("app-1", materials=())
    assert acceptance.progress("NC000001").status is CaseStatus.WITHDRAWN
    assert desk.sent == [(f"key-{number}", "NC000001") for number in (1, 2, 3)]


def test_withdrawal_waits_for_the_package_before_it(
    desk: Desk, acceptance: MemoryAcceptance
) -> None:
    acceptance.fault = Fault.DOWN
    desk.put("key-1")
    desk.put("key-2", SubmissionKind.WITHDRAW)
    assert desk.work() == [WAITING]
    acceptance.fault = None
    desk.forward(10)
    assert desk.work() == [SENT, SENT]
    assert acceptance.progress("NC000001").status is CaseStatus.WITHDRAWN


def test_withdrawal_of_what_was_refused_is_refused(desk: Desk) -> None:
    desk.put("key-1", bundle="")
    desk.put("key-2", SubmissionKind.WITHDRAW)
    assert desk.work() == [REFUSED, REFUSED]
    assert "受理编号" in desk.refused[1][1]


def test_supplement_nobody_asked_for_is_refused(desk: Desk) -> None:
    desk.put("key-1")
    desk.put("key-2", SubmissionKind.SUPPLEMENT)
    assert desk.work() == [SENT, REFUSED]


def test_mended_package_gets_a_receipt_of_its_own(desk: Desk, acceptance: MemoryAcceptance) -> None:
    desk.put("key-1", bundle="")
    desk.put("key-2")
    desk.put("key-3", SubmissionKind.WITHDRAW)
    assert desk.work() == [REFUSED, SENT, SENT]
    assert acceptance.progress("NC000001").status is CaseStatus.WITHDRAWN


def test_second_who_hands_in_the_same_row_tells_nobody_again(
    desk: Desk, acceptance: MemoryAcceptance
) -> None:
    desk.put("key-1")
    (slow,) = desk.lease()
    desk.forward(LEASE)
    assert desk.work() == [SENT]
    assert desk.hand_in(slow) is SENT
    assert desk.sent == [("key-1", "NC000001")]
    assert len(acceptance.packages) == 1


def test_late_refusal_does_not_touch_the_mended_package(
    desk: Desk, acceptance: MemoryAcceptance
) -> None:
    desk.put("key-1", bundle="")
    (slow,) = desk.lease()
    desk.forward(LEASE)
    assert desk.work() == [REFUSED]
    desk.put("key-1")
    assert desk.hand_in(slow) is WAITING
    assert desk.work() == [SENT]
    assert acceptance.packages == {"NC000001": [make_package("app-1")]}
    assert len(desk.refused) == 1


def test_mark_is_not_stored_without_what_the_callback_stores(
    desk: Desk, acceptance: MemoryAcceptance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_session: Session, _row: SubmissionRow, _receipt: Receipt) -> None:
        raise RuntimeError("the application could not be stored")

    desk.put("key-1")
    (row,) = desk.lease()
    with monkeypatch.context() as patch:
        patch.setattr(desk, "on_sent", fail)
        with pytest.raises(RuntimeError):
            desk.hand_in(row)
    assert desk.rows()[0].status == "waiting"
    desk.forward(LEASE)
    assert desk.work() == [SENT]
    assert len(acceptance.packages) == 1


def test_seal_that_cannot_be_opened_now_is_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unseal(_token: str) -> str:
        raise Unavailable("封存的内容打不开。")

    desk.put("key-1")
    with monkeypatch.context() as patch:
        patch.setattr("queueing.unseal", unseal)
        assert desk.work() == [WAITING]
    desk.forward(2)
    assert desk.work() == [SENT]


def test_what_is_no_package_is_refused(desk: Desk) -> None:
    desk.put_text("key-1", {"name": "李示例"})
    with capture_logs() as logs:
        assert desk.work() == [REFUSED]
    assert "李示例" not in f"{logs}{desk.refused}"


def test_nothing_personal_stays_in_the_queue_or_goes_to_the_log(
    desk: Desk, acceptance: MemoryAcceptance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> Receipt:
        raise InvalidInput("身份证号11010119900307999X不对。")

    with capture_logs() as logs:
        desk.put("key-1")
        acceptance.fault = Fault.DOWN
        assert desk.work() == [WAITING]
        acceptance.fault = None
        desk.forward(2)
        assert desk.work() == [SENT]
        monkeypatch.setattr(acceptance, "submit", refuse)
        desk.put("key-2", application="app-2")
        assert desk.work() == [REFUSED]
    assert [row.sealed for row in desk.rows()] == ["", ""]
    assert desk.rows()[1].problem == desk.refused[0][1] == "身份证号〔身份证号〕不对。"
    assert len(logs) == 2
    assert "11010119900307999X" not in str(logs)
    assert "李示例" not in str(logs)
