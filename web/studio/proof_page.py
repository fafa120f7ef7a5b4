"""``/studio/proofs/{id}``: what publishing would change for the golden questions, and publishing."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from daoban.errors import DaobanError, InvalidInput
from daoban.moments import CHINA
from desk.accounts.roles import Right
from studio.drafts.draft import Draft
from studio.forms.saying import marked
from studio.publishing.gate import drop_of
from web.sign_in.same_origin import same_origin
from web.studio.here import InStudio, Publisher
from web.studio.posted import Lists, SentLists, one
from web.studio.rendering import StudioRoute, go, page
from web.studio.texts import studio_words

router = APIRouter(include_in_schema=False, route_class=StudioRoute)
ONE = "/studio/proofs/{proof_id}"
SHOWN = 200
"""Questions of each kind on the page."""


@router.get(ONE)
def show(proof_id: int, here: Publisher) -> Response:
    """How far it has come, then what it found."""
    return _page(here, proof_id)


@router.post(ONE, dependencies=[Depends(same_origin)])
def publish(proof_id: int, here: Publisher, sent: SentLists) -> Response:
    """Publish now, or set a time; the service holds what is needed."""
    try:
        proof = here.studio.proofs.find(proof_id)
        if one(sent, "do", 20) == "schedule":
            at = moment(sent)
            for draft in _drafts(here, list(proof.draft_revisions)):
                here.studio.drafts.schedule(here.actor, draft.id, draft.revision, at)
            return go(here, "/studio/reviews?done=scheduled")
        made = here.studio.releases.publish(
            here.actor,
            list(proof.draft_revisions),
            proof_id,
            one(sent, "note", 600),
            one(sent, "reason", 600),
        )
    except DaobanError as error:
        if made_already := _release_of(here, proof_id):  # the button was pressed twice
            return go(here, f"/studio/releases?done=published&release={made_already}")
        return _page(here, proof_id, error=error, sent=sent)
    return go(here, f"/studio/releases?done=published&release={made.number}")


def moment(sent: Lists) -> datetime:
    """The moment that was chosen, in Chinese time.

    Raises:
        InvalidInput: none was.
    """
    try:
        at = datetime.fromisoformat(one(sent, "at", 30))
    except ValueError as error:
        words = studio_words()["proof"]
        raise InvalidInput(words["no_time"], words["no_time_hint"]) from error
    return at if at.tzinfo else at.replace(tzinfo=CHINA)


def _drafts(here: InStudio, ids: list[int]) -> list[Draft]:
    return [here.studio.drafts.find(here.actor, each) for each in ids]


def _questions(found: Iterable[Any]) -> list[dict[str, Any]]:
    """Questions with what is said before and after; what the other has not is marked."""
    return [
        {
            "question": each.question,
            "expected": each.expected,
            "before": marked(each.before, each.after),
            "after": marked(each.after, each.before),
        }
        for each in islice(found, SHOWN)
    ]


def _release_of(here: InStudio, proof_id: int) -> int:
    """The release in which the drafts of a proof are live; 0 when they are not all in one."""
    drafts = _drafts(here, list(here.studio.proofs.find(proof_id).draft_revisions))
    made = {each.release for each in drafts}
    return made.pop() or 0 if len(made) == 1 else 0


def _page(
    here: InStudio, proof_id: int, error: DaobanError | None = None, sent: Lists | None = None
) -> Response:
    proof = here.studio.proofs.find(proof_id)
    drafts = _drafts(here, list(proof.draft_revisions))
    moved_on = [each for each in drafts if proof.draft_revisions[each.id] != each.revision]
    given = sent or {}
    return page(
        here,
        "proof",
        error.http_status if error else 200,
        proof=proof,
        passes=proof.state != "ready" or drop_of(proof) <= here.studio.releases.limit,
        drafts=drafts,
        moved_on=moved_on,
        published=_release_of(here, proof_id),
        kinds=[(name, _questions(getattr(proof, name))) for name in ("lost", "won", "moved")],
        at=one(given, "at", 30),
        may_override=here.may(Right.OVERRIDE),
        error=error,
        note=one(given, "note", 600),
        reason=one(given, "reason", 600),
    )
