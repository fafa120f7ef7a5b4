"""Engines are made ready for readers beside a writer."""

from pathlib import Path

from sqlalchemy import text

from daoban.database import make_engine


def test_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "daoban.db"
    engine = make_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE seen (id INTEGER)"))
    engine.dispose()
    assert path.is_file()


def test_sqlite_lets_readers_read_beside_one_writer(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'daoban.db'}")
    with engine.begin() as writer:
        writer.execute(text("CREATE TABLE seen (id INTEGER)"))
    with engine.connect() as writer, writer.begin():
        writer.execute(text("INSERT INTO seen VALUES (1)"))
        with engine.connect() as reader:
            assert reader.execute(text("SELECT count(*) FROM seen")).scalar() == 0
    engine.dispose()


def test_foreign_keys_hold_on_sqlite() -> None:
    engine = make_engine("sqlite://")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()
