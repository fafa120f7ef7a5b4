"""Every look-up is written down with its purpose and consent; no value ever is."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from structlog.testing import LogCapture
from support.registers import ask, number_of, personal_values
from support.stores import bare_url, put_away, stored

from actions.applications.registers import http_client
from actions.applications.registers.call_log import LoggedRegisters, RegisterCallRow
from actions.applications.registers.http_client import HttpRegisters
from actions.applications.registers.in_memory import MemoryRegisters
from actions.applications.registers.port import LookupOutcome, RegisterQuery
from daoban.database import make_engine
from daoban.moments import aware

NUMBER = number_of("li-shili")
QUERY = ask("population", NUMBER, "name", "sex", "household_address")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(bare_url(tmp_path / "daoban.db"))
    RegisterCallRow.metadata.create_all(
        engine, tables=[RegisterCallRow.metadata.tables["register_call"]]
    )
    yield engine
    put_away(engine)


def rows(engine: Engine) -> list[RegisterCallRow]:
    with Session(engine) as session:
        return list(session.scalars(select(RegisterCallRow).order_by(RegisterCallRow.id)))


def test_a_look_up_is_written_down(memory: MemoryRegisters, engine: Engine) -> None:
    before = datetime.now(UTC)
    answer = LoggedRegisters(memory, engine, "application-1").look_up(QUERY)
    assert answer.record["name"] == "李示例"
    (row,) = rows(engine)
    assert (row.application_id, row.consent_id) == ("application-1", "consent-1")
    assert (row.register, row.purpose, row.outcome) == ("population", "办理演示事项", "found")
    assert row.milliseconds >= 0
    assert before <= aware(row.at) <= datetime.now(UTC)


def test_every_outcome_is_written_down(memory: MemoryRegisters, engine: Engine) -> None:
    logged = LoggedRegisters(memory, engine, "application-1")
    for outcome in LookupOutcome:
        memory.outcomes["population"] = outcome
        assert logged.look_up(QUERY).outcome is outcome
    assert [row.outcome for row in rows(engine)] == list(LookupOutcome)


def test_a_purpose_with_a_number_in_it_is_masked(memory: MemoryRegisters, engine: Engine) -> None:
    purpose = f"替 {NUMBER} 办理"
    query = RegisterQuery("population", {"identity_number": NUMBER}, ("name",), purpose, "c")
    LoggedRegisters(memory, engine, "application-1").look_up(query)
    assert rows(engine)[0].purpose == "替 〔身份证号〕 办理"


def test_a_look_up_that_cannot_be_written_down_gives_no_value(
    memory: MemoryRegisters, tmp_path: Path
) -> None:
    bare = make_engine(bare_url(tmp_path / "bare.db"))
    with pytest.raises(SQLAlchemyError):
        LoggedRegisters(memory, bare, "application-1").look_up(QUERY)
    bare.dispose()


def test_no_value_is_written_or_logged_anywhere(
    http: HttpRegisters,
    broken: Any,
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    captured = LogCapture()
    monkeypatch.setattr(http_client, "log", structlog.wrap_logger(None, processors=[captured]))
    logged = LoggedRegisters(http, engine, "application-1")
    with caplog.at_level(logging.DEBUG):
        for outcome in (None, *LookupOutcome):
            if outcome not in (LookupOutcome.FOUND, LookupOutcome.NOT_FOUND):
                broken("population", outcome)
            logged.look_up(QUERY)
        broken("population", None)
        logged.look_up(ask("population", number_of("zhao-xuni"), "name"))
    written = stored(engine, tmp_path)
    engine.dispose()
    output = capfd.readouterr()
    everything = "\n".join(
        [caplog.text, str(captured.entries), output.out, output.err, written.decode("latin-1")]
    )
    assert [each["event"] for each in captured.entries].count("register_failed") >= 3
    assert "HTTP Request" in caplog.text
    assert b"application-1" in written
    values = personal_values()
    planted = values | {value.encode().decode("latin-1") for value in values}
    assert [value for value in planted if value in everything] == []
