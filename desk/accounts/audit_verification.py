"""Going through the audit log: does every entry still stand as it was written?

Whoever changes, removes or slips in an entry behind the house's back breaks the chain from there
on. What a chain cannot show is that its last entries are gone; whoever notes the last digest
elsewhere from time to time sees that too.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from daoban.errors import DaobanError
from desk.accounts.audit_entry import NOTHING_BEFORE, digest_of
from desk.accounts.tables import AuditRow
from desk.accounts.texts import account_text

_AT_ONCE = 500
"""Rows read at a time."""


class AuditBroken(DaobanError):
    """The log has been changed behind the house's back.

    Attributes:
        entry_id: the first entry that does not fit; 0 when a noted end is gone.
    """

    def __init__(self, entry_id: int) -> None:
        """Take the first entry that does not fit."""
        words = account_text()["audit_broken"]["changed" if entry_id else "shortened"]
        super().__init__(words["message"].format(id=entry_id), words["hint"])
        self.entry_id = entry_id


def verify(engine: Engine, noted: str) -> int:
    """Go through the whole log.

    Args:
        engine: the database.
        noted: digest of some entry, which must still be in the log; empty: none was noted.

    Returns:
        how many entries there are.

    Raises:
        AuditBroken: an entry was changed, removed or slipped in, or the noted one is gone.
    """
    count, previous, met = 0, NOTHING_BEFORE, noted in ("", NOTHING_BEFORE)
    for row in _rows(engine):
        count += 1
        if not _fits(row, count, previous):
            raise AuditBroken(count)
        previous = row.digest
        met = met or previous == noted
    if not met:
        raise AuditBroken(0)
    return count


def _fits(row: AuditRow, place: int, previous: str) -> bool:
    if row.id != place or row.previous != previous:
        return False
    try:
        return row.digest == digest_of(row)
    except (AttributeError, TypeError, ValueError):  # something that we never write
        return False


def _rows(engine: Engine) -> Iterator[AuditRow]:
    """All rows in order; what is added meanwhile comes too."""
    after: int | None = None
    while rows := _read(engine, after, _AT_ONCE):
        yield from rows
        after = rows[-1].id


def _read(engine: Engine, after: int | None, limit: int) -> Sequence[AuditRow]:
    """The next rows; fewer of them when one cannot be read at all.

    Raises:
        AuditBroken: the very next one cannot be read.
    """
    asked = select(AuditRow).order_by(AuditRow.id).limit(limit)
    if after is not None:
        asked = asked.where(AuditRow.id > after)
    try:
        with Session(engine) as session:
            return session.scalars(asked).all()
    except (TypeError, ValueError) as error:
        if limit == 1:
            raise AuditBroken((after or 0) + 1) from error
        return _read(engine, after, 1)
