"""Whoever reads in order to write takes the turn first, so that what was read still holds."""

import hashlib

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session


def take_turn(session: Session, name: str = "") -> None:
    """On SQLite, become the one writer now; others wait until this transaction ends.

    A transaction that has written already is the writer. PostgreSQL locks rows where there are
    some; where there may be none yet, those wait for one another who take the turn of one name.

    Args:
        session: in a transaction.
        name: of what is read in order to write, for PostgreSQL; empty: rows are locked there.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        if name:
            digest = hashlib.sha256(name.encode()).digest()
            key = int.from_bytes(digest[:8], signed=True)
            session.execute(select(func.pg_advisory_xact_lock(key)))
        return
    if not getattr(connection.connection.dbapi_connection, "in_transaction", False):
        session.execute(text("BEGIN IMMEDIATE"))
