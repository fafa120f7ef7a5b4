"""Sign-ins at the desk: they end, and the database gives none of them away."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from support.desk_accounts import AGENT, HANDLER, SUPERVISOR, DeskOfTests

from desk.accounts.account import Actor
from desk.accounts.tables import AccountRow, DeskSessionRow
from desk.vocabulary import Role


def kept(desk: DeskOfTests) -> list[DeskSessionRow]:
    with Session(desk.engine) as session:
        return list(session.scalars(select(DeskSessionRow)))


def test_a_token_finds_who_opened_it(any_desk: DeskOfTests) -> None:
    any_desk.add(AGENT)
    any_desk.add(HANDLER)
    first, second = any_desk.sign_ins.open(AGENT, 10), any_desk.sign_ins.open(HANDLER, 10)
    assert any_desk.sign_ins.find(first) == AGENT
    assert any_desk.sign_ins.find(second) == HANDLER


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "中文", "\ud800", "%"])
def test_other_tokens_find_nobody(desk: DeskOfTests, token: str) -> None:
    desk.add(AGENT)
    desk.sign_ins.open(AGENT, 10)
    assert desk.sign_ins.find(token) is None
    desk.sign_ins.close(token)
    assert len(kept(desk)) == 1


def test_tokens_are_long_and_never_the_same(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    tokens = {desk.sign_ins.open(AGENT, 10) for _ in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {43}


def test_a_sign_in_ends_after_its_hours(any_desk: DeskOfTests) -> None:
    any_desk.add(AGENT)
    token = any_desk.sign_ins.open(AGENT, 10)
    any_desk.clock.wait(hours=10, seconds=-1)
    assert any_desk.sign_ins.find(token) == AGENT
    any_desk.clock.wait(seconds=1)
    assert any_desk.sign_ins.find(token) is None


def test_sign_ins_that_are_over_are_swept_away(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    desk.sign_ins.open(AGENT, 1)
    desk.clock.wait(hours=1)
    token = desk.sign_ins.open(AGENT, 1)
    assert len(kept(desk)) == 1
    assert desk.sign_ins.find(token) == AGENT


def test_a_closed_sign_in_is_over_and_only_that_one(any_desk: DeskOfTests) -> None:
    any_desk.add(AGENT)
    first, second = any_desk.sign_ins.open(AGENT, 10), any_desk.sign_ins.open(AGENT, 10)
    any_desk.sign_ins.close(first)
    assert any_desk.sign_ins.find(first) is None
    assert any_desk.sign_ins.find(second) == AGENT
    any_desk.sign_ins.close(first)


def test_a_disabled_account_is_signed_in_nowhere(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    token = desk.sign_ins.open(AGENT, 10)
    with Session(desk.engine) as session, session.begin():  # the sign-in itself is left open
        row = session.get(AccountRow, "agent1")
        assert row is not None
        row.disabled = True
    assert desk.sign_ins.find(token) is None


def test_a_sign_in_opened_while_disabled_does_not_come_to_life(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    desk.accounts.disable(SUPERVISOR, "agent1")
    token = desk.sign_ins.open(AGENT, 10)
    assert desk.sign_ins.find(token) is None
    desk.accounts.enable(SUPERVISOR, "agent1")
    assert desk.sign_ins.find(token) is None


def test_who_is_signed_in_is_what_the_account_is_now(desk: DeskOfTests) -> None:
    desk.add(AGENT)
    token = desk.sign_ins.open(AGENT, 10)
    with Session(desk.engine) as session, session.begin():
        row = session.get(AccountRow, "agent1")
        assert row is not None
        row.role, row.title = "auditor", "审计员 09"
    assert desk.sign_ins.find(token) == Actor("agent1", "审计员 09", Role.AUDITOR)


def test_nobody_signs_in_without_an_account(any_desk: DeskOfTests) -> None:
    with pytest.raises(IntegrityError):
        any_desk.sign_ins.open(AGENT, 10)
