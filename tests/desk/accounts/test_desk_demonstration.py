"""Demonstration accounts: made once, for the demonstration city only, told to its owner only."""

import stat
import threading
from pathlib import Path

import pytest
from support.city import settings_for
from support.desk_accounts import AGENT, CHEAP, SUPERVISOR, DeskOfTests

from desk.accounts.account import Actor
from desk.accounts.accounts import Accounts
from desk.accounts.demonstration import FILE, demo_accounts, first_start
from desk.vocabulary import Role

EXPECTED = {
    "agent1": (Role.AGENT, ""),
    "agent2": (Role.AGENT, ""),
    "supervisor1": (Role.SUPERVISOR, ""),
    "handler1": (Role.HANDLER, "dept-city-management"),
    "handler2": (Role.HANDLER, "dept-housing"),
    "auditor1": (Role.AUDITOR, ""),
    "editor1": (Role.EDITOR, ""),
    "editor2": (Role.EDITOR, "dept-market-supervision"),
    "reviewer1": (Role.REVIEWER, ""),
}


def passwords(file: Path) -> dict[str, str]:
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {line.split()[0]: line.split()[1] for line in lines}


def test_the_first_start_makes_an_account_for_each_role(
    any_desk: DeskOfTests, tmp_path: Path
) -> None:
    file = first_start(any_desk.accounts, settings_for(tmp_path))
    assert file == tmp_path / FILE
    assert {role for role, _ in EXPECTED.values()} == set(Role)
    made = {each.actor.name: each.actor for each in any_desk.accounts.list()}
    assert {name: (actor.role, actor.department) for name, actor in made.items()} == EXPECTED
    assert len({actor.title for actor in made.values()}) == len(EXPECTED)
    listed = passwords(file)
    assert set(listed) == set(EXPECTED)
    assert len(set(listed.values())) == len(EXPECTED)
    for name, password in listed.items():
        assert any_desk.accounts.sign_in(name, password) == made[name]
    assert any_desk.audit.verify() == 2 * len(EXPECTED)


def test_the_file_says_what_it_is_and_is_for_its_owner_only(
    desk: DeskOfTests, tmp_path: Path
) -> None:
    file = first_start(desk.accounts, settings_for(tmp_path))
    assert file is not None
    assert file.read_text("utf-8").startswith("# 演示账号")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_the_second_start_makes_nothing(desk: DeskOfTests, tmp_path: Path) -> None:
    values = settings_for(tmp_path)
    file = first_start(desk.accounts, values)
    assert file is not None
    before = file.read_bytes(), desk.accounts.list()
    assert first_start(desk.accounts, values) is None
    assert (file.read_bytes(), desk.accounts.list()) == before
    file.unlink()
    assert first_start(desk.accounts, values) is None
    assert not file.exists()


def test_where_there_is_an_account_none_is_added(desk: DeskOfTests, tmp_path: Path) -> None:
    desk.add(AGENT)
    desk.accounts.disable(SUPERVISOR, "agent1")
    assert first_start(desk.accounts, settings_for(tmp_path)) is None
    assert [each.actor for each in desk.accounts.list()] == [AGENT]
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("setting", ["identity_issuer", "desk_issuer"])
def test_nothing_is_made_in_the_house_of_a_real_city(
    desk: DeskOfTests, tmp_path: Path, setting: str
) -> None:
    values = settings_for(tmp_path, **{setting: "https://id.example"})
    assert first_start(desk.accounts, values) is None
    assert desk.accounts.list() == []
    assert not (tmp_path / FILE).exists()


def test_processes_that_start_at_once_make_them_once(any_desk: DeskOfTests, tmp_path: Path) -> None:
    start = threading.Barrier(3)
    found: list[Path | None] = []

    class Waiting(Accounts):
        """Looks whether there are accounts when the others do."""

        def list(self):  # type: ignore[no-untyped-def]
            there = super().list()
            start.wait(30)
            return there

    def begin() -> None:
        accounts = Waiting(any_desk.engine, any_desk.audit, any_desk.clock, CHEAP)
        found.append(demo_accounts(accounts, tmp_path))

    threads = [threading.Thread(target=begin) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(bool, found)) == [False, False, True]
    listed = passwords(tmp_path / FILE)
    signed_in: list[Actor] = [
        any_desk.accounts.sign_in(name, password) for name, password in listed.items()
    ]
    assert len(signed_in) == len(EXPECTED) == len(any_desk.accounts.list())
    assert [path.name for path in (tmp_path / FILE).parent.iterdir()] == ["desk-accounts.txt"]
