"""Which tickets somebody of the desk sees, as conditions of a query."""

from sqlalchemy import ColumnElement, String, and_, cast, false, or_

from desk.accounts.account import Actor
from desk.accounts.roles import Right, require
from desk.tickets.tables import TicketRow
from desk.vocabulary import Role, TicketStatus


def seen_by(actor: Actor) -> list[ColumnElement[bool]]:
    """Conditions on tickets: a handler sees what was sent to the own department, or asks its help.

    What still waits to be sent, or was merged before, is nobody's department's yet.

    Raises:
        NotAllowed: this role sees no tickets.
    """
    require(actor, Right.SEE_TICKETS)
    if actor.role is not Role.HANDLER:
        return []
    if not actor.department:
        return [false()]
    helping = cast(TicketRow.assisting, String).contains(f'"{actor.department}"', autoescape=True)
    sent = and_(TicketRow.status != TicketStatus.PENDING.value, TicketRow.duplicate_of == "")
    return [sent, or_(TicketRow.department == actor.department, helping)]
