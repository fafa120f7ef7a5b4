"""``/desk/to-tell``: who asked in vain, left a contact, and can be told the answer now."""

from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from daoban.errors import DaobanError
from web.desk.here import AtDesk, CallsBack
from web.desk.posted import Posted
from web.desk.rendering import DeskRoute, go, page
from web.desk.ticket_views import path_of
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
PATH = "/desk/to-tell"
GUIDES = {"bundle": "/bundle/{}", "matter": "/guide/{}", "policy": "/guide/{}"}
"""Where citizens read the records of these kinds."""


@router.get(PATH)
def show(here: CallsBack, done: str = "") -> Response:
    """Everybody who waits; the contact is seen at the ticket only, and each look is kept."""
    return _page(here, done=done)


@router.post(PATH, dependencies=[Depends(same_origin)])
def told(here: CallsBack, sent: Posted) -> Response:
    """Keep that somebody has been told."""
    group = sent.get("group", "")
    number = int(group) if group.isascii() and group.isdecimal() and len(group) < 10 else 0
    try:
        _telling(here).told(here.actor, number, sent.get("ticket", "")[:24])
    except DaobanError as error:
        return _page(here, error=error)
    return go(here, f"{PATH}?done=told")


def _page(here: AtDesk, error: DaobanError | None = None, done: str = "") -> Response:
    waiting = [
        (each, path_of(each.ticket), GUIDES.get(each.record_kind, "").format(each.record_id))
        for each in _telling(here).to_tell(here.actor)
    ]
    status = error.http_status if error else 200
    return page(here, "to_tell", status, waiting=waiting, error=error, done=done)


def _telling(here: AtDesk) -> Any:
    """The part of the studio that knows of them."""
    return here.request.app.state.studio.telling
