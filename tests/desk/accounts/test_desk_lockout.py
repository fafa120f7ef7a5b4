"""Signing in by password: who guesses is locked out, and learns nothing."""

import pytest
from argon2 import PasswordHasher
from support.desk_accounts import (
    AGENT,
    HANDLER,
    PASSWORD,
    SUPERVISOR,
    DeskOfTests,
    not_let_in,
)

from daoban.errors import NotAllowed
from desk.accounts import lockout
from desk.accounts.accounts import Accounts
from desk.accounts.lockout import Strangers

WRONG = "a-wrong-password"


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
        assert (
            "账号或密码不正确" in not_let_in(any_desk.accounts, "agent1", WRONG)["error"]["message"]
        )
    any_desk.clock.wait(seconds=1)
    for password in (WRONG, PASSWORD):
        said = not_let_in(any_desk.accounts, "agent1", password)["error"]
        assert "暂时不能登录" in said["message"]
        assert "15 分钟" in said["hint"]
    assert any_desk.accounts.list()[0].locked_until is not None
    any_desk.clock.wait(minutes=14)
    assert "1 分钟" in not_let_in(any_desk.accounts, "agent1", PASSWORD)["error"]["hint"]
    any_desk.clock.wait(minutes=1)
    assert any_desk.accounts.list()[0].locked_until is None
    assert any_desk.accounts.sign_in("agent1", PASSWORD) == AGENT
    actions = [entry.action for entry in any_desk.audit.entries(subject="account:agent1")]
    assert actions == ["signed_in", "account_locked", *["sign_in_failed"] * 4, "account_added"]


def test_who_failed_is_nobody_in_particular(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    not_let_in(desk.accounts, "agent1", WRONG)
    (entry,) = desk.audit.entries(action="sign_in_failed")
    assert entry.actor == "system", "agent1 may never have been there"


def test_after_the_lock_there_are_five_tries_again(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    for _ in range(2):
        for _ in range(5):
            assert (
                "账号或密码不正确" in not_let_in(desk.accounts, "agent1", WRONG)["error"]["message"]
            )
        assert "暂时" in not_let_in(desk.accounts, "agent1", WRONG)["error"]["message"]
        desk.clock.wait(minutes=16)


def test_trying_while_locked_does_not_lock_for_longer(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    for _ in range(5):
        not_let_in(desk.accounts, "agent1", WRONG)
    until = desk.kept().locked_until
    desk.clock.wait(minutes=10)
    for _ in range(10):
        not_let_in(desk.accounts, "agent1", WRONG)
    assert desk.kept().locked_until == until


def test_only_failures_in_a_row_count(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    for _ in range(5):
        for _ in range(4):
            not_let_in(desk.accounts, "agent1", WRONG)
        assert desk.accounts.sign_in("agent1", PASSWORD) == AGENT


def test_one_account_locked_leaves_the_others_alone(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    desk.add(HANDLER)
    for _ in range(6):
        not_let_in(desk.accounts, "agent1", WRONG)
    assert desk.accounts.sign_in("handler1", PASSWORD) == HANDLER


def test_a_lock_does_not_end_the_sign_ins_of_who_is_working(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    token = desk.sign_ins.open(AGENT, 1)
    for _ in range(6):
        not_let_in(desk.accounts, "agent1", WRONG)
    assert desk.sign_ins.find(token) == AGENT


@pytest.mark.parametrize("way", ["enable", "set_password"])
def test_a_supervisor_lifts_a_lock(desk: DeskOfTests, way: str) -> None:
    desk.add(AGENT)
    for _ in range(6):
        not_let_in(desk.accounts, "agent1", WRONG)
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
        assert not_let_in(desk.accounts, name, WRONG) == not_let_in(desk.accounts, "agent1", WRONG)
    desk.clock.wait(minutes=7)
    assert not_let_in(desk.accounts, name, WRONG) == not_let_in(desk.accounts, "agent1", WRONG)
    desk.clock.wait(minutes=9)
    assert not_let_in(desk.accounts, name, WRONG) == not_let_in(desk.accounts, "agent1", WRONG)


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
    not_let_in(desk.accounts, "my-secret-by-mistake", WRONG)
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
