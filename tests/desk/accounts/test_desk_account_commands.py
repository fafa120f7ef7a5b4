"""``daoban account``: what an operator types and sees."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import text
from support.city import settings_for
from support.desk_accounts import desk_of
from typer.testing import CliRunner

from daoban.cli import build_app
from daoban.database import make_engine
from daoban.errors import InvalidInput
from daoban.settings import Settings
from desk import commands_accounts
from desk.accounts.account import Actor
from desk.accounts.accounts import Accounts
from desk.accounts.audit_verification import AuditBroken
from desk.vocabulary import Role

MADE_UP = re.compile(r"(?:[a-z2-9]{5}-){3}[a-z2-9]{5}")
AGENT = ("add", "Agent1", "--title", "话务员 01")


class House:
    """A house whose commands are run."""

    def __init__(self, values: Settings) -> None:
        self.engine = make_engine(values.database)
        self.values = values

    def run(self, *arguments: str, typed: str = "") -> Result:
        """Run ``daoban account …``; errors of ours are raised as the command line does."""
        app, whole = build_app(["account"]), ["account", *arguments]
        result = CliRunner().invoke(app, whole, input=typed)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    @property
    def accounts(self) -> Accounts:
        return Accounts(self.engine, desk_of(self.engine).audit)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    values = settings_for(tmp_path, desk_issuer="https://staff.example")
    made = House(values)
    monkeypatch.setattr(commands_accounts, "engine", lambda: made.engine)
    monkeypatch.setattr(commands_accounts, "settings", lambda: values)
    yield made
    made.engine.dispose()


def test_an_account_is_made_in_a_fresh_house_and_its_password_shown_once(house: House) -> None:
    shown = house.run(*AGENT)
    assert shown.exit_code == 0
    (password,) = MADE_UP.findall(shown.output)
    actor = Actor("agent1", "话务员 01", Role.AGENT)
    assert house.accounts.sign_in("agent1", password) == actor
    assert password not in house.run("list").output


def test_a_typed_password_is_not_shown(house: House) -> None:
    typed = "correct-horse-battery\n" * 2
    shown = house.run(*AGENT, "--type", typed=typed)
    assert "correct-horse" not in shown.output
    assert not MADE_UP.search(shown.output)
    assert house.accounts.sign_in("agent1", "correct-horse-battery")


def test_two_different_typings_are_asked_again(house: House) -> None:
    typed = "correct-horse-battery\nwrong-horse-battery\n" + "third-horse-battery\n" * 2
    house.run(*AGENT, "--type", typed=typed)
    assert house.accounts.sign_in("agent1", "third-horse-battery")


def test_a_bad_typed_password_is_refused(house: House) -> None:
    with pytest.raises(InvalidInput):
        house.run(*AGENT, "--type", typed="short\nshort\n")
    assert house.accounts.list() == []


def test_an_account_without_a_password(house: House) -> None:
    shown = house.run(*AGENT, "--without-password")
    assert not MADE_UP.search(shown.output)
    assert not house.accounts.list()[0].has_password


def test_a_handler_has_a_department(house: House) -> None:
    house.run("add", "handler1", "--title", "承办人 01", "--role", "handler", "--department", "dept-housing")  # fmt: skip
    assert house.accounts.list()[0].actor.department == "dept-housing"


def test_no_other_role_than_ours(house: House) -> None:
    assert house.run(*AGENT, "--role", "boss").exit_code == 2


def test_another_password(house: House) -> None:
    house.run(*AGENT)
    (password,) = MADE_UP.findall(house.run("password", "AGENT1").output)
    assert house.accounts.sign_in("agent1", password)
    house.run("password", "agent1", "--type", typed="correct-horse-battery\n" * 2)
    assert house.accounts.sign_in("agent1", "correct-horse-battery")


def test_disable_enable_and_list(house: House) -> None:
    house.run(*AGENT)
    assert "正常" in house.run("list").output
    assert house.run("disable", "agent1").exit_code == 0
    assert "已停用" in house.run("list").output
    assert house.run("enable", "agent1").exit_code == 0
    shown = house.run("list").output
    assert "正常" in shown
    for words in ("agent1", "话务员 01", "密码", "共 1 个账号"):
        assert words in shown


def test_link_and_unlink(house: House) -> None:
    house.run(*AGENT)
    house.run("link", "agent1", "s-1")
    assert house.accounts.by_subject("https://staff.example", "s-1").name == "agent1"
    assert "统一身份认证" in house.run("list").output
    house.run("link", "agent1", "s-2", "--issuer", "https://other.example")
    assert house.accounts.by_subject("https://other.example", "s-2").name == "agent1"
    house.run("link", "agent1", "--remove")
    assert not house.accounts.list()[0].linked


@pytest.mark.parametrize("arguments", [("agent1",), ("agent1", "s-1", "--remove")])
def test_a_link_to_nothing_is_refused(house: House, arguments: tuple[str, ...]) -> None:
    house.run(*AGENT)
    with pytest.raises(InvalidInput):
        house.run("link", *arguments)


def test_a_link_needs_an_issuer(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.run(*AGENT)
    none: dict[str, Any] = {"desk_issuer": ""}
    monkeypatch.setattr(commands_accounts, "settings", lambda: house.values.model_copy(update=none))
    with pytest.raises(InvalidInput) as refused:
        house.run("link", "agent1", "s-1")
    assert "DAOBAN_DESK_ISSUER" in (refused.value.hint or "")


def test_the_audit_log_is_verified(house: House) -> None:
    house.run(*AGENT)
    house.run("disable", "agent1")
    shown = house.run("audit-verify").output
    assert "共 2 条" in shown
    (head,) = re.findall(r"[0-9a-f]{64}", shown)
    house.run("enable", "agent1")
    assert "共 3 条" in house.run("audit-verify", "--noted", head).output
    with pytest.raises(AuditBroken):
        house.run("audit-verify", "--noted", "0f" * 32)
    with house.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_entry_no_update"))
        connection.execute(text("UPDATE audit_entry SET actor = 'somebody' WHERE id = 2"))
    with pytest.raises(AuditBroken, match="第 2 条"):
        house.run("audit-verify")


def test_what_operators_do_is_noted_as_the_houses_own(house: House) -> None:
    house.run(*AGENT)
    (entry,) = desk_of(house.engine).audit.entries()
    assert (entry.actor, entry.action) == ("system", "account_added")
