"""``/stuck``: the window for what could not be got done (办不成事反映窗口)."""

from dataclasses import dataclass, field

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from actions.forms.checks.characters import one_line, visible
from desk.vocabulary import TicketChannel
from web.applications.visit import Posted, text_of
from web.sign_in.same_origin import same_origin
from web.tickets.areas import Area
from web.tickets.filing import file, filing_of
from web.tickets.rendering import TicketPageRoute, go, page
from web.tickets.services import (
    Found,
    Service,
    ask_search,
    department_of,
    find_service,
    services,
    titles,
)
from web.tickets.texts import ticket_text
from web.tickets.told import LONGEST, Reading, Told, new_key, read_told
from web.tickets.understanding import Understanding, Understood, understand_one
from web.tickets.visit import Here, TicketVisit

router = APIRouter(include_in_schema=False, route_class=TicketPageRoute)
LONGEST_STUCK = {**LONGEST, "service": 80, "counter": 120, "obstacle": 1500}
NONE_OF_THESE = "-"


@dataclass(frozen=True)
class Stuck:
    """What could not be got done.

    Attributes:
        reading: who tells it, where, what is wanted.
        service: what it is called.
        counter: where it was tried.
        times: how often.
        obstacle: what was in the way.
        faults: by field, what is wrong.
    """

    reading: Reading
    service: str = ""
    counter: str = ""
    times: str = ""
    obstacle: str = ""
    faults: dict[str, str] = field(default_factory=dict)


@router.get("/stuck")
def show(here: Here) -> Response:
    """The form; ``?service=<id>`` names the service, as the guides link to it."""
    query = here.request.query_params
    city = here.cities.get(query.get("city", "")) or here.areas.first_city
    record = here.search.tools.snapshot.records.get(query.get("service", ""))
    named = record if isinstance(record, Service) and record.in_force else None
    if named and named.city in here.cities.values():
        city = named.city
    told = Told(key=new_key(), city=city)
    return _form(here, Stuck(Reading(told), service=named.title if named else ""))


@router.post("/stuck", dependencies=[Depends(same_origin)])
def tell(here: Here, form: Posted) -> Response:
    """File it; when it is open which service is meant, ask first."""
    stuck = _read(here, form)
    if stuck.faults:
        return _form(here, stuck, 422)
    found = _found(here, stuck, form)
    if found.candidates:
        return _choose(here, stuck, found.candidates, asked=_was_asked(stuck, form))
    tickets = file(
        here, filing_of(_understanding(here, stuck, found.service), TicketChannel.STUCK, here.owner)
    )
    return go(here, f"/ticket/{tickets[0].number}/filed")


def _read(here: TicketVisit, form: FormData) -> Stuck:
    reading = read_told(form, here.areas, ())
    times = text_of(form, "times")
    stuck = Stuck(
        reading,
        service=one_line(text_of(form, "service")),
        counter=one_line(text_of(form, "counter")),
        times=times if times in ticket_text()["stuck"]["times_choices"] else "",
        obstacle=visible(text_of(form, "obstacle")),
    )
    faults = {name: _fault(stuck, name) for name in ("service", "counter", "obstacle")}
    stuck.faults.update({name: fault for name, fault in faults.items() if fault})
    stuck.faults.update(reading.faults)
    return stuck


def _fault(stuck: Stuck, name: str) -> str:
    words, text = ticket_text()["fields"], getattr(stuck, name)
    if not text and name in ("service", "obstacle"):
        return str(words[name]["needed"])
    if len(text) > LONGEST_STUCK[name]:
        return str(words["too_long"]).format(most=LONGEST_STUCK[name], found=len(text))
    return ""


def _was_asked(stuck: Stuck, form: FormData) -> bool:
    """Whether it was asked already which service is meant by this name."""
    return text_of(form, "service_asked") == stuck.service


def _found(here: TicketVisit, stuck: Stuck, form: FormData) -> Found:
    """The service that was chosen or is meant."""
    city, chosen = stuck.reading.told.city, text_of(form, "service_id")
    offered = services(here.search, city)
    if chosen and _was_asked(stuck, form):
        return Found(next((each for each in offered if each.id == chosen), None))
    ask = ask_search(here.search, here.request.app.state.workers, here.city_name(city))
    return find_service(stuck.service, offered, ask)


def _understanding(here: TicketVisit, stuck: Stuck, service: Service | None) -> Understanding:
    """The one matter; whoever leads the service is responsible for it."""
    told = stuck.reading.told
    text = _text(stuck, service)
    told = told.model_copy(update={"text": text, "place": stuck.counter[: LONGEST["place"]]})
    drafted = understand_one(told, text, here.city_name(told.city), here.suggest)
    more: dict[str, str] = {"object": drafted.object or stuck.counter}
    if service:
        leading = department_of(service, here.search, told.city)
        more |= {"bundle": service.id, "department": leading or drafted.department}
    return Understanding(told=told, matters=(Understood(**{**drafted.model_dump(), **more}),))


def _text(stuck: Stuck, service: Service | None) -> str:
    words = ticket_text()["stuck"]
    counter, times = stuck.counter, stuck.times
    title = service.title if service else stuck.service
    named = title if title == stuck.service else f"{stuck.service}（{title}）"
    told: str = words["told"].format(
        service=named,
        counter=words["told_counter"].format(counter=counter) if counter else "",
        times=words["told_times"].format(times=times) if times else "",
        obstacle=stuck.obstacle,
    )
    return told


def _choose(
    here: TicketVisit, stuck: Stuck, candidates: tuple[Service, ...], asked: bool
) -> Response:
    """Ask which service is meant; whoever was asked and chose none is asked again."""
    if asked:
        stuck.faults["service_id"] = ticket_text()["stuck"]["pick_needed"]
    return _form(here, stuck, 422 if asked else 200, candidates)


def _form(
    here: TicketVisit, stuck: Stuck, status: int = 200, candidates: tuple[Service, ...] = ()
) -> Response:
    told = stuck.reading.told
    return page(
        here,
        "stuck",
        status,
        told=told,
        stuck=stuck,
        faults=stuck.faults,
        candidates=candidates,
        none_of_these=NONE_OF_THESE,
        titles=titles(here.search, here.cities),
        area=Area(told.city, told.district).choice,
        groups=here.areas.groups(told.city),
        longest=LONGEST_STUCK,
        notice=here.danger(stuck.obstacle),
    )
