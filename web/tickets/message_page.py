"""``/message``: leave a message for the hotline, most of all outside office hours."""

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from daoban.moments import now
from desk.vocabulary import TicketChannel
from web.applications.visit import Posted
from web.sign_in.same_origin import same_origin
from web.tickets.areas import Area
from web.tickets.filing import file, filing_of
from web.tickets.rendering import TicketPageRoute, go, page
from web.tickets.told import LONGEST, Reading, Told, new_key, read_told
from web.tickets.understanding import Understanding, understand_one
from web.tickets.visit import Here, TicketVisit

router = APIRouter(include_in_schema=False, route_class=TicketPageRoute)


@router.get("/message")
def show(here: Here) -> Response:
    """The form."""
    city = here.cities.get(here.request.query_params.get("city", ""))
    told = Told(key=new_key(), city=city or here.areas.first_city)
    return _form(here, Reading(told))


@router.post("/message", dependencies=[Depends(same_origin)])
def leave(here: Here, form: Posted) -> Response:
    """Keep the message as one ticket, however many matters it may hold: one person calls back."""
    reading = read_told(form, here.areas, ("text", "phone"))
    if reading.faults:
        return _form(here, reading, 422)
    told = reading.told
    matter = understand_one(told, told.text, here.city_name(told.city), here.suggest)
    understanding = Understanding(told=told, matters=(matter,))
    tickets = file(here, filing_of(understanding, TicketChannel.MESSAGE, here.owner))
    return go(here, f"/ticket/{tickets[0].number}/filed")


def _form(here: TicketVisit, reading: Reading, status: int = 200) -> Response:
    told, hours = reading.told, here.desk.hours
    return page(
        here,
        "message",
        status,
        told=told,
        faults=reading.faults,
        area=Area(told.city, told.district).choice,
        groups=here.areas.groups(told.city),
        longest=LONGEST,
        open=hours.open(now()),
        hours=hours.text(),
        notice=here.danger(told.text),
    )
