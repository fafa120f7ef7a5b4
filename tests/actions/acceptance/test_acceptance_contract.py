"""What every acceptance system behind the port promises."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from cities_own import MOMENT, System, make_package
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.applications.acceptance.in_memory import Fault
from actions.applications.acceptance.port import (
    AcceptanceSystem,
    CaseProgress,
    CaseStatus,
    PackageMaterial,
    SupplementItem,
)
from actions.applications.application import Way
from daoban.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unavailable

ITEMS = (SupplementItem(name="户口簿", reason="还没有收到。"),)


@pytest.fixture
def tag() -> str:
    """An application number or key that nobody else uses."""
    return fresh()


def fresh() -> str:
    return uuid.uuid4().hex


def statuses(progress: CaseProgress) -> list[CaseStatus]:
    return [move.status for move in progress.history]


def test_package_is_received(system: System, tag: str) -> None:
    receipt = system.acceptance.submit(make_package(tag), tag)
    progress = system.acceptance.progress(receipt.number)
    assert progress.status is CaseStatus.RECEIVED
    assert statuses(progress) == [CaseStatus.RECEIVED]
    assert progress.since == receipt.at
    assert receipt.at > MOMENT
    assert progress.supplement is None
    assert progress.result is None


def test_same_key_and_package_give_the_same_receipt(system: System, tag: str) -> None:
    first = system.acceptance.submit(make_package(tag), tag)
    assert system.acceptance.submit(make_package(tag), tag) == first
    assert system.count(tag) == 1


def test_other_key_makes_another_case(system: System, tag: str) -> None:
    first = system.acceptance.submit(make_package(tag), tag)
    second = system.acceptance.submit(make_package(tag), fresh())
    assert first.number != second.number


def test_same_key_and_other_package_conflict(system: System, tag: str) -> None:
    system.acceptance.submit(make_package(tag), tag)
    with pytest.raises(Conflict):
        system.acceptance.submit(make_package(tag, title="别的一件事"), tag)


def test_key_of_a_package_is_none_for_a_withdrawal(system: System, tag: str) -> None:
    receipt = system.acceptance.submit(make_package(tag), tag)
    with pytest.raises(Conflict):
        system.acceptance.withdraw(receipt.number, tag)


def test_twenty_at_once_with_one_key_make_one_case(system: System, tag: str) -> None:
    package = make_package(tag)
    with ThreadPoolExecutor(20) as pool:
        receipts = list(pool.map(lambda _: system.acceptance.submit(package, tag), range(20)))
    assert len(set(receipts)) == 1
    assert system.count(tag) == 1


def test_package_that_is_refused_says_why_in_chinese(system: System, tag: str) -> None:
    with pytest.raises(InvalidInput, match="不符合要求") as refused:
        system.acceptance.submit(make_package(tag, bundle=""), tag)
    assert "李示例" not in refused.value.message
    assert system.count(tag) == 0


def test_refused_key_may_be_used_for_the_mended_package(system: System, tag: str) -> None:
    with pytest.raises(InvalidInput):
        system.acceptance.submit(make_package(tag, bundle=""), tag)
    assert system.acceptance.submit(make_package(tag), tag).number


CALLS: dict[str, Callable[[AcceptanceSystem, str], object]] = {
    "progress": lambda acceptance, receipt: acceptance.progress(receipt),
    "supplement": lambda acceptance, receipt: acceptance.supplement(
        receipt, make_package(fresh()), fresh()
    ),
    "withdraw": lambda acceptance, receipt: acceptance.withdraw(receipt, fresh()),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("receipt", ["YS20261122-000999", "../cases", "没有", "?x=1"])
def test_unknown_receipt_is_not_found(system: System, call: str, receipt: str) -> None:
    with pytest.raises(NotFound):
        CALLS[call](system.acceptance, receipt)


@pytest.mark.parametrize("call", CALLS)
def test_system_that_is_down_is_unavailable(system: System, call: str, tag: str) -> None:
    receipt = system.acceptance.submit(make_package(tag), tag)
    system.fail(Fault.DOWN)
    with pytest.raises(Unavailable):
        CALLS[call](system.acceptance, receipt.number)
    with pytest.raises(Unavailable):
        system.acceptance.submit(make_package(tag), fresh())
    system.fail(None)
    assert system.acceptance.progress(receipt.number).status is CaseStatus.RECEIVED
    assert system.count(tag) == 1


def test_lost_answer_is_asked_for_again(system: System, tag: str) -> None:
    system.fail(Fault.LOST_ANSWER)
    with pytest.raises(Unavailable):
        system.acceptance.submit(make_package(tag), tag)
    assert system.count(tag) == 1
    system.fail(None)
    receipt = system.acceptance.submit(make_package(tag), tag)
    assert system.acceptance.progress(receipt.number).status is CaseStatus.RECEIVED
    assert system.count(tag) == 1


def test_slow_answer_is_asked_for_again(system: System, tag: str) -> None:
    system.fail(Fault.SLOW)
    with pytest.raises(Unavailable):
        system.impatient.submit(make_package(tag), tag)
    system.fail(None)
    receipt = system.acceptance.submit(make_package(tag), tag)
    assert system.acceptance.submit(make_package(tag), tag) == receipt
    assert system.count(tag) == 1


def test_supplement_that_is_asked_for_is_taken_once(system: System, tag: str) -> None:
    receipt = system.acceptance.submit(make_package(tag), tag).number
    system.decide(receipt, CaseStatus.SUPPLEMENT, ITEMS)
    wanted = system.acceptance.progress(receipt).supplement
    assert wanted is not None
    assert wanted.items == ITEMS
    assert wanted.deadline > f"{MOMENT:%Y-%m-%d}"
    given = PackageMaterial(name="户口簿", way=Way.ATTACHED, file_sha256="ab" * 32)
    package, key = make_package(tag, materials=(given,)), fresh()
    system.fail(Fault.LOST_ANSWER)
    with pytest.raises(Unavailable):
        system.acceptance.supplement(receipt, package, key)
    system.fail(None)
    progress = system.acceptance.supplement(receipt, package, key)
    assert statuses(progress) == [
        CaseStatus.RECEIVED,
        CaseStatus.SUPPLEMENT,
        CaseStatus.RECEIVED,
    ]
    assert progress.supplement is None
    assert system.acceptance.supplement(receipt, package, key) == progress
    with pytest.raises(Conflict):
        system.acceptance.supplement(receipt, make_package(tag, materials=()), key)


def test_supplement_that_nobody_asked_for_is_not_allowed(system: System, tag: str) -> None:
    receipt = system.acceptance.submit(make_package(tag), tag).number
    with pytest.raises(NotAllowed):
        system.acceptance.supplement(receipt, make_package(tag), fresh())


def test_withdrawal_is_done_once(system: System, tag: str) -> None:
    receipt = system.acceptance.submit(make_package(tag), tag).number
    key = fresh()
    system.fail(Fault.LOST_ANSWER)
    with pytest.raises(Unavailable):
        system.acceptance.withdraw(receipt, key)
    system.fail(None)
    progress = system.acceptance.withdraw(receipt, key)
    assert statuses(progress) == [CaseStatus.RECEIVED, CaseStatus.WITHDRAWN]
    assert system.acceptance.withdraw(receipt, key) == progress


@pytest.mark.parametrize("end", [CaseStatus.DONE, CaseStatus.REJECTED])
def test_finished_case_cannot_be_withdrawn(system: System, tag: str, end: CaseStatus) -> None:
    receipt = system.acceptance.submit(make_package(tag), tag).number
    system.decide(receipt, end)
    with pytest.raises(NotAllowed):
        system.acceptance.withdraw(receipt, fresh())
    progress = system.acceptance.progress(receipt)
    assert progress.status is end
    assert (progress.result is not None) == (end is CaseStatus.DONE)


ATTEMPTS = st.lists(
    st.tuples(
        st.sampled_from([None, Fault.DOWN, Fault.LOST_ANSWER, Fault.SLOW]),
        st.integers(0, 1),  # which key
        st.sampled_from(["一件事", "另一件事"]),
    ),
    max_size=8,
)


@settings(max_examples=25)
@given(attempts=ATTEMPTS)
def test_no_sequence_of_attempts_makes_two_cases_of_one_key(
    one_system: System, attempts: list[tuple[Fault | None, int, str]]
) -> None:
    tags = [fresh(), fresh()]
    kept: dict[int, tuple[str, str]] = {}
    try:
        for fault, which, title in attempts:
            one_system.fail(fault)
            caller = one_system.impatient if fault is Fault.SLOW else one_system.acceptance
            try:
                receipt = caller.submit(make_package(tags[which], title=title), tags[which])
            except (Conflict, Unavailable):
                continue
            assert kept.setdefault(which, (receipt.number, title)) == (receipt.number, title)
    finally:
        one_system.fail(None)
    for which, tag in enumerate(tags):
        for title in ("一件事", "另一件事"):
            try:
                receipt = one_system.acceptance.submit(make_package(tag, title=title), tag)
            except Conflict:
                continue
            assert kept.setdefault(which, (receipt.number, title)) == (receipt.number, title)
        assert one_system.count(tag) == 1
