"""``/application/<id>/progress``: where it stands, what happened, and what can still be done."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from actions.applications.acceptance.port import CaseProgress
from actions.applications.application import OPEN, Application, Channel, Status
from actions.applications.handing_in import UNDER_WAY
from web.applications.provenance import local
from web.applications.rendering import PageRoute, go, part_page
from web.applications.texts import application_text
from web.applications.visit import Here, Mine, Visit
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=PageRoute)
PATH = "/application/{application_id}"


@dataclass(frozen=True)
class Move:
    """Something that happened, in words; ``by`` tells whether it was the department."""

    at: datetime
    text: str
    official: bool


@router.get(PATH + "/progress")
def show(here: Here, application: Mine) -> Response:
    """Number, receipt, what happened, what is asked for."""
    return _progress(here, application)


@router.post(PATH + "/withdraw", dependencies=[Depends(same_origin)])
def withdraw(here: Here, application: Mine) -> Response:
    """Withdraw it: give a draft up, or take back what was handed in."""
    withdrawn(here, application)
    return go(here, application, "progress")


@router.post(PATH + "/resume-code", dependencies=[Depends(same_origin)])
def resume_code(here: Here, application: Mine) -> Response:
    """A code with which it goes on elsewhere; shown once."""
    code = here.applications.store.resume_code(application.id, here.owner)
    return _progress(here, application, code)


def withdrawn(here: Visit, application: Application) -> Application:
    """An application after it was given up or taken back."""
    handed_in = application.status in UNDER_WAY
    do = here.parts.handing_in.withdraw if handed_in else here.applications.withdraw
    return do(application.id, here.owner, Channel.PAGE)


def _progress(here: Visit, application: Application, code: str = "") -> Response:
    application, case = here.parts.handing_in.refresh(application)
    return part_page(
        here,
        here.overview(application),
        "progress",
        case=case,
        moves=moves_of(here, application, case),
        code=code,
        can_withdraw=application.status in OPEN or application.status in UNDER_WAY,
        can_copy=application.status not in OPEN,
        waiting=application.status is Status.SUBMITTED and not application.content.receipt,
    )


def moves_of(here: Visit, application: Application, case: CaseProgress | None) -> list[Move]:
    """What happened, the latest first: here and in the acceptance system."""
    words = application_text()["moves"]
    own = [
        Move(local(event.at), words[event.kind], False)
        for event in here.applications.store.events(application.id, here.owner)
        if event.kind in words
    ]
    statuses = application_text()["case_status"]
    told = [
        Move(local(move.at), move.note or statuses[move.status.value], True)
        for move in (case.history if case else ())
    ]
    return sorted([*own, *told], key=lambda move: move.at, reverse=True)
