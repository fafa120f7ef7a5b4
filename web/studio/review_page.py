"""``/studio/reviews``: drafts that wait for somebody else to look at them."""

from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from daoban.errors import DaobanError, InvalidInput
from desk.accounts.roles import Right
from studio.drafts.draft import Draft, DraftQuery, DraftState
from web.sign_in.same_origin import same_origin
from web.studio.differences import difference_rows
from web.studio.here import InStudio, Visitor
from web.studio.posted import SentLists, number, one
from web.studio.record_views import told
from web.studio.rendering import StudioRoute, go, page
from web.studio.texts import studio_words

router = APIRouter(include_in_schema=False, route_class=StudioRoute)
PATH = "/studio/reviews"
DONE = ("approved", "sent_back", "scheduled", "unscheduled")


@router.get(PATH)
def show_list(here: Visitor, done: str = "") -> Response:
    """What waits for review, then what is approved and can be published."""
    drafts = here.studio.drafts
    waiting = drafts.list(here.actor, DraftQuery(states=(DraftState.SUBMITTED,)))
    approved = drafts.list(here.actor, DraftQuery(states=(DraftState.APPROVED,)))
    return page(here, "reviews", waiting=waiting[::-1], approved=approved, done=_said(done))


@router.get(PATH + "/{draft_id}")
def show(draft_id: int, here: Visitor, done: str = "") -> Response:
    """A draft beside what is live."""
    return _page(here, here.studio.drafts.find(here.actor, draft_id), done=_said(done))


@router.post(PATH + "/{draft_id}", dependencies=[Depends(same_origin)])
def decide(draft_id: int, here: Visitor, sent: SentLists) -> Response:
    """Approve, or have it changed again; the service asks for the right."""
    drafts, verb = here.studio.drafts, one(sent, "do", 20)
    seen, note = number(one(sent, "revision", 10)), one(sent, "note")
    try:
        if verb == "approve":
            drafts.approve(here.actor, draft_id, seen, note)
        elif verb == "send_back":
            drafts.send_back(here.actor, draft_id, seen, note)
        else:
            words = studio_words()["record"]
            raise InvalidInput(words["unknown_step"], words["unknown_step_hint"])
    except DaobanError as error:
        return _page(here, drafts.find(here.actor, draft_id), error=error, note=note)
    return go(here, f"{PATH}?done={'approved' if verb == 'approve' else 'sent_back'}")


def _said(done: str) -> str:
    said: Any = studio_words()["reviews"]["done"]
    return str(said[done]) if done in DONE else ""


def _page(
    here: InStudio,
    draft: Draft,
    error: DaobanError | None = None,
    note: str = "",
    done: str = "",
) -> Response:
    new = None if draft.is_removal else draft.body
    return page(
        here,
        "review",
        error.http_status if error else 200,
        draft=draft,
        rows=difference_rows(here, draft.kind, draft.base, new),
        findings=[] if draft.is_removal else _findings(here, draft),
        steps=here.studio.drafts.history(here.actor, draft.id),
        behind=here.studio.drafts.is_behind(draft),
        may_review=here.may(Right.REVIEW) and draft.state is DraftState.SUBMITTED,
        may_return=here.may(Right.REVIEW)
        and draft.state in (DraftState.SUBMITTED, DraftState.APPROVED),
        own=here.actor.name in (draft.author, draft.submitted_by),
        has_page=draft.kind in ("bundle", "matter", "policy") and not draft.is_removal,
        error=error,
        note=note,
        done=done,
    )


def _findings(here: InStudio, draft: Draft) -> list[Any]:
    return [
        told(draft.kind, each) for each in here.studio.drafts.findings(draft.body, draft.record_id)
    ]
