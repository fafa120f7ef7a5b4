"""``/studio/new``: beginning a new record."""

from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from daoban.errors import DaobanError, InvalidInput
from studio.forms.moves import blank
from studio.forms.shapes import KINDS, fields_of
from web.sign_in.same_origin import same_origin
from web.studio.here import Editor, InStudio
from web.studio.list_page import cities
from web.studio.pickers import Pickers
from web.studio.posted import Lists, SentLists, one
from web.studio.rendering import StudioRoute, go, page
from web.studio.texts import studio_words

router = APIRouter(include_in_schema=False, route_class=StudioRoute)
PATH = "/studio/new"
ASKED = {"kind": 20, "title": 120, "id": 80, "city": 6, "source": 300, "department": 120}
"""With the most characters that each takes."""


@router.get(PATH)
def show(here: Editor) -> Response:
    """What has to be known at first."""
    return _page(here, {"department": _own_department(here)})


@router.post(PATH, dependencies=[Depends(same_origin)])
def create(here: Editor, sent: SentLists) -> Response:
    """Make the draft, and go on to its form."""
    typed = _typed(sent)
    try:
        body = new_body(here, typed)
        draft = here.studio.drafts.create(here.actor, typed["kind"], body)
    except DaobanError as error:
        return _page(here, typed, error)
    return go(here, f"/studio/record/{draft.record_id}?done=opened")


def _own_department(here: InStudio) -> str:
    """The department of an editor who writes for one."""
    known = here.records.get(here.actor.department)
    return known.title if known is not None else ""


def new_body(here: InStudio, typed: dict[str, str]) -> dict[str, Any]:
    """A record in which little is written yet.

    Raises:
        InvalidInput: no such kind.
    """
    kind = typed["kind"]
    if kind not in KINDS:
        words = studio_words()["new"]
        raise InvalidInput(words["no_kind"], words["no_kind_hint"])
    pickers = Pickers.of(here, typed["city"])
    source = pickers.resolve(("source",), typed["source"]) if typed["source"] else ""
    body = {"kind": kind, **blank(fields_of(KINDS[kind]), source)}
    body |= {"id": typed["id"], "title": typed["title"]}
    if kind == "source":
        return body | {"region": typed["city"] or body["region"]}
    return body | {
        "city": typed["city"],
        "sources": [source] if source else [],
        "lead_departments": [typed["department"]] if typed["department"] else [],
    }


def _typed(sent: Lists) -> dict[str, str]:
    return {name: one(sent, name, most) for name, most in ASKED.items()}


def _page(here: InStudio, typed: dict[str, str], error: DaobanError | None = None) -> Response:
    places = cities(here)
    pickers = Pickers.of(here, typed.get("city") or (places[0][0] if places else ""))
    return page(
        here,
        "new",
        error.http_status if error else 200,
        typed=typed,
        error=error,
        cities=places,
        sources=pickers.choices(("source",)),
        leads=pickers.choices(("lead",)),
    )
