"""``/studio/questions``: what was not answered well, and what becomes of it."""

from collections.abc import Mapping

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from daoban.errors import DaobanError
from web.sign_in.same_origin import same_origin
from web.studio.here import Editor, InStudio, Visitor
from web.studio.list_page import cities
from web.studio.pickers import Pickers
from web.studio.posted import SentLists, number, one
from web.studio.rendering import StudioRoute, go, page

router = APIRouter(include_in_schema=False, route_class=StudioRoute)
PATH = "/studio/questions"
GUARD = [Depends(same_origin)]
DAYS = (7, 30, 90)
HOLDERS = ("bundle", "matter", "policy", "topic", "term")
"""Kinds of records that hold questions."""


@router.get(PATH)
def show(request: Request, here: Visitor, done: str = "") -> Response:
    """The groups, those that most people asked first."""
    days, city = _scope(request.query_params.get("days", ""), request.query_params.get("city", ""))
    return _page(here, days, city, done=done)


@router.post(PATH, dependencies=GUARD)
def draft(here: Editor, sent: SentLists) -> Response:
    """Make a question with its variants out of a group, in the draft of a record."""
    days, city = _scope(one(sent, "days", 4), one(sent, "city", 6))
    typed = one(sent, "record", 200)
    record_id = Pickers.of(here, city).resolve(HOLDERS, typed)
    try:
        made = here.studio.questions.draft_faq(
            here.actor, one(sent, "group", 200), record_id, days, city
        )
    except DaobanError as error:
        return _page(here, days, city, error, typed={one(sent, "group", 200): typed})
    return go(here, f"/studio/record/{made.record_id}?part=faqs&done=saved")


@router.post(PATH + "/told", dependencies=GUARD)
def told(here: Visitor, sent: SentLists) -> Response:
    """Keep that somebody has been told; the service asks for the right."""
    try:
        here.studio.telling.told(
            here.actor, number(one(sent, "group", 10)), one(sent, "ticket", 24)
        )
    except DaobanError as error:
        return _page(here, DAYS[1], "", error=error)
    return go(here, f"{PATH}?done=told")


def _scope(days: str, city: str) -> tuple[int, str]:
    chosen = number(days)
    return chosen if chosen in DAYS else DAYS[1], city if city.isdecimal() and len(
        city
    ) == 6 else ""


def _page(
    here: InStudio,
    days: int,
    city: str,
    error: DaobanError | None = None,
    done: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    return page(
        here,
        "questions",
        error.http_status if error else 200,
        found=here.studio.questions.groups(here.actor, days, city),
        to_tell=here.studio.telling.to_tell(here.actor),
        days=days,
        choices=DAYS,
        city=city,
        cities=cities(here),
        records=Pickers.of(here, city).choices(HOLDERS),
        error=error,
        typed=typed or {},
        done=done,
    )
