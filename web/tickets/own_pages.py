"""``/ticket/<number>/filed``: what was just filed; ``/tickets/mine``: everything filed from here."""

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from desk.tickets.public import PublicTicket
from desk.tickets.ticket import Ticket
from desk.vocabulary import TicketChannel
from web.tickets.rendering import TicketPageRoute, go, page, qr_code
from web.tickets.texts import ticket_text
from web.tickets.visit import Here, TicketVisit

router = APIRouter(include_in_schema=False, route_class=TicketPageRoute)


@dataclass(frozen=True)
class FiledView:
    """One ticket that was just filed.

    Attributes:
        ticket: as the citizen sees it.
        code: the address of its progress as SVG.
    """

    ticket: PublicTicket
    code: str


@router.get("/ticket/{number}/filed")
def show_filed(here: Here, number: str) -> Response:
    """What was filed at once, each with its number; anybody else is led to the progress."""
    own = {each.number: each for each in own_tickets(here)}
    if number not in own:
        return go(here, f"/ticket/{number}")
    first = own[number]
    together = sorted(
        (each for each in own.values() if each.call == first.call), key=lambda each: each.position
    )
    text = "\n".join(each.text for each in together)
    return page(
        here,
        "filed",
        filed=[_view(here, each) for each in together],
        called_back=first.channel is TicketChannel.MESSAGE,
        stuck=first.channel is TicketChannel.STUCK,
        reachable=first.has_contact,
        hours=here.desk.hours.text(),
        notice=here.danger(text),
    )


@router.get("/tickets/mine")
def show_mine(here: Here) -> Response:
    """The tickets of this browser or person, the latest first."""
    own = sorted(own_tickets(here), key=lambda each: each.created_at, reverse=True)
    return page(here, "mine", tickets=[here.desk.tickets.public(each.number) for each in own])


def own_tickets(here: TicketVisit) -> list[Ticket]:
    """What was filed by whoever asks, also before they signed in."""
    return [each for owner in here.owners for each in here.desk.tickets.of_owner(owner)]


def _view(here: TicketVisit, ticket: Ticket) -> FiledView:
    address = here.address(f"/ticket/{ticket.number}")
    code = qr_code(address, ticket_text()["filed"]["code_title"])
    return FiledView(here.desk.tickets.public(ticket.number), code)
