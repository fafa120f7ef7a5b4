"""``/applications``, ``/application/<id>`` and ``/resume``: what one has begun, and going on."""

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from actions.applications.application import OPEN
from daoban.errors import NotFound
from web.applications.rendering import PageRoute, go, page
from web.applications.visit import Here, Mine, Posted, text_of
from web.applications.way import next_part
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/application/{application_id}")
def show(here: Here, application: Mine) -> Response:
    """Lead to the part that comes next."""
    return go(here, application, next_part(here.overview(application)))


@router.get("/applications")
def show_all(here: Here) -> Response:
    """All that one has begun, the latest first, each with what comes next."""
    own = here.applications.store.of_owner(here.owner)
    cards = [
        (each, next_part(here.overview(each)) if each.status in OPEN else "progress")
        for each in own
    ]
    return page(here, "list", cards=cards)


@router.get("/resume")
def ask_code(here: Here) -> Response:
    """Ask for the code."""
    return page(here, "resume", code="", error=None)


@router.post("/resume", dependencies=[Depends(same_origin)])
def resume(here: Here, form: Posted) -> Response:
    """Go on with the application of a code."""
    code = text_of(form, "code").strip()[:40]
    try:
        application = here.applications.store.resume(code, here.owner)
    except NotFound as error:
        return page(here, "resume", 404, code=code, error=error)
    return go(here, application)
