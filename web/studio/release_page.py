"""``/studio/releases``: what was published, and publishing, rolling back and taking down."""

from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from daoban.errors import DaobanError, InvalidInput
from desk.accounts.roles import Right
from studio.drafts.draft import DraftQuery, DraftState
from web.sign_in.same_origin import same_origin
from web.studio.differences import difference_rows
from web.studio.here import InStudio, Publisher, Visitor
from web.studio.posted import SentLists, number, one
from web.studio.rendering import StudioRoute, go, page
from web.studio.texts import studio_words

router = APIRouter(include_in_schema=False, route_class=StudioRoute)
PATH = "/studio/releases"
GUARD = [Depends(same_origin)]
SHOWN = 30
"""Releases on the page."""


@router.get(PATH)
def show_list(here: Visitor, done: str = "", release: int = 0) -> Response:
    """The releases, the latest first, and what is approved."""
    return _page(here, done=done, release=release)


@router.get(PATH + "/{number}")
def show(number: int, here: Visitor) -> Response:
    """What a release changed, record by record."""
    changed = here.studio.releases.changes(here.actor, number)
    rows = [(each, difference_rows(here, each.kind, each.before, each.after)) for each in changed]
    return page(here, "release", number=number, changed=rows)


@router.post(PATH + "/roll-back", dependencies=GUARD)
def roll_back(here: Visitor, sent: SentLists) -> Response:
    """Make an earlier release live again; the service asks for the right."""
    wanted = number(one(sent, "number", 10))
    try:
        made = here.studio.releases.roll_back(here.actor, wanted, one(sent, "reason", 600))
    except DaobanError as error:
        return _page(here, error=error)
    return go(here, f"{PATH}?done=rolled_back&release={made.number}")


@router.post(PATH + "/take-down", dependencies=GUARD)
def take_down(here: Visitor, sent: SentLists) -> Response:
    """Take a record out at once; the service asks for the right."""
    try:
        made = here.studio.releases.take_down(
            here.actor, one(sent, "record_id", 80), one(sent, "reason", 600)
        )
    except DaobanError as error:
        return _page(here, error=error)
    return go(here, f"{PATH}?done=taken_down&release={made.number}")


@router.post(PATH + "/prove", dependencies=GUARD)
def prove(here: Publisher, sent: SentLists) -> Response:
    """Ask the golden questions as if the chosen drafts were published."""
    chosen = [each for each in map(number, sent.get("draft", [])) if each]
    try:
        if not chosen:
            words = studio_words()["releases"]
            raise InvalidInput(words["none_chosen"], words["none_chosen_hint"])
        proof = here.studio.proofs.start(here.actor, chosen)
    except DaobanError as error:
        return _page(here, error=error)
    return go(here, f"/studio/proofs/{proof.id}")


@router.post(PATH + "/unschedule", dependencies=GUARD)
def unschedule(here: Publisher, sent: SentLists) -> Response:
    """Have a draft not be published by itself after all."""
    drafts = here.studio.drafts
    try:
        draft = drafts.find(here.actor, number(one(sent, "unschedule", 10)))
        drafts.schedule(here.actor, draft.id, draft.revision, None)
    except DaobanError as error:
        return _page(here, error=error)
    return go(here, "/studio/reviews?done=unscheduled")


def _page(
    here: InStudio, error: DaobanError | None = None, done: str = "", release: int = 0
) -> Response:
    said: Any = studio_words()["releases"]["done"]
    approved = here.studio.drafts.list(here.actor, DraftQuery(states=(DraftState.APPROVED,)))
    return page(
        here,
        "releases",
        error.http_status if error else 200,
        releases=here.studio.releases.list(here.actor, SHOWN),
        approved=approved,
        may_publish=here.may(Right.PUBLISH),
        may_roll_back=here.may(Right.ROLL_BACK),
        error=error,
        done=said[done].format(number=release) if done in said else "",
    )
