"""Whoever changes the audit log behind the house's back is found out."""

import pytest
from support.desk_accounts import DeskOfTests
from support.desk_audit import fill, meddle, without_triggers

from desk.accounts.audit_verification import AuditBroken

COLUMNS = ("at", "actor", "role", "action", "subject", "detail", "previous", "digest")


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
    meddle(desk.engine, "UPDATE audit_entry SET detail = '[]' WHERE id = 8")
    with pytest.raises(AuditBroken) as broken:
        desk.audit.verify()
    assert broken.value.entry_id == 8
