"""Databases that the release store is tried on, and records to put into them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from daoban.database import make_engine
from daoban.migrate import migrate
from knowledge.facts import Source, Statement
from knowledge.records import Record, Topic

POSTGRES = "DAOBAN_TEST_POSTGRES_URL"
"""Environment variable with the URL of an empty PostgreSQL database that tests may wipe."""


@contextmanager
def migrated(kind: str, folder: Path) -> Iterator[Engine]:
    """An engine on an empty, migrated database."""
    url = f"sqlite:///{folder / 'daoban.db'}"
    if kind == "postgresql":
        url = os.environ.get(POSTGRES) or pytest.skip(f"no PostgreSQL: {POSTGRES} is not set")
    engine = make_engine(url)
    try:
        if kind == "postgresql":
            with engine.begin() as connection:
                connection.execute(text("DROP SCHEMA public CASCADE"))
                connection.execute(text("CREATE SCHEMA public"))
        migrate(engine)
        yield engine
    finally:
        engine.dispose()


def source(name: str = "some-source") -> Source:
    return Source(id=name, title="某文件", seen=date(2025, 1, 1))


def topic(name: str, said: str) -> Record:
    summary = Statement(text=said, source="some-source")
    return Topic(
        id=name, title=f"主题{name}", city="990100", sources=("some-source",), summary=summary
    )
