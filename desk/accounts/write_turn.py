"""Whoever reads in order to write takes the turn first, so that what was read still holds."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def take_turn(session: Session) -> None:
    """On SQLite, become the one writer now; others wait until this transaction ends.

    A transaction that has written already is the writer. PostgreSQL locks rows, or by name, where
    it is needed; nothing is done here.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    if not getattr(connection.connection.dbapi_connection, "in_transaction", False):
        session.execute(text("BEGIN IMMEDIATE"))
