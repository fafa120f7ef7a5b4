"""The life of a ticket: one closed table of what can be done where, and who may do it."""

from collections.abc import Mapping
from dataclasses import dataclass

from daoban.errors import NotAllowed
from desk.accounts.account import Actor
from desk.accounts.roles import Right, may
from desk.tickets.texts import error
from desk.tickets.ticket import Ticket
from desk.vocabulary import Role, TicketAction, TicketStatus

CLOSED = frozenset({TicketStatus.RESOLVED, TicketStatus.FOLLOW_UP, TicketStatus.ARCHIVED})
"""States in which it has been dealt with."""
OPEN = frozenset(TicketStatus) - CLOSED
HELPING = frozenset({TicketAction.NOTE})
"""What a department that only helps (协办) may do."""


@dataclass(frozen=True)
class Transition:
    """One line of the table.

    Attributes:
        after: the state it leads to.
        rights: any one of them is enough.
        supervisor_only: whether only a supervisor may.
    """

    after: TicketStatus
    rights: frozenset[Right]
    supervisor_only: bool = False


def _table() -> dict[tuple[TicketStatus, TicketAction], Transition]:
    state, do = TicketStatus, TicketAction
    dispatch = frozenset({Right.DISPATCH})
    handle = frozenset({Right.HANDLE})
    follow_up = frozenset({Right.FOLLOW_UP})
    both = dispatch | handle
    return {
        (state.PENDING, do.DISPATCH): Transition(state.DISPATCHED, dispatch),
        (state.PENDING, do.CORRECT): Transition(state.PENDING, dispatch),
        (state.PENDING, do.NOTE): Transition(state.PENDING, dispatch),
        (state.PENDING, do.MERGE): Transition(state.ARCHIVED, dispatch),
        (state.PENDING, do.ESCALATE): Transition(state.PENDING, dispatch),
        (state.PENDING, do.RESOLVE): Transition(state.RESOLVED, dispatch),
        (state.DISPATCHED, do.ACCEPT): Transition(state.IN_PROGRESS, handle),
        (state.DISPATCHED, do.RETURN): Transition(state.PENDING, handle),
        (state.DISPATCHED, do.REDISPATCH): Transition(state.DISPATCHED, dispatch),
        (state.DISPATCHED, do.NOTE): Transition(state.DISPATCHED, both),
        (state.DISPATCHED, do.CORRECT): Transition(state.DISPATCHED, dispatch),
        (state.DISPATCHED, do.ESCALATE): Transition(state.DISPATCHED, dispatch),
        (state.IN_PROGRESS, do.RESOLVE): Transition(state.RESOLVED, handle),
        (state.IN_PROGRESS, do.RETURN): Transition(state.PENDING, handle),
        (state.IN_PROGRESS, do.REDISPATCH): Transition(state.DISPATCHED, dispatch),
        (state.IN_PROGRESS, do.NOTE): Transition(state.IN_PROGRESS, both),
        (state.IN_PROGRESS, do.ESCALATE): Transition(state.IN_PROGRESS, dispatch),
        (state.RESOLVED, do.FOLLOW_UP): Transition(state.FOLLOW_UP, follow_up),
        (state.RESOLVED, do.REOPEN): Transition(state.IN_PROGRESS, follow_up),
        (state.FOLLOW_UP, do.ARCHIVE): Transition(state.ARCHIVED, follow_up),
        (state.FOLLOW_UP, do.REOPEN): Transition(state.IN_PROGRESS, follow_up),
        (state.ARCHIVED, do.REOPEN): Transition(state.IN_PROGRESS, follow_up, supervisor_only=True),
    }


TRANSITIONS: Mapping[tuple[TicketStatus, TicketAction], Transition] = _table()


def offered(ticket: Ticket, actor: Actor) -> list[TicketAction]:
    """What this person can do to a ticket as it stands, in the order of the actions."""
    return [
        action
        for action in TicketAction
        if (line := TRANSITIONS.get((ticket.status, action)))
        and _has_role(line, actor)
        and _has_department(ticket, action, actor)
    ]


def transition(ticket: Ticket, action: TicketAction, actor: Actor) -> Transition:
    """The line of the table that a change follows.

    Raises:
        NotAllowed: not in this state, not by this role, or not by this department.
    """
    words = {"status": ticket.status.value, "action": action.value}
    line = TRANSITIONS.get((ticket.status, action))
    if line is None:
        raise NotAllowed(*error("not_now", **words))
    if not _has_role(line, actor):
        raise NotAllowed(*error("not_yours", **words))
    if not _has_department(ticket, action, actor):
        raise NotAllowed(*error("other_department", **words))
    return line


def _has_role(line: Transition, actor: Actor) -> bool:
    if line.supervisor_only and actor.role is not Role.SUPERVISOR:
        return False
    return any(may(actor.role, right) for right in line.rights)


def _has_department(ticket: Ticket, action: TicketAction, actor: Actor) -> bool:
    """Handlers deal with what was sent to their department."""
    if actor.role is not Role.HANDLER or actor.department == ticket.department:
        return True
    return action in HELPING and actor.department in ticket.assisting
