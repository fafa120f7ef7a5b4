"""Tickets that may say the same as what is about to be filed."""

from collections.abc import Sequence

from desk.tickets.ticket import Ticket
from web.desk.call_views import View
from web.desk.cities import CityChoice
from web.desk.here import AtDesk
from web.desk.moments import short
from web.desk.requests import MatterRequest
from web.desk.texts import desk_text


def similar_views(here: AtDesk, city: CityChoice, matters: Sequence[MatterRequest]) -> list[View]:
    """Tickets like the first matter: whether it is one of them is asked before filing."""
    first = matters[0]
    found = here.desk.similar.of(
        first.text or first.summary,
        None,
        first.district,
        city=city.code,
        subdistrict=first.subdistrict,
        place=first.place,
    )
    return [similar_view(ticket, share, here.base) for ticket, share in found]


def similar_view(ticket: Ticket, share: float, base: str) -> View:
    """One such ticket as the page shows it."""
    words = desk_text()["call"]
    return {
        "number": ticket.number,
        "url": f"{base}/desk/tickets/{ticket.number}",
        "summary": ticket.summary,
        "detail": words["similar_row"].format(
            status=ticket.status.value,
            filed=short(ticket.created_at),
            share=f"{round(share * 100)}%",
        ),
        "label": words["merge_into_long"].format(number=ticket.number),
    }
