"""Who is at the desk and with what: what every page and every call of the desk begins with.

The app provides ``app.state.desk`` (``desk.parts.DeskParts``), ``settings``, ``search`` and
``workers``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request

from daoban.errors import DaobanError
from desk.accounts.account import Actor
from desk.accounts.roles import Right, may, require
from web.desk.visit import SignedIn, base_of

if TYPE_CHECKING:
    from desk.parts import DeskParts


@dataclass(frozen=True)
class AtDesk:
    """One request of somebody who has signed in at the desk.

    Attributes:
        request: what was asked.
        actor: who asks.
        desk: everything that works at the desk.
    """

    request: Request
    actor: Actor
    desk: "DeskParts"

    @property
    def base(self) -> str:
        """What stands before every path, when a proxy serves us below one."""
        return base_of(self.request)

    def department(self, department_id: str) -> str:
        """The title of a department; the id itself when nobody knows it any more."""
        try:
            return self.desk.departments.title(department_id) if department_id else ""
        except (DaobanError, KeyError):
            return department_id

    def may(self, right: Right) -> bool:
        """Whether whoever asks has a right."""
        return may(self.actor.role, right)


def at_desk(request: Request, actor: SignedIn) -> AtDesk:
    """Who asks; somebody who has signed in."""
    return AtDesk(request, actor, request.app.state.desk)


Here = Annotated[AtDesk, Depends(at_desk)]


def having(right: Right) -> Any:
    """A dependency: whoever asks, if they have the right."""

    def at_desk_with_right(here: Here) -> AtDesk:
        require(here.actor, right)
        return here

    check: Callable[[AtDesk], AtDesk] = at_desk_with_right
    return Depends(check)


Suggester = Annotated[AtDesk, having(Right.SUGGEST)]
Filer = Annotated[AtDesk, having(Right.FILE)]
Reader = Annotated[AtDesk, having(Right.SEE_TICKETS)]
Converser = Annotated[AtDesk, having(Right.CONVERSE)]
CallsBack = Annotated[AtDesk, having(Right.FOLLOW_UP)]
Approver = Annotated[AtDesk, having(Right.APPROVE)]
Supervisor = Annotated[AtDesk, having(Right.ACCOUNTS)]
AuditReader = Annotated[AtDesk, having(Right.SEE_AUDIT)]
