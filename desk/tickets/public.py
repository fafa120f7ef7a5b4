"""A ticket as the citizen sees it: progress in plain words, nothing about who works on it."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from desk.tickets.history import CITIZEN
from desk.tickets.lifecycle import CLOSED
from desk.tickets.naming import Departments
from desk.tickets.texts import say
from desk.tickets.ticket import Ticket, TicketEvent
from desk.vocabulary import (
    TicketAction,
    TicketChannel,
    TicketStatus,
    TicketType,
    Urgency,
    Warning,
)

_UNTOLD = frozenset({TicketAction.NOTE, TicketAction.CORRECT, TicketAction.ESCALATE})
"""What the desk does for itself."""


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class PublicStep(_Shape):
    """One step of the way."""

    at: datetime
    text: str
    """A Chinese sentence without its full stop."""


class PublicTicket(_Shape):
    """What anybody sees who has the number."""

    number: str
    city: str
    channel: TicketChannel
    type: TicketType
    summary: str
    """Masked."""
    urgency: Urgency
    status: TicketStatus
    """Of the ticket it was merged into, if it was."""
    progress: str
    """Where it stands, in plain Chinese, one to three sentences."""
    department: str
    """Title of the department; empty as long as none has it."""
    merged: bool
    """Whether it is dealt with together with what others reported."""
    overdue: bool
    created_at: datetime
    due_at: datetime
    closed_at: datetime | None
    result: str
    """What was done; empty until then."""
    may_rate: bool
    """Whether it has been dealt with, so that it can be rated."""
    history: list[PublicStep]
    """The steps, the first one first."""


def public_ticket(
    ticket: Ticket,
    root: Ticket,
    events: Sequence[TicketEvent],
    departments: Departments,
    moment: datetime,
) -> PublicTicket:
    """A ticket as the citizen sees it.

    Args:
        ticket: the citizen's own.
        root: the one it was merged into, else the same. Its number stays unsaid: it is another
            citizen's key.
        events: what happened to the citizen's own.
        departments: who has which title.
        moment: now.
    """
    closed = root.status in CLOSED
    overdue = root.warning(moment) is Warning.RED
    sent = root.status is not TicketStatus.PENDING and bool(root.department)
    title = departments.title(root.department)
    progress = [say(f"public.progress.{root.status.value}", department=title)]
    if root.id != ticket.id:
        progress.insert(0, say("public.merged"))
    if overdue:
        progress.append(say("public.overdue"))
    return PublicTicket(
        number=ticket.number,
        city=ticket.city,
        channel=ticket.channel,
        type=ticket.type,
        summary=ticket.summary,
        urgency=ticket.urgency,
        status=root.status,
        progress="".join(progress),
        department=title if sent else "",
        merged=root.id != ticket.id,
        overdue=overdue,
        created_at=ticket.created_at,
        due_at=root.due_at,
        closed_at=root.closed_at if closed else None,
        result=root.result if closed else "",
        may_rate=closed,
        history=_history(events, departments),
    )


def _history(events: Sequence[TicketEvent], departments: Departments) -> list[PublicStep]:
    """The events a citizen is told of, each with the department it was sent to by then."""
    steps: list[PublicStep] = []
    department = ""
    for event in events:
        department = event.changes.get("department", ["", department])[1]
        title = departments.title(department)
        steps += [PublicStep(at=event.at, text=text) for text in _texts(event, title)]
    return steps


def _texts(event: TicketEvent, title: str) -> list[str]:
    if event.action is None:
        sent = event.after is TicketStatus.DISPATCHED
        passed = [say("public.steps.派单", department=title)] if sent else []
        return [say("public.steps.filed"), *passed]
    if event.action is TicketAction.FOLLOW_UP and event.actor == CITIZEN.name:
        return [say("public.steps.回访_citizen")]
    if event.action in _UNTOLD:
        return []
    return [say(f"public.steps.{event.action.value}", department=title)]
