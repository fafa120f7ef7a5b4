"""The audit log: nothing is lost, nothing can be changed unseen, whoever writes at once."""

import math
import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from support.desk_accounts import AGENT, SUPERVISOR, DeskOfTests
from support.desk_audit import fill, meddle
from support.stores import bare_url, put_away

from daoban.database import Table, make_engine
from desk.accounts.audit import AuditLog
from desk.accounts.audit_entry import NOTHING_BEFORE
from desk.accounts.audit_verification import AuditBroken
from desk.accounts.tables import AuditRow

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
DETAILS = st.dictionaries(st.text(), JSON, max_size=4)


def test_what_was_recorded_is_told_again(any_desk: DeskOfTests) -> None:
    audit = any_desk.audit
    audit.record(SUPERVISOR, "account_added", "account:agent1", {"role": "agent"})
    (entry,) = audit.entries()
    assert (entry.id, entry.at) == (1, any_desk.clock.moment)
    assert (entry.actor, entry.role) == ("supervisor1", "supervisor")
    assert (entry.action, entry.subject) == ("account_added", "account:agent1")
    assert entry.detail == {"role": "agent"}
    assert audit.head() == entry.digest
    assert audit.verify() == 1


def test_an_empty_log_is_whole(any_desk: DeskOfTests) -> None:
    assert any_desk.audit.verify() == 0
    assert any_desk.audit.head() == NOTHING_BEFORE
    assert any_desk.audit.verify(NOTHING_BEFORE) == 0


def test_entries_are_found_by_what_they_say_page_by_page(desk: DeskOfTests) -> None:
    for number in range(7):
        desk.audit.record(AGENT, "ticket_filed", f"ticket:{number}")
    desk.audit.record(SUPERVISOR, "ticket_filed", "ticket:3")
    desk.audit.record(SUPERVISOR, "contact_seen", "ticket:3")
    assert [entry.id for entry in desk.audit.entries(limit=3)] == [9, 8, 7]
    assert [entry.id for entry in desk.audit.entries(before_id=7, limit=3)] == [6, 5, 4]
    assert [entry.id for entry in desk.audit.entries(actor="supervisor1")] == [9, 8]
    assert [entry.id for entry in desk.audit.entries(action="contact_seen")] == [9]
    assert [entry.id for entry in desk.audit.entries(subject="ticket:3")] == [9, 8, 4]
    assert [entry.id for entry in desk.audit.entries(actor="agent1", subject="ticket:3")] == [4]
    assert desk.audit.entries(actor="nobody") == []


def test_an_entry_stands_or_falls_with_the_callers_transaction(any_desk: DeskOfTests) -> None:
    fill(any_desk.audit, 1)

    def record_and_fail() -> None:
        with Session(any_desk.engine) as session, session.begin():
            any_desk.audit.record_in(session, AGENT, "ticket_filed", "ticket:lost")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        record_and_fail()
    assert any_desk.audit.verify() == 1
    with Session(any_desk.engine) as session, session.begin():
        any_desk.audit.record_in(session, AGENT, "ticket_filed", "ticket:first")
        any_desk.audit.record_in(session, AGENT, "ticket_filed", "ticket:second")
    assert any_desk.audit.verify() == 3
    subjects = [entry.subject for entry in any_desk.audit.entries(limit=2)]
    assert subjects == ["ticket:second", "ticket:first"]


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"]
)
def test_the_database_refuses_to_change_or_delete(any_desk: DeskOfTests, statement: str) -> None:
    fill(any_desk.audit, 2)
    with (
        any_desk.engine.connect() as connection,
        pytest.raises(DBAPIError, match="only ever added"),
    ):
        connection.execute(text(statement))
    assert any_desk.audit.verify() == 2


def test_personal_values_are_masked_wherever_they_slip_in(desk: DeskOfTests) -> None:
    detail = {"note": "电话 13800000000", "more": [{"id": "11010519491231002X"}], "count": 3}
    desk.audit.record(AGENT, "ticket_filed", "ticket:1", detail)
    (entry,) = desk.audit.entries()
    assert entry.detail == {
        "note": "电话 〔电话号码〕",
        "more": [{"id": "〔身份证号〕"}],
        "count": 3,
    }
    assert desk.audit.verify() == 1


@pytest.mark.parametrize("value", [math.nan, math.inf, {1, 2}, b"bytes", object()])
def test_a_detail_that_json_cannot_say_is_refused(desk: DeskOfTests, value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        desk.audit.record(AGENT, "ticket_filed", "ticket:1", {"value": value})
    assert desk.audit.verify() == 0


# -- whoever writes at once ----------------------------------------------------------------------


def at_once(tasks: list[Callable[[], None]]) -> None:
    """Run tasks in a thread each, all starting together; the first failure is raised."""
    failures: list[BaseException] = []
    start = threading.Barrier(len(tasks))

    def run(task: Callable[[], None]) -> None:
        try:
            start.wait()
            task()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_writers_at_once_make_one_chain(any_desk: DeskOfTests) -> None:
    def write(writer: int) -> None:
        for number in range(10):
            with Session(any_desk.engine) as session, session.begin():
                session.get(AuditRow, 1)  # has read before it writes, as services do
                any_desk.audit.record_in(session, AGENT, "ticket_filed", f"{writer}:{number}")

    at_once([lambda writer=writer: write(writer) for writer in range(6)])  # type: ignore[misc]
    assert any_desk.audit.verify() == 60
    order = [entry.subject for entry in reversed(any_desk.audit.entries(limit=60))]
    for writer in range(6):
        own = [subject for subject in order if subject.startswith(f"{writer}:")]
        assert own == [f"{writer}:{number}" for number in range(10)]


@settings(max_examples=25)
@given(
    plans=st.lists(st.lists(DETAILS, max_size=4), min_size=1, max_size=4),
    data=st.data(),
)
def test_any_details_by_any_writers_hold_until_somebody_meddles(
    plans: list[list[dict[str, Any]]], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        engine = make_engine(bare_url(Path(folder) / "audit.db"))
        Table.metadata.create_all(engine, tables=[Table.metadata.tables["audit_entry"]])
        audit = AuditLog(engine)

        def write(details: list[dict[str, Any]]) -> None:
            for detail in details:
                audit.record(AGENT, "noted", "ticket:1", detail)

        try:
            at_once([lambda plan=plan: write(plan) for plan in plans])  # type: ignore[misc]
            count = sum(map(len, plans))
            assert audit.verify() == count
            if count == 0:
                return
            chosen = data.draw(st.integers(1, count))
            column = data.draw(st.sampled_from(("actor", "role", "action", "subject", "digest")))
            meddle(
                engine,
                f"UPDATE audit_entry SET {column} = 'x' || substr({column}, 2) WHERE id = {chosen}",
            )
            with pytest.raises(AuditBroken) as broken:
                audit.verify()
            assert broken.value.entry_id == chosen
        finally:
            put_away(engine)
