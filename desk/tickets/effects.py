"""What each action changes in a ticket, as a function of the ticket and of what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from desk.tickets.deadlines import due
from desk.tickets.limits import all_invalid, check_lengths, fault, invalid
from desk.tickets.privacy import masked
from desk.tickets.rows import stored
from desk.tickets.ticket import Contact, Ticket, TicketInput
from desk.vocabulary import TicketAction, TicketStatus

CORRECTABLE = tuple(name for name in TicketInput.model_fields if name not in {"text", "assisting"})
"""Fields that a correction may name; what the citizen said stays as it was said."""


@dataclass(frozen=True)
class Wanted:
    """What somebody typed for an action; masked by ``made``.

    Attributes:
        department: id, where the ticket is sent.
        assisting: ids of departments that help.
        note: why, or what is noted.
        result: what was done, for the citizen.
        changes: new values by field; ``category_path`` with ``/`` between its levels.
        other: number of another ticket.
    """

    department: str = ""
    assisting: tuple[str, ...] = ()
    note: str = ""
    result: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)
    other: str = ""

    @classmethod
    def made(cls, typed: "Wanted", caller: Contact) -> "Wanted":
        """The same, masked; whoever called is taken out too.

        Raises:
            InvalidInput: a text is too long.
        """
        check_lengths({"text": typed.note, "result": typed.result})
        changes = {name: masked(value, caller) for name, value in typed.changes.items()}
        return cls(
            typed.department.strip(),
            tuple(typed.assisting),
            masked(typed.note, caller),
            masked(typed.result, caller),
            changes,
            typed.other,
        )


Values = dict[str, Any]
Effect = Callable[[Ticket, Wanted, datetime], Values]


def effect(ticket: Ticket, action: TicketAction, wanted: Wanted, moment: datetime) -> Values:
    """New values of a ticket by column.

    Raises:
        InvalidInput: something is missing or wrong.
    """
    return _EFFECTS[action](ticket, wanted, moment)


def _dispatch(ticket: Ticket, wanted: Wanted, _moment: datetime) -> Values:
    department = wanted.department or ticket.department
    if not department:
        raise invalid("department", "department")
    return {"department": department, "assisting": wanted.assisting or ticket.assisting}


def _redispatch(ticket: Ticket, wanted: Wanted, _moment: datetime) -> Values:
    if not wanted.department:
        raise invalid("department", "department")
    if wanted.department == ticket.department and wanted.assisting == ticket.assisting:
        raise invalid("department", "same_department")
    return {"department": wanted.department, "assisting": wanted.assisting}


def _return(ticket: Ticket, wanted: Wanted, _moment: datetime) -> Values:
    if not wanted.note:
        raise invalid("note", "reason")
    return {"department": "", "assisting": (), "returns": ticket.returns + 1}


def _note(_ticket: Ticket, wanted: Wanted, _moment: datetime) -> Values:
    if not wanted.note:
        raise invalid("note", "needed")
    return {}


def _resolve(_ticket: Ticket, wanted: Wanted, moment: datetime) -> Values:
    if not wanted.result:
        raise invalid("result", "result")
    return {"result": wanted.result, "closed_at": moment}


def _reopen(ticket: Ticket, wanted: Wanted, moment: datetime) -> Values:
    """The ticket begins again, with a new deadline, at a department."""
    department = wanted.department or ticket.department
    if not department:
        raise invalid("department", "department")
    return {
        "department": department,
        "due_at": due(moment, ticket.type, ticket.urgency, ticket.city),
        "result": "",
        "closed_at": None,
        "escalated_at": None,
        "duplicate_of": "",
    }


def _merge(_ticket: Ticket, wanted: Wanted, moment: datetime) -> Values:
    return {"duplicate_of": wanted.other, "closed_at": moment}


def _correct(ticket: Ticket, wanted: Wanted, _moment: datetime) -> Values:
    faults = [fault(name, "not_correctable") for name in wanted.changes if name not in CORRECTABLE]
    if "department" in wanted.changes and ticket.status is not TicketStatus.PENDING:
        faults.append(fault("department", "use_redispatch"))
    if faults or not wanted.changes:
        raise all_invalid(faults or [fault("changes", "changes")])
    corrected = _corrected(ticket, wanted.changes)
    values = {
        name: getattr(corrected, name)
        for name in wanted.changes
        if getattr(corrected, name) != getattr(ticket, name)
    }
    if not values:
        raise invalid("changes", "changes")
    if {"type", "urgency"} & values.keys():
        values["due_at"] = due(ticket.created_at, corrected.type, corrected.urgency, ticket.city)
    return values


def _corrected(ticket: Ticket, changes: Mapping[str, str]) -> TicketInput:
    """The matter with the changes in it.

    Raises:
        InvalidInput: a value is none of that field.
    """
    typed: dict[str, Any] = dict(changes)
    if "category_path" in typed:
        typed["category_path"] = [part.strip() for part in typed["category_path"].split("/")]
    check_lengths({**changes, **stored({"category_path": ("",), **typed})})
    try:
        matter = {name: getattr(ticket, name) for name in TicketInput.model_fields}
        corrected = TicketInput.model_validate({**matter, **typed})
    except ValidationError as problem:
        wrong = {str(each["loc"][0]) for each in problem.errors()}
        raise all_invalid([fault(name, "wrong") for name in sorted(wrong)]) from problem
    if not all(corrected.category_path):
        raise invalid("category_path", "wrong")
    return corrected


_EFFECTS: Mapping[TicketAction, Effect] = {
    TicketAction.DISPATCH: _dispatch,
    TicketAction.REDISPATCH: _redispatch,
    TicketAction.RETURN: _return,
    TicketAction.ACCEPT: lambda _ticket, _wanted, _moment: {},
    TicketAction.NOTE: _note,
    TicketAction.CORRECT: _correct,
    TicketAction.RESOLVE: _resolve,
    TicketAction.FOLLOW_UP: lambda _ticket, _wanted, _moment: {},
    TicketAction.REOPEN: _reopen,
    TicketAction.ARCHIVE: lambda _ticket, _wanted, _moment: {},
    TicketAction.ESCALATE: lambda _ticket, _wanted, moment: {"escalated_at": moment},
    TicketAction.MERGE: _merge,
}
