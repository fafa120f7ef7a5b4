"""People who work at the desk, and accounts whose passwords are hashed in no time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from daoban.errors import NotAllowed
from desk.accounts.account import Account, Actor
from desk.accounts.accounts import Accounts
from desk.accounts.audit import AuditLog
from desk.accounts.sign_ins import DeskSessions
from desk.accounts.tables import AccountRow
from desk.vocabulary import Role
from support.stores import HERE, migrated

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Argon2id with parameters that only a test may have."""
AGENT = Actor("agent1", "话务员 01", Role.AGENT)
SUPERVISOR = Actor("supervisor1", "班长 01", Role.SUPERVISOR)
HANDLER = Actor("handler1", "城市管理承办人 01", Role.HANDLER, "dept-city-management")
AUDITOR = Actor("auditor1", "审计员 01", Role.AUDITOR)
EDITOR = Actor("editor1", "编辑 01", Role.EDITOR)
REVIEWER = Actor("reviewer1", "审核员 01", Role.REVIEWER)
EVERYBODY = (AGENT, SUPERVISOR, HANDLER, AUDITOR, EDITOR, REVIEWER)
PASSWORD = "correct-horse-battery"
"""Everybody's."""


class SettableClock:
    """A clock that stands until it is told otherwise."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def wait(self, **time: float) -> None:
        """Let time pass, as ``timedelta`` takes it."""
        self.moment += timedelta(**time)


@dataclass(frozen=True)
class DeskOfTests:
    """What of the desk has to do with accounts; stands for ``app.state.desk`` too."""

    engine: Engine
    clock: SettableClock
    audit: AuditLog
    accounts: Accounts
    sign_ins: DeskSessions

    def kept(self, name: str = "agent1") -> AccountRow:
        """An account as it is in the database."""
        with Session(self.engine) as session:
            return session.get_one(AccountRow, name)

    def add(self, actor: Actor, password: str | None = PASSWORD) -> Account:
        """Make the account of somebody."""
        return self.accounts.add(
            SUPERVISOR, actor.name, actor.title, actor.role, actor.department, password
        )


def not_let_in(accounts: Accounts, name: str, password: str) -> dict[str, Any]:
    """What is said to somebody who does not get in, as JSON."""
    with pytest.raises(NotAllowed) as error:
        accounts.sign_in(name, password)
    return error.value.as_json("")


def desk_of(engine: Engine) -> DeskOfTests:
    """The desk in a migrated database."""
    clock = SettableClock()
    audit = AuditLog(engine, clock)
    accounts = Accounts(engine, audit, clock, CHEAP)
    return DeskOfTests(engine, clock, audit, accounts, DeskSessions(engine, clock))


@contextmanager
def desk_in(folder: Path, kind: str = HERE) -> Iterator[DeskOfTests]:
    """A desk with an empty database."""
    with migrated(kind, folder) as engine:
        yield desk_of(engine)
