"""Making, changing and listing accounts: who may, what is refused, what is noted."""

from collections.abc import Callable

import pytest
from support.desk_accounts import (
    AGENT,
    AUDITOR,
    HANDLER,
    PASSWORD,
    SUPERVISOR,
    DeskOfTests,
    not_let_in,
)

from daoban.errors import Conflict, InvalidInput, NotAllowed, NotFound
from desk.accounts.account import SYSTEM, Actor, NewAccount
from desk.accounts.accounts import Accounts
from desk.vocabulary import Role

ISSUER = "https://staff.example"
OTHER_PASSWORD = "another-horse-battery"


def noted(desk: DeskOfTests) -> list[tuple[str, str, str]]:
    entries = reversed(desk.audit.entries())
    return [(entry.actor, entry.action, entry.subject) for entry in entries]


def test_an_account_is_made_and_listed(any_desk: DeskOfTests) -> None:
    any_desk.add(HANDLER)
    made = any_desk.add(AGENT, None)
    assert made.actor == AGENT
    assert [account.actor for account in any_desk.accounts.list()] == [AGENT, HANDLER]
    agent, handler = any_desk.accounts.list()
    assert (agent.has_password, handler.has_password) == (False, True)
    assert not agent.linked
    assert not agent.disabled
    assert agent.created_at == any_desk.clock.moment
    assert agent.seen_at is agent.locked_until is None
    assert noted(any_desk) == [
        ("supervisor1", "account_added", "account:handler1"),
        ("supervisor1", "account_added", "account:agent1"),
    ]


def test_a_name_is_taken_whatever_its_case(any_desk: DeskOfTests) -> None:
    any_desk.add(AGENT)
    with pytest.raises(Conflict, match="agent1"):
        any_desk.accounts.add(SUPERVISOR, " AGENT1 ", "另一位", Role.AGENT, "", PASSWORD)
    assert [account.actor for account in any_desk.accounts.list()] == [AGENT]
    assert len(noted(any_desk)) == 1
    assert any_desk.audit.verify() == 1


@pytest.mark.parametrize(
    ("name", "title", "role", "department", "password"),
    [
        ("x", "某人", Role.AGENT, "", PASSWORD),
        ("system", "某人", Role.AGENT, "", PASSWORD),
        ("agent2", "", Role.AGENT, "", PASSWORD),
        ("agent2", "  ", Role.AGENT, "", PASSWORD),
        ("agent2", "某" * 61, Role.AGENT, "", PASSWORD),
        ("agent2", "某\n人", Role.AGENT, "", PASSWORD),
        ("agent2", "某人", Role.HANDLER, "", PASSWORD),
        ("agent2", "某人", Role.HANDLER, " ", PASSWORD),
        ("agent2", "某人", Role.HANDLER, "d" * 61, PASSWORD),
        ("agent2", "某人", Role.AGENT, "dept-housing", PASSWORD),
        ("agent2", "某人", Role.AGENT, "", "too-short"),
        ("agent2", "某人", Role.AGENT, "", ""),
        ("agent2", "某人", Role.AGENT, "", "agent2-agent2-agent2"),
    ],
)
def test_what_cannot_be_an_account_is_refused(
    desk: DeskOfTests, name: str, title: str, role: Role, department: str, password: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        desk.accounts.add(SUPERVISOR, name, title, role, department, password)
    assert refused.value.hint
    assert password not in str(refused.value.as_json("")) or not password
    assert desk.accounts.list() == []
    assert noted(desk) == []


CHANGES: list[Callable[[Accounts, Actor], object]] = [
    lambda accounts, by: accounts.add(by, "agent9", "某人", Role.AGENT, "", PASSWORD),
    lambda accounts, by: accounts.add_first(by, [NewAccount("agent9", "某人", Role.AGENT)]),
    lambda accounts, by: accounts.set_password(by, "agent1", OTHER_PASSWORD),
    lambda accounts, by: accounts.disable(by, "agent1"),
    lambda accounts, by: accounts.enable(by, "agent1"),
    lambda accounts, by: accounts.link_subject(by, "agent1", ISSUER, "s-1"),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("by", [AGENT, HANDLER, AUDITOR], ids=lambda actor: actor.role)
def test_only_supervisors_change_accounts(
    desk: DeskOfTests, by: Actor, change: Callable[[Accounts, Actor], object]
) -> None:
    desk.add(AGENT)
    before = desk.accounts.list()
    with pytest.raises(NotAllowed):
        change(desk.accounts, by)
    assert desk.accounts.list() == before
    assert desk.accounts.sign_in("agent1", PASSWORD) == AGENT


@pytest.mark.parametrize("change", CHANGES[2:])
@pytest.mark.parametrize("name", ["nobody", "", "话务员", "a'; --", "\ud800"])
def test_nobodys_account_cannot_be_changed(
    desk: DeskOfTests, name: str, change: Callable[[Accounts, Actor], object]
) -> None:
    class Named:
        """The accounts, asked for another name."""

        def __getattr__(self, method: str) -> Callable[..., object]:
            return lambda by, _name, *rest: getattr(desk.accounts, method)(by, name, *rest)

    with pytest.raises(NotFound, match="没有这个账号"):
        change(Named(), SUPERVISOR)  # type: ignore[arg-type]
    assert noted(desk) == []


def test_another_password_counts_at_once_and_ends_open_sign_ins(any_desk: DeskOfTests) -> None:
    any_desk.add(AGENT)
    token = any_desk.sign_ins.open(AGENT, 1)
    any_desk.accounts.set_password(SUPERVISOR, "AGENT1", OTHER_PASSWORD)
    assert any_desk.sign_ins.find(token) is None
    with pytest.raises(NotAllowed):
        any_desk.accounts.sign_in("agent1", PASSWORD)
    assert any_desk.accounts.sign_in("agent1", OTHER_PASSWORD) == AGENT
    assert ("supervisor1", "password_set", "account:agent1") in noted(any_desk)


@pytest.mark.parametrize("password", ["", "too-short", "xx-agent1-xx-xx"])
def test_a_bad_new_password_changes_nothing(desk: DeskOfTests, password: str) -> None:
    desk.add(AGENT)
    token = desk.sign_ins.open(AGENT, 1)
    with pytest.raises(InvalidInput):
        desk.accounts.set_password(SUPERVISOR, "agent1", password)
    assert desk.sign_ins.find(token) == AGENT
    assert desk.accounts.sign_in("agent1", PASSWORD) == AGENT


def test_whoever_knows_the_old_password_takes_another(any_desk: DeskOfTests) -> None:
    any_desk.add(AGENT)
    token = any_desk.sign_ins.open(AGENT, 1)
    any_desk.accounts.change_password(AGENT, PASSWORD, OTHER_PASSWORD)
    assert any_desk.sign_ins.find(token) is None
    assert any_desk.accounts.sign_in("agent1", OTHER_PASSWORD) == AGENT
    not_let_in(any_desk.accounts, "agent1", PASSWORD)
    assert ("agent1", "password_changed", "account:agent1") in noted(any_desk)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("a-wrong-password", OTHER_PASSWORD, NotAllowed),
        (PASSWORD, PASSWORD, InvalidInput),
        (PASSWORD, "too-short", InvalidInput),
    ],
)
def test_else_it_stays_as_it_is(
    desk: DeskOfTests, old: str, new: str, error: type[Exception]
) -> None:
    desk.add(AGENT)
    token = desk.sign_ins.open(AGENT, 1)
    with pytest.raises(error):
        desk.accounts.change_password(AGENT, old, new)
    assert desk.sign_ins.find(token) == AGENT
    assert desk.accounts.sign_in("agent1", PASSWORD) == AGENT


def test_a_disabled_account_signs_in_no_more_until_it_is_enabled(any_desk: DeskOfTests) -> None:
    any_desk.add(AGENT)
    token = any_desk.sign_ins.open(AGENT, 1)
    any_desk.accounts.disable(SUPERVISOR, "Agent1")
    assert any_desk.accounts.list()[0].disabled
    assert any_desk.sign_ins.find(token) is None
    with pytest.raises(NotAllowed, match="停用"):
        any_desk.accounts.sign_in("agent1", PASSWORD)
    any_desk.accounts.enable(SUPERVISOR, "agent1")
    assert any_desk.accounts.sign_in("agent1", PASSWORD) == AGENT
    assert any_desk.sign_ins.find(token) is None, "what was ended stays ended"
    actions = [action for _actor, action, _subject in noted(any_desk)]
    assert actions == ["account_added", "account_disabled", "account_enabled", "signed_in"]


def test_who_guesses_does_not_learn_that_an_account_is_disabled(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    desk.accounts.disable(SUPERVISOR, "agent1")
    with pytest.raises(NotAllowed) as guessed:
        desk.accounts.sign_in("agent1", "a-wrong-password")
    with pytest.raises(NotAllowed) as unknown:
        desk.accounts.sign_in("nobody", "a-wrong-password")
    assert guessed.value.as_json("") == unknown.value.as_json("")


def test_nobody_disables_themselves(desk: DeskOfTests) -> None:
    desk.add(SUPERVISOR)
    with pytest.raises(NotAllowed, match="自己"):
        desk.accounts.disable(SUPERVISOR, " Supervisor1")
    assert not desk.accounts.list()[0].disabled
    desk.accounts.disable(SYSTEM, "supervisor1")
    assert desk.accounts.list()[0].disabled
