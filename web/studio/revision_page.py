"""``/studio/record/{record_id}/revisions``: any two versions of a record side by side."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from web.studio.differences import difference_rows
from web.studio.here import Visitor
from web.studio.posted import number
from web.studio.record_views import look_back
from web.studio.rendering import StudioRoute, page

router = APIRouter(include_in_schema=False, route_class=StudioRoute)
DRAFT = "draft"
"""Stands for what is being written, where a version is chosen."""


@router.get("/studio/record/{record_id}/revisions")
def show(record_id: str, here: Visitor, old: str = "", new: str = "") -> Response:
    """The versions, and two of them compared; at first the last two."""
    looked = look_back(here, record_id)
    revisions = here.studio.records.revisions_of(here.actor, record_id)
    known = [str(each.id) for each in revisions]
    choices = ([DRAFT] if looked.draft else []) + known
    new = new if new in choices else next(iter(choices), "")
    rest = [each for each in known if each != new]
    old = old if old in choices else next(iter(rest), new)

    def body(chosen: str) -> Any:
        if chosen == DRAFT or not chosen:
            return looked.body
        return here.studio.records.body_of(here.actor, number(chosen))

    return page(
        here,
        "revisions",
        record_id=record_id,
        kind=looked.kind,
        record_title=str(looked.body.get("title") or record_id),
        draft=looked.draft,
        is_gone=looked.live is None and looked.draft is None,
        revisions=revisions,
        old=old,
        new=new,
        rows=difference_rows(here, looked.kind, body(old), body(new)),
    )
