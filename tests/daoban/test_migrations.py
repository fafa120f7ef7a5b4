"""Migrations and models describe the same tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from support.stores import bare_url, put_away

from actions.applications import tables as application_tables
from actions.applications.acceptance import outbox
from actions.applications.registers import call_log
from daoban.database import Table, make_engine
from daoban.migrate import migrate
from desk.accounts import tables as account_tables
from desk.handover import tables as handover_tables
from desk.tickets import tables as ticket_tables
from knowledge import tables
from studio import golden_tables
from studio import tables as studio_tables
from studio.hits import tables as hit_tables
from studio.proving import tables as proving_tables
from studio.questions import tables as question_tables
from studio.work import tables as work_tables
from web.sign_in import tables as sign_in_tables


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(bare_url(tmp_path / "daoban.db"))
    yield engine
    put_away(engine)


def test_empty_database_gets_every_table(empty: Engine) -> None:
    migrate(empty)
    names = set(inspect(empty).get_table_names())
    assert names == {*Table.metadata.tables, "alembic_version"}
    for row in (
        tables.ReleaseRow,
        application_tables.ApplicationRow,
        outbox.SubmissionRow,
        call_log.RegisterCallRow,
        sign_in_tables.SignInSessionRow,
        ticket_tables.TicketRow,
        handover_tables.HandoverRow,
        account_tables.AuditRow,
        studio_tables.DraftRow,
        golden_tables.GoldenQuestionRow,
        hit_tables.HitRunRow,
        proving_tables.StoredProof,
        question_tables.TakenGroupRow,
        work_tables.WorkerRow,
    ):
        assert row.__tablename__ in names


def test_second_upgrade_changes_nothing(empty: Engine) -> None:
    migrate(empty)
    with empty.begin() as connection:
        connection.execute(
            text("INSERT INTO release VALUES (1, 'd', 'a', '', '2026-01-01 00:00:00')")
        )
    migrate(empty)
    with empty.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM release")).scalar() == 1


def test_models_and_migrations_agree(empty: Engine) -> None:
    migrate(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []
