"""Databases that stores are tried on, and records to put into them."""

import atexit
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Engine, inspect, make_url, text

from daoban.database import make_engine
from daoban.migrate import migrate
from knowledge.facts import Source, Statement
from knowledge.records import Record, Topic

POSTGRES = "DAOBAN_TEST_POSTGRES_URL"
"""Environment variable with the URL of a PostgreSQL database whose user may make others beside it."""
HERE = "postgresql" if os.environ.get(POSTGRES) else "sqlite"
"""The kind of database that stores are tried on in this run, unless a test names one."""
DATABASES = tuple(dict.fromkeys(("sqlite", HERE)))
"""All kinds that can be tried in this run."""
_THERE: set[str] = set()
"""Names of the PostgreSQL databases that this process has made."""


@contextmanager
def migrated(kind: str, folder: Path) -> Iterator[Engine]:
    """An engine on an empty, migrated database."""
    engine = make_engine(migrated_url(kind, folder / "daoban.db"))
    try:
        yield engine
    finally:
        put_away(engine)


def migrated_url(kind: str, file: Path) -> str:
    """The URL of an empty, migrated database; ``file`` stands for it on PostgreSQL too."""
    if kind == "sqlite":
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(_empty_file())
        return f"sqlite:///{file}"
    _or_skip()
    return _made(file, _template())


def bare_url(file: Path) -> str:
    """The URL of a database without tables, of the kind of this run; the same for the same file."""
    return f"sqlite:///{file}" if HERE == "sqlite" else _made(file, "template0")


def put_away(engine: Engine) -> None:
    """End with an engine; on PostgreSQL its database goes, a SQLite file goes with its folder."""
    engine.dispose()
    if engine.dialect.name == "postgresql":
        _drop(str(engine.url.database))


def stored(engine: Engine, folder: Path) -> bytes:
    """Everything that lies in a database as it can be read there: the files of SQLite, or all rows."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return b"".join(file.read_bytes() for file in folder.rglob("*.db*") if file.is_file())
    with engine.connect() as connection:
        rows = (
            str(row)
            for name in inspect(engine).get_table_names()
            for row in connection.scalars(text(f'SELECT "{name}"::text FROM "{name}"'))
        )
        return "\n".join(rows).encode()


def url_of(engine: Engine) -> str:
    """The URL of an engine, for another one or for another process."""
    return engine.url.render_as_string(hide_password=False)


@cache
def _empty_file() -> bytes:
    """A migrated SQLite file without rows, made once."""
    with TemporaryDirectory() as name:
        engine = make_engine(f"sqlite:///{Path(name) / 'daoban.db'}")
        migrate(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        return (Path(name) / "daoban.db").read_bytes()


@cache
def _template() -> str:
    """The name of a migrated PostgreSQL database without rows, made once."""
    name = f"daoban_test_{os.getpid()}"
    engine = make_engine(_created(name, "template0"))
    migrate(engine)
    engine.dispose()
    return name


def _made(file: Path, template: str) -> str:
    digest = hashlib.sha256(str(file).encode()).hexdigest()[:16]
    return _created(f"daoban_test_{os.getpid()}_{digest}", template)


def _created(name: str, template: str) -> str:
    """The URL of a database; it is made if missing, and dropped at the latest when this process ends."""
    if name not in _THERE:
        _tell(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        _THERE.add(name)
        atexit.register(_drop, name)
    return make_url(os.environ[POSTGRES]).set(database=name).render_as_string(hide_password=False)


def _drop(name: str) -> None:
    if name in _THERE:
        _tell(f'DROP DATABASE "{name}" WITH (FORCE)')
        _THERE.remove(name)


def _tell(statement: str) -> None:
    engine = make_engine(os.environ[POSTGRES]).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _or_skip() -> None:
    if HERE == "sqlite":
        pytest.skip(f"no PostgreSQL: {POSTGRES} is not set")


def source(name: str = "some-source") -> Source:
    return Source(id=name, title="某文件", seen=date(2025, 1, 1))


def topic(name: str, said: str) -> Record:
    summary = Statement(text=said, source="some-source")
    return Topic(
        id=name, title=f"主题{name}", city="990100", sources=("some-source",), summary=summary
    )
