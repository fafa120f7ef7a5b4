"""Making, changing and listing accounts: who may, what is refused, what is noted."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session
from support.desk_accounts import (
    AGENT,
    AUDITOR,
    HANDLER,
    PASSWORD,
    SUPERVISOR,
    DeskOfTests,
)

from daoban.errors import Conflict, InvalidInput, NotAllowed, NotFound
from desk.accounts.account import SYSTEM, Actor, NewAccount
from desk.accounts.accounts import Accounts
from desk.accounts.tables import AccountRow
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


# -- the identity of the staff -------------------------------------------------------------------


def test_a_linked_subject_is_the_account(any_desk: DeskOfTests) -> None:
    any_desk.add(AGENT, None)
    any_desk.accounts.link_subject(SUPERVISOR, "agent1", f"{ISSUER}/", "s-1")
    assert any_desk.accounts.list()[0].linked
    assert any_desk.accounts.by_subject(ISSUER, "s-1") == AGENT
    assert any_desk.accounts.list()[0].seen_at == any_desk.clock.moment
    (entry,) = any_desk.audit.entries(action="signed_in")
    assert (entry.actor, entry.detail) == ("agent1", {"way": "oidc"})


@pytest.mark.parametrize(
    ("issuer", "subject"),
    [(ISSUER, "s-2"), (ISSUER, ""), ("", ""), ("https://other.example", "s-1"), (ISSUER, "S-1")],
)
def test_other_subjects_are_nobody(desk: DeskOfTests, issuer: str, subject: str) -> None:
    desk.add(AGENT)
    desk.add(HANDLER)
    desk.accounts.link_subject(SUPERVISOR, "agent1", ISSUER, "s-1")
    with pytest.raises(NotAllowed, match="还没有对应") as refused:
        desk.accounts.by_subject(issuer, subject)
    assert refused.value.hint is not None
    assert subject in refused.value.hint


def test_a_subject_signs_in_with_one_account_only(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    desk.add(HANDLER)
    desk.accounts.link_subject(SUPERVISOR, "agent1", ISSUER, "s-1")
    with pytest.raises(Conflict):
        desk.accounts.link_subject(SUPERVISOR, "handler1", ISSUER, "s-1")
    assert desk.accounts.by_subject(ISSUER, "s-1") == AGENT
    desk.accounts.link_subject(SUPERVISOR, "agent1", ISSUER, "")
    desk.accounts.link_subject(SUPERVISOR, "handler1", ISSUER, "s-1")
    assert desk.accounts.by_subject(ISSUER, "s-1") == HANDLER


def test_linking_two_accounts_at_once_links_one(any_desk: DeskOfTests) -> None:
    start = threading.Barrier(2)
    done: list[str] = []
    for actor in (AGENT, HANDLER):
        any_desk.add(actor)

    def link(name: str) -> None:
        start.wait(30)
        try:
            any_desk.accounts.link_subject(SUPERVISOR, name, ISSUER, "s-1")
            done.append(name)
        except Conflict:
            pass

    threads = [threading.Thread(target=link, args=(actor.name,)) for actor in (AGENT, HANDLER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [any_desk.accounts.by_subject(ISSUER, "s-1").name] == done


def test_unlinked_accounts_have_no_subject_in_common(desk: DeskOfTests) -> None:
    for actor in (AGENT, HANDLER):
        desk.add(actor)
        desk.accounts.link_subject(SUPERVISOR, actor.name, ISSUER, "")
    with pytest.raises(NotAllowed):
        desk.accounts.by_subject("", "")


def test_a_subject_too_long_for_its_column_is_linked_all_the_same(any_desk: DeskOfTests) -> None:
    any_desk.add(AGENT)
    long = "s" * 255
    any_desk.accounts.link_subject(SUPERVISOR, "agent1", ISSUER, long)
    assert any_desk.accounts.by_subject(ISSUER, long) == AGENT
    with pytest.raises(NotAllowed):
        any_desk.accounts.by_subject(ISSUER, long[:-1])


def test_a_disabled_account_does_not_sign_in_as_its_subject(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    desk.accounts.link_subject(SUPERVISOR, "agent1", ISSUER, "s-1")
    desk.accounts.disable(SUPERVISOR, "agent1")
    with pytest.raises(NotAllowed, match="停用"):
        desk.accounts.by_subject(ISSUER, "s-1")
    assert desk.audit.entries(action="signed_in") == []


def test_no_password_no_way_in_by_one(desk: DeskOfTests) -> None:
    desk.add(AGENT, None)
    with Session(desk.engine) as session:
        row = session.get(AccountRow, "agent1")
        assert row is not None
        assert row.password == ""
    for password in ("", PASSWORD):
        with pytest.raises(NotAllowed, match="不正确"):
            desk.accounts.sign_in("agent1", password)
