"""Tickets as the desk's API and pages show them."""

from datetime import datetime
from typing import Any

from daoban.moments import now
from desk.tickets.lifecycle import offered
from desk.tickets.ticket import Ticket
from desk.vocabulary import TicketStatus
from web.desk.here import AtDesk
from web.desk.moments import short
from web.desk.texts import desk_text

HIDDEN = {"id", "owner", "call"}
"""Never shown to programs: keys of the database and the citizen's owner hash."""


def path_of(number: str) -> str:
    """The path of a ticket's page."""
    return f"/desk/tickets/{number}"


def ticket_json(here: AtDesk, ticket: Ticket, moment: datetime | None = None) -> dict[str, Any]:
    """A ticket with all that follows from it."""
    return {
        **ticket.model_dump(mode="json", exclude=HIDDEN),
        "department_title": here.department(ticket.department),
        "warning": ticket.warning(moment or now()).value,
        "actions": [each.value for each in offered(ticket, here.actor)],
        "url": f"{here.base}{path_of(ticket.number)}",
    }


def filed_json(here: AtDesk, ticket: Ticket) -> dict[str, Any]:
    """A ticket that was filed just now, with what becomes of it in words."""
    return {**ticket_json(here, ticket), "state": _state(here, ticket)}


def _state(here: AtDesk, ticket: Ticket) -> str:
    words = desk_text()["call"]
    if ticket.duplicate_of:
        return str(words["filed_merged"]).format(number=ticket.duplicate_of)
    if ticket.status is TicketStatus.PENDING:
        sent: str = words["filed_pending"]
    else:
        sent = words["filed_to"].format(department=here.department(ticket.department))
    return f"{sent} · {words['filed_due'].format(due=short(ticket.due_at))}"
