"""What happened to a ticket, in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.accounts.account import SYSTEM
from desk.accounts.texts import role_titles
from desk.tickets.history import CITIZEN
from desk.tickets.ticket import TicketEvent
from web.desk.moments import whole
from web.desk.texts import desk_text

Title = Callable[[str], str]
_MOMENTS = frozenset({"due_at"})
_DEPARTMENTS = frozenset({"department", "assisting"})


@dataclass(frozen=True)
class Step:
    """One thing that happened.

    Attributes:
        at: when.
        head: what was done, and where it led.
        who: who did it.
        note: what was written with it; masked.
        changes: what was changed, a line each.
    """

    at: datetime
    head: str
    who: str
    note: str
    changes: list[str]


def steps_of(events: Sequence[TicketEvent], title: Title) -> list[Step]:
    """What happened, the latest first.

    Args:
        events: in the order in which they happened.
        title: tells the title of a department by its id.
    """
    return [_step(each, title) for each in reversed(events)]


def _step(event: TicketEvent, title: Title) -> Step:
    words = desk_text()["ticket"]
    done = event.action.value if event.action else words["filed"]
    moved = event.before is not None and event.before is not event.after
    head = f"{done} · {event.before} → {event.after}" if moved else f"{done} · {event.after}"
    changes = [_change(name, both, title) for name, both in event.changes.items()]
    return Step(event.at, head, _who(event), event.note, [each for each in changes if each])


def _who(event: TicketEvent) -> str:
    words = desk_text()["ticket"]
    if event.actor == CITIZEN.name:
        return str(words["by_citizen"])
    if event.actor == SYSTEM.name:
        return str(words["by_system"])
    role = role_titles().get(event.role, event.role)
    return str(words["by"]).format(name=event.actor, role=role)


def _change(name: str, both: Sequence[str], title: Title) -> str:
    """One changed field; fields that nobody reads are left out."""
    words = desk_text()["ticket"]
    label = words["fields"].get(name)
    if label is None:
        return ""
    before, after = (_said(name, value, title) or words["nothing"] for value in both)
    return str(words["change"]).format(field=label, before=before, after=after)


def _said(name: str, value: str, title: Title) -> str:
    if name in _DEPARTMENTS:
        return "、".join(map(title, filter(None, value.split("/"))))
    if name in _MOMENTS and value:
        try:
            return whole(datetime.fromisoformat(value))
        except ValueError:
            return value
    return value
