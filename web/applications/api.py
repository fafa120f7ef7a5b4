"""``/api/v1/applications`` and ``/api/v1/forms``: what the pages can do, for programs.

Whose applications they are is told by the same cookies as for the pages.
"""

from typing import Any

from fastapi import APIRouter, Depends

from actions.applications.application import Application, Channel
from actions.forms.loading import form_of
from daoban.errors import InvalidInput, SignInNeeded
from web.applications.api_requests import (
    Answers,
    Begin,
    ConsentDecision,
    Fill,
    MaterialWays,
    Resume,
    Submit,
)
from web.applications.api_views import JsonObject, attachment, saved, summary, whole
from web.applications.progress_page import withdrawn
from web.applications.rendering import OwnRoute
from web.applications.texts import application_text
from web.applications.visit import Here, Mine, Posted, Visit, files_of, text_of
from web.sign_in.same_origin import same_origin

router = APIRouter(prefix="/api/v1", tags=["applications"], route_class=OwnRoute)
ONE = "/applications/{application_id}"
GUARD = [Depends(same_origin)]


@router.get("/forms/{bundle}")
def form(bundle: str) -> dict[str, Any]:
    """The form of a bundle as JSON Schema 2020-12."""
    return dict(form_of(bundle).schema)


@router.get("/applications")
def own(here: Here) -> JsonObject:
    """One's own applications, the latest first."""
    return {
        "applications": [summary(each) for each in here.applications.store.of_owner(here.owner)]
    }


@router.post("/applications", status_code=201, dependencies=GUARD)
def begin(here: Here, wanted: Begin) -> JsonObject:
    """Begin one."""
    draft = here.applications.begin(
        here.owner, wanted.bundle, Channel.PAGE, here.person, wanted.like
    )
    return _whole(here, draft.id)


@router.post("/applications/resume", dependencies=GUARD)
def resume(here: Here, given: Resume) -> JsonObject:
    """Go on with one that was begun elsewhere."""
    return _whole(here, here.applications.store.resume(given.code, here.owner).id)


@router.get(ONE)
def show(here: Here, application: Mine) -> JsonObject:
    """One with all that follows from it; what the acceptance system says is asked for first."""
    here.parts.handing_in.refresh(application)
    return _whole(here, application.id)


@router.patch(ONE, dependencies=GUARD)
def fill(here: Here, application: Mine, given: Fill) -> JsonObject:
    """Save values; what somebody else changed meanwhile stays beside them, nothing is lost."""
    to, by = (application.id, here.owner), (Channel.PAGE, here.person)
    for path, choice in given.choices.items():
        here.applications.resolve(*to, path, choice == "take", *by)
    if given.values:
        seen = min(given.version, application.version)
        here.applications.fill(*to, given.values, Channel.PAGE, seen, here.person)
    if given.confirm:
        here.applications.confirm_review(*to, *by)
    after = here.applications.store.get(*to)
    return saved(application.content.entries, here.overview(after))


@router.post(ONE + "/answers", dependencies=GUARD)
def answer(here: Here, application: Mine, given: Answers) -> JsonObject:
    """Answer guided questions."""
    to = (application.id, here.owner)
    if given.answers:
        here.applications.answer(*to, given.answers, Channel.PAGE, here.person)
    if given.optional is not None:
        here.applications.choose_optional(*to, given.optional, Channel.PAGE, here.person)
    return _whole(here, application.id)


@router.post(ONE + "/consents", dependencies=GUARD)
def consent(here: Here, application: Mine, given: ConsentDecision) -> JsonObject:
    """Give, refuse or withdraw the consent for one register."""
    to = (application.id, here.owner, given.register_code)
    if given.decision == "withdraw":
        here.applications.withdraw_consent(*to, Channel.PAGE, here.person)
    elif here.person is None:
        words = application_text()["consents"]
        raise SignInNeeded(words["sign_in_needed"], words["sign_in_needed_hint"])
    else:
        yes = given.decision == "give"
        here.applications.consent(*to, yes, Channel.PAGE, here.person)
    return _whole(here, application.id)


@router.post(ONE + "/ways", dependencies=GUARD)
def choose_ways(here: Here, application: Mine, given: MaterialWays) -> JsonObject:
    """Say how materials are handed in."""
    _known(here, application, given)
    here.applications.set_ways(application.id, here.owner, given.ways, Channel.PAGE)
    return _whole(here, application.id)


@router.post(ONE + "/materials", status_code=201, dependencies=GUARD)
def attach(here: Here, application: Mine, sent: Posted) -> JsonObject:
    """Upload photos or PDFs (``file``) of one material (``material``), as multipart."""
    entries = {entry.name for entry in here.overview(application).checklist}
    name, files = text_of(sent, "material"), files_of(sent, "file")
    if name not in entries or not files:
        words = application_text()["materials"]
        raise InvalidInput(words["unknown"], words["unknown_hint"])
    kept = [
        here.parts.attachments.add(
            application.id,
            here.owner,
            name,
            file.filename or "",
            file.file.read(),
            Channel.PAGE,
        )
        for file in files
    ]
    return {"files": [attachment(each) for each in kept]}


@router.delete(ONE + "/materials/{file_id}", status_code=204, dependencies=GUARD)
def detach(file_id: str, here: Here, application: Mine) -> None:
    """Delete an uploaded file."""
    here.parts.attachments.remove(application.id, here.owner, file_id, Channel.PAGE)


@router.post(ONE + "/submit", dependencies=GUARD)
def submit(here: Here, application: Mine, given: Submit) -> JsonObject:
    """Hand it in; a second time changes nothing."""
    if not given.declared:
        words = application_text()["review"]
        raise InvalidInput(words["declare_first"], words["declare_first_hint"])
    here.parts.handing_in.submit(application.id, here.owner, Channel.PAGE, here.person)
    return _whole(here, application.id)


@router.post(ONE + "/withdraw", dependencies=GUARD)
def withdraw(here: Here, application: Mine) -> JsonObject:
    """Give a draft up, or take back what was handed in."""
    return _whole(here, withdrawn(here, application).id)


@router.post(ONE + "/resume-code", dependencies=GUARD)
def resume_code(here: Here, application: Mine) -> JsonObject:
    """A code with which it goes on elsewhere."""
    return {"code": here.applications.store.resume_code(application.id, here.owner)}


def _whole(here: Visit, application_id: str) -> JsonObject:
    application = here.applications.store.get(application_id, here.owner)
    consents = here.applications.consents(application_id, here.owner)
    files = here.parts.attachments.of(application_id, here.owner)
    return whole(here.overview(application), consents, files)


def _known(here: Visit, application: Application, given: MaterialWays) -> None:
    """Refuse ways that a material does not have."""
    allowed = {entry.name: entry.ways for entry in here.overview(application).checklist}
    for name, way in given.ways.items():
        if name not in allowed or (way is not None and way not in allowed[name]):
            words = application_text()["materials"]
            raise InvalidInput(words["unknown"], words["unknown_hint"])
