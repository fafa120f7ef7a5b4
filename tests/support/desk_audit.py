"""An audit log with entries, and somebody who meddles with it."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DataError

from desk.accounts.audit import AuditLog
from support.desk_accounts import AGENT


def fill(audit: AuditLog, count: int) -> None:
    for number in range(count):
        audit.record(AGENT, "ticket_filed", f"ticket:GD{number}", {"number": number})


def without_triggers(engine: Engine) -> None:
    """What somebody with the database's password could do."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP TRIGGER audit_entry_only_added ON audit_entry"))
            return
        for verb in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER audit_entry_no_{verb}"))


def meddle(engine: Engine, statement: str, **values: object) -> None:
    try:
        with engine.begin() as connection:
            assert connection.execute(text(statement), values).rowcount > 0
    except DataError:
        pytest.skip("this database takes no such value from anybody")
