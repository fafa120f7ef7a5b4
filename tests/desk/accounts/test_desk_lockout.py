"""Signing in by password: who guesses is locked out, and learns nothing."""

import threading
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import Session
from support.desk_accounts import (
    AGENT,
    CHEAP,
    HANDLER,
    PASSWORD,
    SUPERVISOR,
    DeskOfTests,
)

from daoban.errors import NotAllowed
from desk.accounts import lockout
from desk.accounts.accounts import Accounts
from desk.accounts.lockout import Strangers
from desk.accounts.tables import AccountRow

WRONG = "a-wrong-password"


def refused(accounts: Accounts, name: str, password: str) -> dict[str, Any]:
    """What is said to somebody who does not get in."""
    with pytest.raises(NotAllowed) as error:
        accounts.sign_in(name, password)
    return error.value.as_json("")


def kept(desk: DeskOfTests, name: str = "agent1") -> AccountRow:
    with Session(desk.engine) as session:
        row = session.get(AccountRow, name)
        assert row is not None
        return row


@pytest.mark.parametrize("typed", ["agent1", "AGENT1", " Agent1 ", "ａｇｅｎｔ１"])
def test_name_and_password_let_in(any_desk: DeskOfTests, typed: str) -> None:
    any_desk.add(AGENT)
    assert any_desk.accounts.sign_in(typed, PASSWORD) == AGENT
    assert any_desk.accounts.list()[0].seen_at == any_desk.clock.moment
    (entry,) = any_desk.audit.entries(action="signed_in")
    assert (entry.actor, entry.subject) == ("agent1", "account:agent1")
    assert entry.detail == {"way": "password"}


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour(any_desk: DeskOfTests) -> None:
    any_desk.add(AGENT)
    for _ in range(5):
        assert "账号或密码不正确" in refused(any_desk.accounts, "agent1", WRONG)["error"]["message"]
    any_desk.clock.wait(seconds=1)
    for password in (WRONG, PASSWORD):
        said = refused(any_desk.accounts, "agent1", password)["error"]
        assert "暂时不能登录" in said["message"]
        assert "15 分钟" in said["hint"]
    assert any_desk.accounts.list()[0].locked_until is not None
    any_desk.clock.wait(minutes=14)
    assert "1 分钟" in refused(any_desk.accounts, "agent1", PASSWORD)["error"]["hint"]
    any_desk.clock.wait(minutes=1)
    assert any_desk.accounts.list()[0].locked_until is None
    assert any_desk.accounts.sign_in("agent1", PASSWORD) == AGENT
    actions = [entry.action for entry in any_desk.audit.entries(subject="account:agent1")]
    assert actions == ["signed_in", "account_locked", *["sign_in_failed"] * 4, "account_added"]


def test_who_failed_is_nobody_in_particular(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    refused(desk.accounts, "agent1", WRONG)
    (entry,) = desk.audit.entries(action="sign_in_failed")
    assert entry.actor == "system", "agent1 may never have been there"


def test_after_the_lock_there_are_five_tries_again(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    for _ in range(2):
        for _ in range(5):
            assert "账号或密码不正确" in refused(desk.accounts, "agent1", WRONG)["error"]["message"]
        assert "暂时" in refused(desk.accounts, "agent1", WRONG)["error"]["message"]
        desk.clock.wait(minutes=16)


def test_trying_while_locked_does_not_lock_for_longer(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    for _ in range(5):
        refused(desk.accounts, "agent1", WRONG)
    until = kept(desk).locked_until
    desk.clock.wait(minutes=10)
    for _ in range(10):
        refused(desk.accounts, "agent1", WRONG)
    assert kept(desk).locked_until == until


def test_only_failures_in_a_row_count(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    for _ in range(5):
        for _ in range(4):
            refused(desk.accounts, "agent1", WRONG)
        assert desk.accounts.sign_in("agent1", PASSWORD) == AGENT


def test_one_account_locked_leaves_the_others_alone(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    desk.add(HANDLER)
    for _ in range(6):
        refused(desk.accounts, "agent1", WRONG)
    assert desk.accounts.sign_in("handler1", PASSWORD) == HANDLER


def test_a_lock_does_not_end_the_sign_ins_of_who_is_working(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    token = desk.sign_ins.open(AGENT, 1)
    for _ in range(6):
        refused(desk.accounts, "agent1", WRONG)
    assert desk.sign_ins.find(token) == AGENT


@pytest.mark.parametrize("way", ["enable", "set_password"])
def test_a_supervisor_lifts_a_lock(desk: DeskOfTests, way: str) -> None:
    desk.add(AGENT)
    for _ in range(6):
        refused(desk.accounts, "agent1", WRONG)
    if way == "enable":
        desk.accounts.enable(SUPERVISOR, "agent1")
    else:
        desk.accounts.set_password(SUPERVISOR, "agent1", PASSWORD)
    assert desk.accounts.sign_in("agent1", PASSWORD) == AGENT


# -- nothing is learnt ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["nobody", "", "system", "话务员", "a'; --", "\ud800", "x" * 5000])
def test_an_unknown_name_hears_what_a_wrong_password_hears(desk: DeskOfTests, name: str) -> None:
    desk.add(AGENT)
    for _ in range(7):
        assert refused(desk.accounts, name, WRONG) == refused(desk.accounts, "agent1", WRONG)
    desk.clock.wait(minutes=7)
    assert refused(desk.accounts, name, WRONG) == refused(desk.accounts, "agent1", WRONG)
    desk.clock.wait(minutes=9)
    assert refused(desk.accounts, name, WRONG) == refused(desk.accounts, "agent1", WRONG)


class CountingHasher(PasswordHasher):
    """Counts how often something is compared."""

    compared = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        self.compared += 1
        return super().verify(hash, password)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("name", "password"),
    [("agent1", PASSWORD), ("agent1", WRONG), ("nobody", WRONG), ("handler1", WRONG), ("", "")],
)
def test_every_try_costs_one_comparison(desk: DeskOfTests, name: str, password: str) -> None:
    desk.add(AGENT)
    desk.add(HANDLER, None)
    hasher = CountingHasher(time_cost=1, memory_cost=8, parallelism=1)
    accounts = Accounts(desk.engine, desk.audit, desk.clock, hasher)
    try:
        accounts.sign_in(name, password)
    except NotAllowed:
        assert password == WRONG or not password
    assert hasher.compared == 1


def test_what_is_typed_as_an_unknown_name_is_kept_nowhere(desk: DeskOfTests) -> None:
    refused(desk.accounts, "my-secret-by-mistake", WRONG)
    assert desk.audit.entries() == []
    strangers = Strangers(desk.clock)
    strangers.failed("my-secret-by-mistake")
    assert "my-secret" not in repr(vars(strangers))


def test_strangers_take_only_so_much_memory(
    desk: DeskOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "_STRANGERS", 10)
    strangers = Strangers(desk.clock)
    for _ in range(5):
        strangers.failed("first")
    assert strangers.lock_in_force("first") is not None
    for number in range(50):
        strangers.failed(f"stranger{number}")
    assert len(strangers._tried) == 10
    assert strangers.lock_in_force("first") is None


# -- at once -------------------------------------------------------------------------------------


class GatheringHasher(PasswordHasher):
    """Waits until so many compare at once, so that all of them have read the account before."""

    def __init__(self, count: int) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.barrier = threading.Barrier(count)

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        self.barrier.wait(30)
        return super().verify(hash, password)  # type: ignore[return-value]


def test_many_guesses_at_once_are_five_at_most(
    any_desk: DeskOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.accounts.passwords.AT_ONCE", 8)
    any_desk.add(AGENT)
    hasher = GatheringHasher(8)
    accounts = Accounts(any_desk.engine, any_desk.audit, any_desk.clock, hasher)
    said: list[str] = []

    def guess() -> None:
        try:
            accounts.sign_in("agent1", WRONG)
        except NotAllowed as error:
            said.append(error.message)

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum("账号或密码不正确" in message for message in said) == 5
    assert sum("暂时" in message for message in said) == 3
    assert len(any_desk.audit.entries(action="account_locked")) == 1
    assert len(any_desk.audit.entries(action="sign_in_failed")) == 4


def test_the_right_password_is_no_way_in_once_others_have_locked(desk: DeskOfTests) -> None:
    """Somebody whose guess is right, but is stored after five that were wrong."""
    desk.add(AGENT)

    class LateHasher(PasswordHasher):
        """While it compares, five others guess."""

        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            for _ in range(5):
                refused(desk.accounts, "agent1", WRONG)
            return super().verify(hash, password)  # type: ignore[return-value]

    late = Accounts(desk.engine, desk.audit, desk.clock, LateHasher(1, 8, 1))
    assert "暂时" in refused(late, "agent1", PASSWORD)["error"]["message"]
    assert desk.audit.entries(action="signed_in") == []


def test_a_password_changed_while_it_is_compared_is_compared_again(desk: DeskOfTests) -> None:
    desk.add(AGENT)

    class ChangingHasher(PasswordHasher):
        """While it first compares, the password is changed."""

        changed = False

        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            if not self.changed:
                self.changed = True
                desk.accounts.set_password(SUPERVISOR, "agent1", "another-horse-battery")
            return super().verify(hash, password)  # type: ignore[return-value]

    changing = Accounts(desk.engine, desk.audit, desk.clock, ChangingHasher(1, 8, 1))
    assert "账号或密码不正确" in refused(changing, "agent1", PASSWORD)["error"]["message"]
    assert kept(desk).failures == 1


# -- parameters ----------------------------------------------------------------------------------


def test_a_password_is_hashed_anew_when_the_parameters_have_changed(any_desk: DeskOfTests) -> None:
    any_desk.add(AGENT)
    before = kept(any_desk).password
    assert "t=1" in before
    dearer = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    accounts = Accounts(any_desk.engine, any_desk.audit, any_desk.clock, dearer)
    refused(accounts, "agent1", WRONG)
    assert kept(any_desk).password == before, "only who knows it can hash it anew"
    assert accounts.sign_in("agent1", PASSWORD) == AGENT
    after = kept(any_desk).password
    assert "t=2" in after
    assert accounts.sign_in("agent1", PASSWORD) == AGENT
    assert kept(any_desk).password == after


def test_the_same_parameters_leave_it_as_it_is(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    before = kept(desk).password
    desk.accounts.sign_in("agent1", PASSWORD)
    assert kept(desk).password == before
    assert not CHEAP.check_needs_rehash(before)
