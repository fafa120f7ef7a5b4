"""``/desk/tickets/{number}``: a ticket with all that happened to it, and what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from daoban.errors import Conflict, DaobanError, NotAllowed
from daoban.moments import now
from desk.accounts.roles import Right
from desk.dispatch.categories import categories
from desk.tickets.filters import TicketFilter
from desk.tickets.lifecycle import offered
from desk.tickets.ticket import Contact, Ticket
from desk.vocabulary import Role, TicketAction, TicketType, Urgency
from web.desk.cities import city_of
from web.desk.here import AtDesk, Reader
from web.desk.posted import Posted
from web.desk.rendering import DeskRoute, page
from web.desk.similar import similar_view
from web.desk.ticket_actions import act
from web.desk.ticket_forms import corrected_fields, form_of, request_of, written
from web.desk.ticket_history import Step, steps_of
from web.desk.ticket_views import path_of
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
ONE = "/desk/tickets/{number}"
GUARD = [Depends(same_origin)]
NO_FORM: Mapping[str, str] = {}


@dataclass(frozen=True)
class Clash:
    """Two states of one ticket: the one that was on the screen, and the one that is.

    Attributes:
        seen: revision that was on the screen.
        since: what happened after it, the latest first.
        action: what was to be done.
        written: what was typed, by the words for each field.
        gone: whether the action cannot be done any more.
    """

    seen: int
    since: list[Step]
    action: str
    written: list[tuple[str, str]]
    gone: bool


@router.get(ONE)
def show(number: str, here: Reader, done: str = "") -> Response:
    """The page of a ticket."""
    known = [each.value for each in TicketAction]
    return _page(here, number, done=done if done in known else "")


@router.post(ONE, dependencies=GUARD)
def do(number: str, here: Reader, sent: Posted) -> Response:
    """Do what a form says; nothing typed is lost when it cannot be done."""
    try:
        wanted = request_of(sent)
        after = act(here, number, wanted)
    except (Conflict, NotAllowed) as error:
        return _page(here, number, sent=sent, error=error, clash=_clash(here, number, sent))
    except DaobanError as error:
        if error.http_status == 404:
            raise
        return _page(here, number, sent=sent, error=error)
    if not _still_seen(here, after):
        return RedirectResponse(f"{here.base}/desk/tickets?returned={after.number}", 303)
    return RedirectResponse(f"{here.base}{path_of(after.number)}?done={wanted.action.value}", 303)


@router.post(ONE + "/contact", dependencies=GUARD)
def show_contact(number: str, here: Reader) -> Response:
    """The page with who called; that somebody looked is recorded."""
    return _page(here, number, contact=here.desk.tickets.contact(number, here.actor))


def _still_seen(here: AtDesk, ticket: Ticket) -> bool:
    """Whether who did it still sees it: a handler who gave it back does not."""
    if here.actor.role is not Role.HANDLER:
        return True
    try:
        here.desk.tickets.get(ticket.number, here.actor)
    except DaobanError:
        return False
    return True


def _clash(here: AtDesk, number: str, sent: Mapping[str, str]) -> Clash | None:
    """What changed since the page was opened; ``None`` when nothing did."""
    ticket = here.desk.tickets.get(number, here.actor)
    revision = sent.get("revision", "")
    fits = revision.isascii() and revision.isdecimal() and len(revision) < 10
    seen = int(revision) if fits else ticket.revision
    if seen >= ticket.revision:
        return None
    since = here.desk.tickets.events(number, here.actor)[seen:]
    action = sent.get("action", "")
    gone = action not in [each.value for each in offered(ticket, here.actor)]
    return Clash(seen, steps_of(since, here.department), action, written(sent), gone)


def _page(
    here: AtDesk,
    number: str,
    sent: Mapping[str, str] = NO_FORM,
    error: DaobanError | None = None,
    clash: Clash | None = None,
    contact: Contact | None = None,
    done: str = "",
) -> Response:
    ticket = here.desk.tickets.get(number, here.actor)
    city = city_of(here.request.app.state.search, here.desk, ticket.city)
    return page(
        here,
        "ticket",
        error.http_status if error else 200,
        ticket=ticket,
        city=city,
        department=here.department(ticket.department),
        assisting=[here.department(each) for each in ticket.assisting],
        warning=ticket.warning(now()),
        forms=[
            form_of(ticket, action, here.department, sent) for action in offered(ticket, here.actor)
        ],
        corrected=corrected_fields(ticket),
        categories=categories(),
        choices={"type": [*TicketType], "urgency": [*Urgency], "district": city.districts},
        steps=steps_of(here.desk.tickets.events(number, here.actor), here.department),
        contact=contact,
        may_see_contact=here.may(Right.SEE_CONTACT),
        hidden=ticket.confidential and here.actor.role is Role.HANDLER,
        may_converse=here.may(Right.CONVERSE),
        rating=here.desk.ratings.of(number),
        error=error,
        clash=clash,
        done=done,
        **_others(here, ticket),
    )


def _others(here: AtDesk, ticket: Ticket) -> dict[str, Any]:
    """Other tickets that have to do with this one."""
    merged = TicketFilter(duplicate_of=ticket.number)
    alike = here.desk.similar.of_ticket(ticket.number, here.actor)
    return {
        "linked": here.desk.tickets.linked(ticket.number, here.actor),
        "merged_here": here.desk.tickets.find(here.actor, merged).items,
        "similar": [similar_view(other, share, here.base) for other, share in alike],
    }
