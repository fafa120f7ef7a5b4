"""``/studio``: the records and drafts that somebody sees, and what is about to lose its force."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from studio.drafts.draft import DraftState
from studio.records import RecordQuery
from web.studio.here import InStudio, Visitor
from web.studio.posted import number
from web.studio.rendering import StudioRoute, page
from web.studio.texts import studio_words

router = APIRouter(include_in_schema=False, route_class=StudioRoute)
PAGE_SIZE = 50
DAYS = (7, 30, 90)
REMIND_DAYS = 30
REMINDERS = 8
"""Shown before the list."""
FILTERS = {
    "text": 120,
    "kind": 20,
    "city": 6,
    "department": 120,
    "state": 20,
    "status": 20,
    "ends": 4,
}
"""With the most characters that each takes."""


@router.get("/studio")
def show(request: Request, here: Visitor, done: str = "") -> Response:
    """One page of the list."""
    given = given_filters(request.query_params)
    at = max(1, number(request.query_params.get("page", "")))
    found = here.studio.records.list(here.actor, query_of(given, at, PAGE_SIZE))
    said: Any = studio_words()["records"]["done"]
    ending = here.studio.releases.expiring(here.actor, REMIND_DAYS)
    return page(
        here,
        "records",
        found=found,
        given=given,
        number=at,
        pages=max(1, -(-found.total // PAGE_SIZE)),
        link=_Links(here.base, given),
        cities=cities(here),
        city_names=here.request.app.state.search.tools.lexicon.regions.names,
        departments=departments(here),
        states=list(DraftState)[:3],
        days=DAYS,
        ending=list(ending)[:REMINDERS] if not given else [],
        ending_count=len(ending),
        today=date.today(),
        done=said.get(done, ""),
    )


def given_filters(query: Any) -> dict[str, str]:
    """The filters of an address, tidied; those that are empty are left out."""
    found = {
        name: query.get(name, "").replace("\x00", "").strip()[:most]
        for name, most in FILTERS.items()
    }
    return {name: value for name, value in found.items() if value}


def query_of(given: dict[str, str], at: int, size: int) -> RecordQuery:
    """What is looked for; an unknown state is none."""
    states = {each.name.lower(): each for each in DraftState}
    state = states.get(given.get("state", ""))
    return RecordQuery(
        text=given.get("text", ""),
        kinds=(given["kind"],) if "kind" in given else (),
        city=given.get("city", ""),
        department=given.get("department", ""),
        states=(state,) if state else (),
        status=given.get("status", ""),
        ends_within=number(given["ends"]) if "ends" in given else None,
        limit=size,
        offset=(at - 1) * size,
    )


def cities(here: InStudio) -> list[tuple[str, str]]:
    """Codes and names of the places for which records are published."""
    names = here.request.app.state.search.tools.lexicon.regions.names
    used = {getattr(each, "city", "") for each in here.records.values()} - {""}
    return sorted((code, names.get(code, code)) for code in used)


def departments(here: InStudio) -> list[str]:
    """All lead departments."""
    return sorted(
        {name for each in here.records.values() for name in getattr(each, "lead_departments", ())}
    )


class _Links:
    """Addresses of the same list, looked for differently."""

    def __init__(self, base: str, given: dict[str, str]) -> None:
        self._base = base
        self._given = given

    def __call__(self, **changes: object) -> str:
        """The address with some of its filters changed."""
        query = {name: value for name, value in {**self._given, **changes}.items() if value}
        return f"{self._base}/studio" + (f"?{urlencode(query)}" if query else "")
