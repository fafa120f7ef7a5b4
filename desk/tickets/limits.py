"""How long each column of a ticket may be, and what is said when something is longer."""

from collections.abc import Mapping, Sequence

from sqlalchemy import String

from daoban.errors import InvalidInput
from desk.tickets.tables import TicketRow
from desk.tickets.texts import error, say

LONGEST_TEXT = 8000
"""Characters of what has no limit in the table."""
LENGTHS: Mapping[str, int] = {
    column.name: column.type.length or LONGEST_TEXT
    for column in TicketRow.__table__.columns
    if isinstance(column.type, String)
}


def invalid(field: str, why: str, /, **values: object) -> InvalidInput:
    """The error for one field; ``why`` is a name in ``details``."""
    return all_invalid([fault(field, why, **values)])


def fault(field: str, why: str, /, **values: object) -> dict[str, str]:
    """What is wrong with one field."""
    return {"field": field, "message": say(f"details.{why}", **values)}


def all_invalid(faults: Sequence[dict[str, str]]) -> InvalidInput:
    """The error for several fields."""
    return InvalidInput(*error("invalid"), details=faults)


def check_lengths(values: Mapping[str, object]) -> None:
    """Go on only if every text fits its column.

    Raises:
        InvalidInput: one is too long.
    """
    faults = [
        fault(name, "too_long", length=LENGTHS[name])
        for name, value in values.items()
        if isinstance(value, str) and name in LENGTHS and len(value) > LENGTHS[name]
    ]
    if faults:
        raise all_invalid(faults)


def cut(name: str, text: str) -> str:
    """A text as long as its column takes: masking can make it a little longer."""
    return text[: LENGTHS[name]]
