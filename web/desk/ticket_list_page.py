"""``/desk/tickets``: the tickets that somebody sees, by what they look for."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from daoban.moments import now
from desk.tickets.mass_events import MassEvent
from desk.tickets.ticket import Ticket
from desk.vocabulary import Role, TicketChannel, TicketStatus, TicketType, Urgency, Warning
from web.desk.cities import CityChoice, city_of, served
from web.desk.here import AtDesk, Reader
from web.desk.moments import short, span
from web.desk.rendering import DeskRoute, page
from web.desk.texts import desk_text
from web.desk.ticket_filter import DAYS, filter_of, page_of
from web.desk.ticket_views import path_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
WORDS = {
    "status": TicketStatus,
    "type": TicketType,
    "urgency": Urgency,
    "warning": Warning,
    "channel": TicketChannel,
}
"""Filters that are one of a closed set of words."""
SHOWN_EVENTS = 5
_NUMBER = re.compile("[0-9A-Z]{1,24}")


@router.get("/desk/tickets")
def show(request: Request, here: Reader) -> Response:
    """One page of the list."""
    given = {name: value for name, value in request.query_params.items() if value}
    returned = given.pop("returned", "")
    wanted, moment = filter_of(given), now()
    found = here.desk.tickets.find(here.actor, wanted, page_of(given))
    cities = _cities(here)
    return page(
        here,
        "tickets",
        found=found,
        rows=[_row(here, each, moment) for each in found.items],
        given=given,
        returned=returned if _NUMBER.fullmatch(returned) else "",
        words={name: [each.value for each in words] for name, words in WORDS.items()},
        cities=cities,
        districts=[(city.name, city.districts) for city in cities],
        days=DAYS,
        all_departments=here.actor.role is not Role.HANDLER,
        counts=here.desk.tickets.counts(here.actor, wanted.city),
        yellow=Warning.YELLOW,
        red=Warning.RED,
        events=[] if given else _events(here),
        link=_Links(here.base, given),
    )


class _Links:
    """Addresses of the same list, looked for differently."""

    def __init__(self, base: str, given: dict[str, str]) -> None:
        self._base = base
        self._given = given

    def __call__(self, **changes: object) -> str:
        """The address with some of its filters changed."""
        kept = {name: value for name, value in self._given.items() if name != "page"}
        query = {name: value for name, value in {**kept, **changes}.items() if value}
        return f"{self._base}/desk/tickets" + (f"?{urlencode(query)}" if query else "")


def _cities(here: AtDesk) -> list[CityChoice]:
    search = here.request.app.state.search
    return [city_of(search, here.desk, name) for name in served(search)]


def _row(here: AtDesk, ticket: Ticket, moment: datetime) -> dict[str, Any]:
    """A ticket of the list."""
    words = desk_text()["tickets"]
    left = (ticket.due_at - moment).total_seconds()
    said = words["left"].format(span=span(left)) if left > 0 else ""
    return {
        "ticket": ticket,
        "path": path_of(ticket.number),
        "department": here.department(ticket.department) or words["no_department"],
        "warning": ticket.warning(moment),
        "left": "" if ticket.closed_at else said or words["late"].format(span=span(-left)),
    }


def _events(here: AtDesk) -> list[dict[str, Any]]:
    """The mass events of late, the latest first."""
    return [_event(each) for each in here.desk.similar.events.recent(here.actor)][:SHOWN_EVENTS]


def _event(event: MassEvent) -> dict[str, Any]:
    words = desk_text()["tickets"]
    said = words["event_row"].format(
        district=event.district,
        category=event.category,
        tickets=event.tickets,
        open=event.open,
        **{"from": short(event.first_at), "to": short(event.last_at)},
    )
    return {"id": event.id, "title": event.title, "said": said}
