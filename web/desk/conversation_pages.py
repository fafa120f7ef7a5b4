"""``/desk/conversations``: who waits for a person, and one conversation with all that goes with it."""

import secrets
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from daoban.errors import Conflict, DaobanError
from daoban.moments import now
from desk.vocabulary import Author, ConversationStatus
from web.desk.conversation_form import form_so_far
from web.desk.conversation_views import (
    SUGGESTED_LINES,
    colleagues,
    entries_of,
    handover_of,
    lists,
    missing,
    queue_place,
    title_of,
)
from web.desk.here import AtDesk, Converser
from web.desk.posted import Posted
from web.desk.rendering import DeskRoute, go, page
from web.desk.requests import MOST_CHARACTERS
from web.desk.texts import desk_text
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
LIST = "/desk/conversations"
ONE = LIST + "/{conversation}"
GUARD = [Depends(same_origin)]


def new_line_key() -> str:
    """What a page sends a line with, so that it is sent once."""
    return secrets.token_hex(16)


@router.get(LIST)
def show_lists(here: Converser) -> Response:
    """The queue, and one's own."""
    return _lists(here)


@router.get(LIST + "/lists")
def show_only_lists(here: Converser) -> Response:
    """Only the lists, for the script that keeps them fresh."""
    found: dict[str, Any] = lists(here)
    return page(here, "conversation_lists", w=desk_text()["conversations"], **found)


@router.get(ONE)
def show(conversation: str, here: Converser) -> Response:
    """One conversation, masked."""
    return _page(here, conversation)


@router.post(ONE + "/reveal", dependencies=GUARD)
def reveal(conversation: str, here: Converser) -> Response:
    """The same as it was said; that somebody looked is recorded."""
    return _page(here, conversation, revealed=True)


@router.post(ONE + "/lines", dependencies=GUARD)
def say(conversation: str, here: Converser, sent: Posted) -> Response:
    """Send a line; what could not be sent stays in its box."""
    text, key = sent.get("text", ""), sent.get("key", "")[:64] or new_line_key()
    try:
        send_line(here, conversation, text, key)
    except DaobanError as error:
        return _page(here, conversation, error=error, typed=text, key=key)
    return go(here, f"{LIST}/{conversation}#answer")


@router.post(ONE + "/{verb}", dependencies=GUARD)
def move(conversation: str, verb: str, here: Converser, sent: Posted) -> Response:
    """Take, give back, transfer or close."""
    try:
        do_move(here, conversation, verb, sent.get("to", ""), sent.get("revision", ""))
    except DaobanError as error:
        if here.desk.handovers.current(conversation) is None:
            return _lists(here, error)
        return _page(here, conversation, error=error)
    return go(here, f"{LIST}/{conversation}" if verb == "take" else LIST)


def send_line(here: AtDesk, conversation: str, text: str, key: str) -> int:
    """Send what an agent wrote; the id of the line.

    Raises:
        Conflict: the conversation is not with this agent.
        InvalidInput: nothing is said, or too much.
    """
    current = here.desk.handovers.current(conversation)
    if current is None:
        words = desk_text()["conversation"]
        raise Conflict(words["over"], words["not_sent"])
    message = {"type": "text", "text": text.strip()}
    line = here.desk.lines.add(conversation, current.id, Author.AGENT, here.actor, [message], key)
    here.desk.handovers.seen(here.actor)
    return line.id


def do_move(here: AtDesk, conversation: str, verb: str, to: str, revision: str) -> None:
    """Change who has a conversation.

    Raises:
        NotFound: it is not handed over, or there is no such change.
        Conflict, NotAllowed, InvalidInput: as the service says.
    """
    handovers = here.desk.handovers
    current = handovers.current(conversation)
    if current is None:
        raise missing()
    known = revision.isascii() and revision.isdecimal() and len(revision) < 10
    moves = {
        "take": lambda: handovers.take(
            current.id, here.actor, int(revision) if known else current.revision
        ),
        "give-back": lambda: handovers.give_back(current.id, here.actor),
        "transfer": lambda: handovers.transfer(current.id, here.actor, to[:60]),
        "close": lambda: handovers.close(current.id, here.actor),
    }
    if verb not in moves:
        raise missing()
    moves[verb]()


def _lists(here: AtDesk, error: DaobanError | None = None) -> Response:
    found: dict[str, Any] = lists(here)
    return page(
        here,
        "conversations",
        error.http_status if error else 200,
        error=error,
        office_open=here.desk.hours.open(now()),
        hours=here.desk.hours.text(),
        config={
            "base": here.base,
            "api": f"{here.base}/api/v1/desk",
            "words": {**desk_text()["call"], **desk_text()["conversations"]},
        },
        **found,
    )


def _page(
    here: AtDesk,
    conversation: str,
    revealed: bool = False,
    error: DaobanError | None = None,
    typed: str = "",
    key: str = "",
) -> Response:
    desk = here.desk
    read = desk.lines.reveal(conversation, here.actor) if revealed else None
    lines, turns = read or desk.lines.masked(conversation), desk.turns.of(conversation)
    handover = handover_of(here, conversation, lines)
    if handover is None and not lines and not turns:
        raise missing()
    desk.handovers.seen(here.actor)
    form = form_so_far(here.request, conversation, handover.owner if handover else "", revealed)
    if form and revealed:
        desk.audit.record(here.actor, "form_revealed", f"conversation:{conversation}")
    entries = entries_of(here, turns, lines)
    active = handover is not None and handover.status is ConversationStatus.ACTIVE
    return page(
        here,
        "conversation",
        error.http_status if error else 200,
        conversation=conversation,
        handover=handover,
        place=queue_place(here, handover) if handover else "",
        holder=title_of(here, handover.agent) if handover and handover.agent else "",
        active=active,
        mine=active and handover is not None and handover.agent == here.actor.name,
        entries=entries,
        revealed=revealed,
        form_so_far=form,
        tickets=desk.tickets.of_conversation(conversation),
        colleagues=colleagues(here),
        error=error,
        typed=typed,
        key=key or new_line_key(),
        suggestions=[],
        answer_box=False,
        call_words=desk_text()["call"],
        config=_config(here, conversation, lines[-1].id if lines else 0),
    )


def _config(here: AtDesk, conversation: str, last: int) -> dict[str, object]:
    """What the page's script needs."""
    text = desk_text()
    return {
        "base": here.base,
        "api": f"{here.base}/api/v1/desk",
        "conversation": conversation,
        "last": last,
        "lines": SUGGESTED_LINES,
        "limit": MOST_CHARACTERS,
        "words": {**text["call"], **text["conversation"], "chances": text["chances"]},
    }
