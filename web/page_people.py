"""What the page shows of people for visitors whose browser runs no scripts."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from fastapi import Request

from desk.handover.shapes import Line, plain_text
from desk.vocabulary import Author
from web.conversation import conversation_of
from web.desk_gate import DeskGate
from web.page_messages import View, view

_MOST_DIGITS = 10


@dataclass(frozen=True)
class People:
    """What people have said, and where the conversation stands with them.

    Attributes:
        views: what is printed before the answer.
        open: people have the conversation, or are waited for.
        text: where it stands, in words.
        after: the last line that was seen; ``None`` when there never were any people.
        own: the last of what the visitor said to people, which is among the views.
        nonce: out of which the next message gets an id of its own.
    """

    nonce: str
    views: tuple[View, ...] = ()
    open: bool = False
    text: str = ""
    after: int | None = None
    own: str = ""


def nobody() -> People:
    """A conversation without people."""
    return People(token_hex(12))


def message_id(form: Mapping[str, str], text: str) -> dict[str, str]:
    """The id of what a form sends: the same only when the same page sends the same text again."""
    nonce = form.get("nonce")
    if not nonce:
        return {}
    digest = hashlib.sha256(f"{nonce}:{text}".encode("utf-8", "surrogatepass"))
    return {"message_id": digest.hexdigest()[:32]}


async def people_of(
    request: Request,
    session: str | None,
    form: Mapping[str, str],
    words: Mapping[str, Any],
    state: Mapping[str, Any] | None = None,
) -> People:
    """What to show after a form was sent.

    Args:
        request: its request.
        session: of the conversation.
        form: what was sent; ``after`` is the last line that the page has shown.
        words: for the messages.
        state: of the answer, if there was one.
    """
    desk: DeskGate | None = getattr(request.app.state.conversation, "desk", None)
    state = state or {}
    concerned = "after" in form or state.get("handoff") or state.get("approval")
    if desk is None or not session or not concerned:
        return nobody()
    conversation, after = conversation_of(session), _number(form.get("after"))
    news = await desk.news(conversation, after)
    open_ = bool(news.state["handoff"])
    lines = await desk.talk(conversation) if open_ else news.lines
    said = [line for line in lines if line.author is Author.CITIZEN]
    return People(
        token_hex(12),
        tuple(shown for line in lines for shown in _views(line, words)),
        open_,
        str(news.state["text"]),
        max([after, *(line.id for line in news.lines)]),
        plain_text(said[-1].messages) if said else "",
    )


def _views(line: Line, words: Mapping[str, Any]) -> list[View]:
    if line.author is Author.CITIZEN:
        return [{"type": "person", "text": plain_text(line.messages)}]
    return [view(each, words) for each in line.messages]


def _number(written: str | None) -> int:
    plain = (written or "").isascii() and (written or "").isdigit()
    return int(written or "0") if plain and len(written or "") < _MOST_DIGITS else 0
