"""``/desk/approvals``: answers that wait until somebody has looked at them (先审后发)."""

from collections.abc import Sequence
from typing import Any, get_args

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from daoban.errors import DaobanError, InvalidInput
from daoban.moments import now
from desk.accounts.roles import Right, require
from desk.handover.approvals import Decision
from desk.handover.shapes import Approval, Message, plain_text
from search.contracts import Outcome
from web.desk.approval_topics import known_titles, known_topic
from web.desk.conversation_views import title_of
from web.desk.here import Approver, AtDesk
from web.desk.posted import Posted
from web.desk.rendering import DeskRoute, go, page
from web.desk.texts import desk_text
from web.page_messages import view
from web.pages import page_text
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
PATH = "/desk/approvals"
GUARD = [Depends(same_origin)]


@router.get(PATH)
def show(here: Approver, done: str = "") -> Response:
    """Everything that waits, the oldest first."""
    return _page(here, done=done if done in get_args(Decision) else "")


@router.post(PATH + "/topics", dependencies=GUARD)
def choose(here: Approver, sent: Posted) -> Response:
    """Let answers on a topic wait, or go out at once again; the service asks for the right."""
    try:
        if title := sent.get("drop", ""):
            here.desk.approvals.drop(here.actor, title)
        else:
            require(here.actor, Right.CHOOSE_TOPICS)
            search = here.request.app.state.search
            title = known_topic(search, sent.get("title", ""), sent.get("outcome", ""))
            here.desk.approvals.choose(here.actor, title)
    except DaobanError as error:
        return _page(here, error=error, topic=sent.get("title", ""))
    return go(here, f"{PATH}#topics")


@router.post(PATH + "/{approval_id}", dependencies=GUARD)
def settle(approval_id: str, here: Approver, sent: Posted) -> Response:
    """Send an answer, send it changed, or do not; what was typed stays when it cannot be done."""
    decision = sent.get("decision", "")
    try:
        settle_approval(here, approval_id, decision, sent.get("text", ""))
    except DaobanError as error:
        typed = {approval_id: sent.get("text", "")}
        return _page(here, error=error, typed=typed)
    return go(here, f"{PATH}?done={decision}")


def settle_approval(here: AtDesk, approval_id: str, decision: str, text: str) -> Approval:
    """Decide about an answer.

    Raises:
        InvalidInput: no such decision, or nothing is said.
        Conflict: somebody decided before.
    """
    known: dict[str, Decision] = {each: each for each in get_args(Decision)}
    if decision not in known:
        words = desk_text()["approvals"]
        raise InvalidInput(words["unknown_decision"], words["unknown_decision_hint"])
    changed = [{"type": "text", "text": text.strip()}] if decision == "change" else None
    return here.desk.approvals.settle(approval_id, here.actor, known[decision], changed)


def mark_of(waiting: Sequence[Approval]) -> str:
    """Changes when other answers wait; never empty."""
    return "|".join(["approvals", *(each.id for each in waiting)])


def approval_view(approval: Approval, typed: str | None = None) -> dict[str, Any]:
    """An answer as the page shows it: its messages, and its plain text to be changed."""
    words = page_text()["message"]
    return {
        "approval": approval,
        "waited_seconds": (now() - approval.at).total_seconds(),
        "messages": [view(each, words) for each in approval.messages],
        "text": text_to_change(approval.messages) if typed is None else typed,
        "opened": typed is not None,
    }


def text_to_change(messages: Sequence[Message]) -> str:
    """What an answer says, to be sent as text: without what leads to buttons, which it has not."""
    rest = desk_text()["approvals"]["rest"]
    said = [dict(each) for each in messages if each.get("type") != "buttons"]
    for each in said:
        if more := str(each.get("more") or ""):
            each["text"] = str(each.get("text") or "").replace(more, rest)
    return plain_text(said)


def _page(
    here: AtDesk,
    error: DaobanError | None = None,
    typed: dict[str, str] | None = None,
    topic: str = "",
    done: str = "",
) -> Response:
    approvals = here.desk.approvals
    waiting = [approval_view(each, (typed or {}).get(each.id)) for each in approvals.waiting()]
    lost = {key: text for key, text in (typed or {}).items() if text} if error else {}
    shown = {each["approval"].id for each in waiting}
    outcomes = desk_text()["approvals"]["outcomes"]
    topics = [
        (each, outcomes.get(each.title, each.title), title_of(here, each.actor))
        for each in approvals.topics()
    ]
    may_choose = here.may(Right.CHOOSE_TOPICS)
    return page(
        here,
        "approvals",
        error.http_status if error else 200,
        t=page_text(),
        view="page",
        waiting=waiting,
        topics=topics,
        outcomes={each.value: outcomes[each.value] for each in Outcome if each in outcomes},
        may_choose=may_choose,
        error=error,
        lost=[text for key, text in lost.items() if key not in shown],
        config=_config(here, [each["approval"] for each in waiting]),
        topic=topic,
        titles=known_titles(here.request.app.state.search) if may_choose else [],
        done=done,
    )


def _config(here: AtDesk, waiting: Sequence[Approval]) -> dict[str, Any]:
    """What the page's script needs."""
    return {
        "base": here.base,
        "api": f"{here.base}/api/v1/desk",
        "mark": mark_of(waiting),
        "words": desk_text()["call"],
    }
