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
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from support.desk_accounts import AGENT, SUPERVISOR, DeskOfTests

from daoban.database import Table, make_engine
from desk.accounts.audit import AuditLog
from desk.accounts.audit_entry import NOTHING_BEFORE
from desk.accounts.audit_verification import AuditBroken
from desk.accounts.tables import AuditRow

COLUMNS = ("at", "actor", "role", "action", "subject", "detail", "previous", "digest")
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


def fill(audit: AuditLog, count: int) -> None:
    for number in range(count):
        audit.record(AGENT, "ticket_filed", f"ticket:GD{number}", {"number": number})


def without_triggers(engine: Engine) -> None:
    """What somebody with the database's password could do."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP TRIGGER audit_entry_only_added ON audit_entry"))
            return
        for verb in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER audit_entry_no_{verb}"))


def meddle(engine: Engine, statement: str, **values: object) -> None:
    with engine.begin() as connection:
        assert connection.execute(text(statement), values).rowcount > 0


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


# -- meddling ------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("entry_id", [1, 4, 7])
def test_a_changed_entry_is_found(any_desk: DeskOfTests, column: str, entry_id: int) -> None:
    fill(any_desk.audit, 7)
    without_triggers(any_desk.engine)
    values: dict[str, object] = {"at": "2026-11-19 01:30:00.000000", "detail": '{"number": 99}'}
    value = values.get(column, "f" * 12)
    meddle(
        any_desk.engine,
        f"UPDATE audit_entry SET {column} = :value WHERE id = :id",
        value=value,
        id=entry_id,
    )
    with pytest.raises(AuditBroken, match=f"第 {entry_id} 条") as broken:
        any_desk.audit.verify()
    assert broken.value.entry_id == entry_id
    assert broken.value.hint


@pytest.mark.parametrize("entry_id", [1, 4, 6])
def test_a_removed_entry_is_found(any_desk: DeskOfTests, entry_id: int) -> None:
    fill(any_desk.audit, 7)
    without_triggers(any_desk.engine)
    meddle(any_desk.engine, "DELETE FROM audit_entry WHERE id = :id", id=entry_id)
    with pytest.raises(AuditBroken) as broken:
        any_desk.audit.verify()
    assert broken.value.entry_id == entry_id


def test_removing_and_closing_the_gap_is_found(desk: DeskOfTests) -> None:
    fill(desk.audit, 7)
    without_triggers(desk.engine)
    meddle(desk.engine, "DELETE FROM audit_entry WHERE id = 4")
    for entry_id in (5, 6, 7):
        meddle(desk.engine, f"UPDATE audit_entry SET id = {entry_id - 1} WHERE id = {entry_id}")
    with pytest.raises(AuditBroken) as broken:
        desk.audit.verify()
    assert broken.value.entry_id == 4


def test_two_entries_that_changed_places_are_found(desk: DeskOfTests) -> None:
    fill(desk.audit, 5)
    without_triggers(desk.engine)
    for before, after in ((2, 99), (3, 2), (99, 3)):
        meddle(desk.engine, f"UPDATE audit_entry SET id = {after} WHERE id = {before}")
    with pytest.raises(AuditBroken) as broken:
        desk.audit.verify()
    assert broken.value.entry_id == 2


@pytest.mark.parametrize("entry_id", [-5, 0, 8])
def test_an_entry_slipped_in_is_found_even_by_copying_one(desk: DeskOfTests, entry_id: int) -> None:
    fill(desk.audit, 7)
    columns = ", ".join(COLUMNS)
    meddle(
        desk.engine,
        f"INSERT INTO audit_entry (id, {columns}) SELECT {entry_id}, {columns} FROM audit_entry "
        "WHERE id = 7",
    )
    with pytest.raises(AuditBroken):
        desk.audit.verify()


def test_entries_missing_at_the_end_are_found_by_a_noted_digest(desk: DeskOfTests) -> None:
    fill(desk.audit, 5)
    noted = desk.audit.head()
    fill(desk.audit, 1)
    assert desk.audit.verify(noted) == 6
    without_triggers(desk.engine)
    meddle(desk.engine, "DELETE FROM audit_entry WHERE id >= 5")
    assert desk.audit.verify() == 4, "the chain alone cannot show it"
    with pytest.raises(AuditBroken, match="找不到") as broken:
        desk.audit.verify(noted)
    assert broken.value.entry_id == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [("detail", "no json"), ("detail", '{"a": NaN}'), ("detail", "[]"), ("at", "yesterday")],
)
def test_what_we_could_not_have_written_is_found(
    desk: DeskOfTests, column: str, value: str
) -> None:
    fill(desk.audit, 5)
    without_triggers(desk.engine)
    meddle(desk.engine, f"UPDATE audit_entry SET {column} = :value WHERE id = 3", value=value)
    with pytest.raises(AuditBroken) as broken:
        desk.audit.verify()
    assert broken.value.entry_id == 3


def test_a_log_longer_than_what_is_read_at_a_time_is_whole(
    desk: DeskOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.accounts.audit_verification._AT_ONCE", 3)
    fill(desk.audit, 10)
    assert desk.audit.verify() == 10
    without_triggers(desk.engine)
    meddle(desk.engine, "UPDATE audit_entry SET detail = 'no json' WHERE id = 8")
    with pytest.raises(AuditBroken) as broken:
        desk.audit.verify()
    assert broken.value.entry_id == 8


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
        engine = make_engine(f"sqlite:///{Path(folder) / 'audit.db'}")
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
            meddle(engine, f"UPDATE audit_entry SET {column} = {column} || 'x' WHERE id = {chosen}")
            with pytest.raises(AuditBroken) as broken:
                audit.verify()
            assert broken.value.entry_id == chosen
        finally:
            engine.dispose()
