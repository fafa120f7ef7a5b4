"""The small forms of what can be done to a ticket: which fields each has, and reading them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from daoban.errors import InvalidInput
from desk.tickets.ticket import Ticket
from desk.vocabulary import TicketAction, TicketStatus
from web.desk.requests import ActRequest
from web.desk.texts import desk_text

Title = Callable[[str], str]
_DEPARTMENT = ("department", "assisting")
FIELDS: Mapping[TicketAction, tuple[str, ...]] = {
    TicketAction.DISPATCH: (*_DEPARTMENT, "note"),
    TicketAction.REDISPATCH: (*_DEPARTMENT, "note"),
    TicketAction.RETURN: ("note",),
    TicketAction.ACCEPT: (),
    TicketAction.NOTE: ("note",),
    TicketAction.CORRECT: ("changes", "note"),
    TicketAction.RESOLVE: ("result", "note"),
    TicketAction.FOLLOW_UP: ("note",),
    TicketAction.REOPEN: ("department", "note"),
    TicketAction.ARCHIVE: ("note",),
    TicketAction.ESCALATE: ("note",),
    TicketAction.MERGE: ("other", "note"),
}
NEEDED: Mapping[TicketAction, frozenset[str]] = {
    TicketAction.DISPATCH: frozenset({"department"}),
    TicketAction.REDISPATCH: frozenset({"department"}),
    TicketAction.RETURN: frozenset({"note"}),
    TicketAction.NOTE: frozenset({"note"}),
    TicketAction.RESOLVE: frozenset({"result"}),
    TicketAction.MERGE: frozenset({"other"}),
}
"""What must not stay empty."""
PREFILLED = frozenset({TicketAction.DISPATCH, TicketAction.REOPEN})
"""Where the department that the ticket names is proposed."""
CORRECTED = (
    "summary",
    "type",
    "category_path",
    "urgency",
    "district",
    "subdistrict",
    "place",
    "happened",
    "object",
    "demand",
    "confidential",
)
"""Fields of a correction; the department is one only while nobody has the ticket."""
CHANGE, WAS = "change:", "was:"
"""What the names of controls begin with: the new value, and the one that was on the screen."""
_ASSISTING = 2


@dataclass(frozen=True)
class ActionForm:
    """The form of one action.

    Attributes:
        action: what it does.
        fields: names of its fields.
        needed: those that must be filled in.
        typed: what stands in them, by name of the control.
        opened: whether it is shown open, for something in it went wrong.
    """

    action: TicketAction
    fields: tuple[str, ...]
    needed: frozenset[str]
    typed: Mapping[str, str]
    opened: bool = False


def form_of(
    ticket: Ticket, action: TicketAction, title: Title, sent: Mapping[str, str]
) -> ActionForm:
    """The form of an action, with what was typed into it before, if anything was.

    Args:
        ticket: as it is now.
        action: which.
        title: tells the title of a department by its id.
        sent: the fields of a form that could not be done, or nothing.
    """
    mine = sent.get("action") == action.value
    typed = dict(sent) if mine else _proposed(ticket, action, title)
    if action is TicketAction.CORRECT:
        typed = _corrections(ticket, title, typed)
    needed = NEEDED.get(action, frozenset())
    return ActionForm(action, FIELDS[action], needed, typed, mine)


def corrected_fields(ticket: Ticket) -> tuple[str, ...]:
    """The fields that a correction may change as the ticket stands."""
    waiting = ticket.status is TicketStatus.PENDING
    return (*CORRECTED, "department") if waiting else CORRECTED


def value_of(ticket: Ticket, name: str, title: Title) -> str:
    """A field as the form of a correction shows it."""
    value = getattr(ticket, name)
    if name == "category_path":
        return "/".join(value)
    if name == "department":
        return title(value)
    if isinstance(value, bool):
        return str(desk_text()["ticket"]["yes" if value else "no"])
    return str(getattr(value, "value", value))


def request_of(sent: Mapping[str, str]) -> ActRequest:
    """What a form asks for; of a correction only what was changed on the screen.

    Raises:
        InvalidInput: it is none of our forms.
    """
    changes = {
        name.removeprefix(CHANGE): _plain(name.removeprefix(CHANGE), value)
        for name, value in sent.items()
        if name.startswith(CHANGE) and value.strip() != sent.get(WAS + name[len(CHANGE) :], "")
    }
    whole: dict[str, Any] = {
        "action": sent.get("action"),
        "revision": sent.get("revision"),
        "department": sent.get("department", ""),
        "assisting": [sent[name] for name in _assisting_names() if sent.get(name)],
        "note": sent.get("note", ""),
        "result": sent.get("result", ""),
        "other": sent.get("other", ""),
        "changes": changes,
    }
    try:
        return ActRequest.model_validate(whole)
    except ValidationError as error:
        words = desk_text()["failed"]
        raise InvalidInput(words["unreadable"], words["unreadable_hint"]) from error


def written(sent: Mapping[str, str]) -> list[tuple[str, str]]:
    """What somebody wrote, by the words for each field, to be shown when no form takes it."""
    labels = desk_text()["ticket"]["fields"]
    found = []
    for name, value in sent.items():
        plain = name.removeprefix(CHANGE)
        untouched = name.startswith(CHANGE) and value == sent.get(WAS + plain, "")
        if plain in labels and value.strip() and not untouched:
            found.append((str(labels[plain]), value))
    return found


def _assisting_names() -> list[str]:
    return [f"assisting{number}" for number in range(_ASSISTING)]


def _proposed(ticket: Ticket, action: TicketAction, title: Title) -> dict[str, str]:
    named = zip(_assisting_names(), ticket.assisting, strict=False)
    typed = {name: title(each) for name, each in named}
    if action in PREFILLED:
        typed["department"] = title(ticket.department)
    return typed


def _corrections(ticket: Ticket, title: Title, typed: Mapping[str, str]) -> dict[str, str]:
    """The values of a correction: what was typed stays, all else is as the ticket is now."""
    found = dict(typed)
    for name in corrected_fields(ticket):
        present = value_of(ticket, name, title)
        changed = typed.get(CHANGE + name, "") != typed.get(WAS + name, "")
        found[WAS + name] = present
        found[CHANGE + name] = typed.get(CHANGE + name, "") if changed else present
    return found


def _plain(name: str, value: str) -> str:
    """A value as the ticket service takes it."""
    words = desk_text()["ticket"]
    if name == "confidential":
        return "true" if value == words["yes"] else "false"
    return value.strip()
