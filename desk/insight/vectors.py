"""Vectors of tickets out of the database, a part at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from desk.tickets.tables import TicketRow
from search.encoder import Vectors

AT_ONCE = 1000
_BYTES = np.dtype(np.float16).itemsize


@dataclass(frozen=True)
class TicketVectors:
    """Some tickets with their unit vectors, shape ``(len(ids), dimensions)``."""

    ids: list[str]
    vectors: Vectors


def ticket_vectors(
    session: Session, dimensions: int, conditions: Sequence[ColumnElement[bool]]
) -> Iterator[TicketVectors]:
    """The tickets under some conditions that have a vector of this size, in the order of ids.

    Ids are random and never change, so the first ones are a fair sample, and stay it.
    """
    asked = select(TicketRow.id, TicketRow.vector).where(*conditions).order_by(TicketRow.id)
    rows = session.execute(asked, execution_options={"yield_per": AT_ONCE})
    for part in rows.partitions():
        fitting = [row for row in part if len(row.vector) == dimensions * _BYTES]
        if fitting:
            yield TicketVectors(
                [row.id for row in fitting], _unit([row.vector for row in fitting], dimensions)
            )


def _unit(stored: Sequence[bytes], dimensions: int) -> Vectors:
    half = np.frombuffer(b"".join(stored), dtype=np.float16)
    vectors: Vectors = half.astype(np.float32).reshape(len(stored), dimensions)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
