"""Passwords tried at once, changed meanwhile, or hashed with parameters of yesterday."""

import threading

import pytest
from argon2 import PasswordHasher
from support.desk_accounts import (
    AGENT,
    CHEAP,
    PASSWORD,
    SUPERVISOR,
    DeskOfTests,
    not_let_in,
)

from daoban.errors import NotAllowed
from desk.accounts.accounts import Accounts

WRONG = "a-wrong-password"


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
                not_let_in(desk.accounts, "agent1", WRONG)
            return super().verify(hash, password)  # type: ignore[return-value]

    late = Accounts(desk.engine, desk.audit, desk.clock, LateHasher(1, 8, 1))
    assert "暂时" in not_let_in(late, "agent1", PASSWORD)["error"]["message"]
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
    assert "账号或密码不正确" in not_let_in(changing, "agent1", PASSWORD)["error"]["message"]
    assert desk.kept().failures == 1


# -- parameters ----------------------------------------------------------------------------------


def test_a_password_is_hashed_anew_when_the_parameters_have_changed(any_desk: DeskOfTests) -> None:
    any_desk.add(AGENT)
    before = any_desk.kept().password
    assert "t=1" in before
    dearer = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    accounts = Accounts(any_desk.engine, any_desk.audit, any_desk.clock, dearer)
    not_let_in(accounts, "agent1", WRONG)
    assert any_desk.kept().password == before, "only who knows it can hash it anew"
    assert accounts.sign_in("agent1", PASSWORD) == AGENT
    after = any_desk.kept().password
    assert "t=2" in after
    assert accounts.sign_in("agent1", PASSWORD) == AGENT
    assert any_desk.kept().password == after


def test_the_same_parameters_leave_it_as_it_is(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    before = desk.kept().password
    desk.accounts.sign_in("agent1", PASSWORD)
    assert desk.kept().password == before
    assert not CHEAP.check_needs_rehash(before)
