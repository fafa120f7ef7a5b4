"""Linking subjects of OpenID Connect to accounts."""

import threading

import pytest
from sqlalchemy.orm import Session
from support.desk_accounts import (
    AGENT,
    HANDLER,
    PASSWORD,
    SUPERVISOR,
    DeskOfTests,
)

from daoban.errors import Conflict, NotAllowed
from desk.accounts.tables import AccountRow

ISSUER = "https://staff.example"


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
