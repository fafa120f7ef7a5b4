"""``/ticket/new``: tell what happened; ``/ticket/review``: look over what was understood, and file."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from desk.vocabulary import TicketChannel, TicketType, Urgency
from web.applications.visit import Posted, text_of
from web.sign_in.same_origin import same_origin
from web.tickets.areas import Area
from web.tickets.filing import file, filing_of
from web.tickets.rendering import TicketPageRoute, go, page
from web.tickets.review import (
    Edit,
    as_one,
    corrected,
    edits_of,
    review_faults,
    sealed,
    unsealed,
    with_one_more,
    without,
)
from web.tickets.texts import ticket_text
from web.tickets.told import LONGEST, LONGEST_SEED, Reading, Told, new_key, read_told
from web.tickets.understanding import (
    MOST_MATTERS,
    Understanding,
    Understood,
    understand,
    understand_one,
)
from web.tickets.visit import Here, TicketVisit

router = APIRouter(include_in_schema=False, route_class=TicketPageRoute)
GUARD = [Depends(same_origin)]


@dataclass(frozen=True)
class MatterView:
    """One matter on the page of corrections."""

    matter: Understood
    districts: tuple[str, ...]
    department: str
    urgent: bool


@router.get("/ticket/new")
def show(here: Here) -> Response:
    """The empty form, or one that begins with what was said in the chat."""
    query = here.request.query_params
    token = query.get("from", "")[:LONGEST_SEED]
    conversation = here.conversation(token)
    city = here.cities.get(query.get("city", ""), "") or _city_of(here, conversation)
    seed = here.desk.seeds.ticket_seed(conversation) if conversation else ""
    city = city or here.areas.first_city
    told = Told(key=new_key(), city=city, text=seed, seed=token if conversation else "")
    return _form(here, Reading(told))


@router.post("/ticket/new", dependencies=GUARD)
def understand_told(here: Here, form: Posted) -> Response:
    """Show what was understood; nothing is kept yet."""
    reading = read_told(form, here.areas)
    if reading.faults:
        return _form(here, reading, 422)
    conversation = here.conversation(reading.told.seed)
    told = reading.told.model_copy(update={"conversation": conversation})
    return _review(here, understand(told, here.city_name(told.city), here.suggest))


@router.get("/ticket/review")
def begin_again(here: Here) -> Response:
    """Nothing is kept between the steps, so there is nothing to show."""
    return go(here, "/ticket/new")


@router.post("/ticket/review", dependencies=GUARD)
def correct_or_file(here: Here, form: Posted) -> Response:
    """Take corrections; file when that is what was asked for and nothing is missing."""
    before = unsealed(text_of(form, "draft"), here.sealer)
    action = text_of(form, "action")
    if action == "back":
        return _form(here, Reading(_told_now(before, _edits(here, before, form))))
    after = _acted(here, _corrected(here, before, form), action)
    if action != "file":
        return _review(here, after)
    faults = review_faults(after)
    if faults:
        return _review(here, after, faults)
    tickets = file(here, filing_of(after, TicketChannel.CHAT, here.owner))
    return go(here, f"/ticket/{tickets[0].number}/filed")


def _corrected(here: TicketVisit, before: Understanding, form: FormData) -> Understanding:
    return corrected(
        before, _edits(here, before, form), lambda text: _redrafted(here, before, text)
    )


def _edits(here: TicketVisit, before: Understanding, form: FormData) -> list[Edit]:
    return edits_of(form, before, here.areas.of(before.told.city))


def _acted(here: TicketVisit, understanding: Understanding, action: str) -> Understanding:
    """What was understood after a button was pressed that adds, removes or merges."""
    name, _, number = action.partition(":")
    if name == "add":
        return with_one_more(understanding)
    if name == "remove" and number.isdecimal():
        return without(understanding, int(number))
    if name == "merge":
        return as_one(understanding, lambda text: _redrafted(here, understanding, text))
    return understanding


def _redrafted(here: TicketVisit, understanding: Understanding, text: str) -> Understood:
    told = understanding.told
    return understand_one(told, text, here.city_name(told.city), here.suggest)


def _told_now(before: Understanding, edits: list[Edit]) -> Told:
    """What was told, with the words of a single matter as they were corrected."""
    if len(edits) != 1:
        return before.told
    return before.told.model_copy(update={"text": edits[0].text, "district": edits[0].district})


def _city_of(here: TicketVisit, conversation: str) -> str:
    """Code of the served city that a conversation was about last."""
    found = here.desk.turns.of(conversation) if conversation else []
    city = found[-1].city if found else ""
    return city if city in here.cities.values() else ""


def _form(here: TicketVisit, reading: Reading, status: int = 200) -> Response:
    told = reading.told
    return page(
        here,
        "new",
        status,
        told=told,
        faults=reading.faults,
        area=Area(told.city, told.district).choice,
        groups=here.areas.groups(told.city),
        longest=LONGEST,
        notice=here.danger(told.text),
    )


def _review(
    here: TicketVisit, understanding: Understanding, faults: Mapping[str, str] | None = None
) -> Response:
    told = understanding.told
    urgent = any(each.urgency is Urgency.URGENT for each in understanding.matters)
    return page(
        here,
        "review",
        422 if faults else 200,
        draft=sealed(understanding, here.sealer),
        told=told,
        also=_also(understanding),
        matters=[_view(here, told, each) for each in understanding.matters],
        asks=understanding.asks,
        types=list(TicketType),
        faults=faults or {},
        longest=LONGEST,
        most=MOST_MATTERS,
        urgent=urgent,
        notice=here.danger(told.text),
    )


def _view(here: TicketVisit, told: Told, matter: Understood) -> MatterView:
    known = here.areas.of(told.city)
    own = [matter.district] if matter.district and matter.district not in known else []
    department = here.desk.departments.title(matter.department) if matter.department else ""
    return MatterView(matter, (*own, *known), department, matter.urgency is Urgency.URGENT)


def _also(understanding: Understanding) -> list[tuple[str, str]]:
    """What else is filed, with its label; of several matters each has its own."""
    told, words = understanding.told, ticket_text()["review"]["told"]
    single = understanding.matters[0] if len(understanding.matters) == 1 else None
    of_matter = {
        name: getattr(single, name) if single else getattr(told, name)
        for name in ("place", "happened", "object", "demand")
    }
    found = {**of_matter, "name": told.name, "phone": told.phone}
    rows = [(str(words[name]), str(value)) for name, value in found.items() if value]
    if told.confidential:
        rows.append((words["confidential"], "✓"))
    return rows
