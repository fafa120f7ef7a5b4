"""Changes of a ticket: each makes one more revision and one more event, which nobody changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from daoban.moments import aware
from desk.accounts.account import SYSTEM, Actor
from desk.tickets.rows import stored
from desk.tickets.tables import TicketEventRow, TicketRow
from desk.tickets.ticket import TicketInput
from desk.vocabulary import TicketAction, TicketStatus

SHOWN = (*TicketInput.model_fields, "result", "duplicate_of", "due_at")
"""What an event tells before and after of; the state has columns of its own."""
_YES_NO = {True: "是", False: "否"}


@dataclass(frozen=True)
class Who:
    """Whoever an event is noted for.

    Attributes:
        name: account name, ``citizen`` or ``system``.
        role: the role at that time, or the same word.
    """

    name: str
    role: str

    @classmethod
    def of(cls, actor: Actor | None) -> "Who":
        """Somebody of the desk, the house itself, or (``None``) the citizen."""
        if actor is None:
            return CITIZEN
        return cls(actor.name, SYSTEM.name if actor.name == SYSTEM.name else actor.role.value)


CITIZEN = Who("citizen", "citizen")


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        action: what is done.
        after: the state it leads to.
        who: whoever does it.
        at: when.
        values: new values by column, masked.
        note: why, masked.
    """

    action: TicketAction
    after: TicketStatus
    who: Who
    at: datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


def note_filed(session: Session, row: TicketRow, who: Who) -> None:
    """Note that a ticket was filed; the department it names stands among the changes."""
    changes = {"department": ["", row.department]} if row.department else {}
    _add(session, row, ("", ""), (who, "", row.created_at), changes)


def apply(session: Session, row: TicketRow, change: Change) -> None:
    """Change a ticket whose row is locked in this transaction."""
    before, status = _words(row), row.status
    for name, value in stored(change.values).items():
        setattr(row, name, value)
    row.status = change.after.value
    row.revision += 1
    after = _words(row)
    changes = {name: [before[name], after[name]] for name in SHOWN if before[name] != after[name]}
    what = (change.action.value, status)
    _add(session, row, what, (change.who, change.note, change.at), changes)


def _words(row: TicketRow) -> dict[str, str]:
    return {name: _word(getattr(row, name)) for name in SHOWN}


def _word(value: Any) -> str:
    if isinstance(value, datetime):
        return aware(value).isoformat(timespec="seconds")
    if isinstance(value, list):
        return "/".join(value)
    return _YES_NO[value] if isinstance(value, bool) else str(value)


def _add(
    session: Session,
    row: TicketRow,
    what: tuple[str, str],
    said: tuple[Who, str, datetime],
    changes: Mapping[str, list[str]],
) -> None:
    """Add the event; ``what`` is the action and the state before, ``said`` who, why and when."""
    (action, before), (who, note, moment) = what, said
    session.add(
        TicketEventRow(
            ticket_id=row.id,
            revision=row.revision,
            action=action,
            before=before,
            after=row.status,
            actor=who.name,
            role=who.role,
            note=note,
            changes=dict(changes),
            at=moment,
        )
    )
    session.flush()
