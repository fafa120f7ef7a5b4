"""Whether an answer helped, for visitors whose browser runs no scripts."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from web.answer_marks import answered, keep_mark
from web.desk_gate import QUOTING
from web.page_choices import Choices
from web.page_messages import View

HELPED = {"yes": True, "no": False}
"""What the buttons send."""


@dataclass(frozen=True)
class Mark:
    """What the two buttons under an answer are on.

    Attributes:
        question: what was asked.
        bundle: title of what was answered on, or empty.
        pressed: the button that was pressed: ``yes``, ``no`` or none.
        answer: what was answered, as far as it is printed again.
    """

    question: str
    bundle: str = ""
    pressed: str = ""
    answer: str = ""


def mark_on(question: str, views: Sequence[View], state: Mapping[str, Any]) -> Mark | None:
    """The buttons under an answer; ``None``: it quotes no guide."""
    quotes = any(each["type"] in QUOTING for each in views)
    return Mark(question, str(state.get("bundle") or "")) if quotes else None


def mark_in(form: Mapping[str, str]) -> Mark | None:
    """What a form says of an answer, if that is what it was sent for."""
    if form.get("helped") not in HELPED:
        return None
    return Mark(form.get("marked_question", ""), form.get("marked_bundle", ""), form["helped"])


async def keep(request: Request, meta: Mapping[str, Any], chosen: Choices, mark: Mark) -> None:
    """Keep it.

    Raises:
        InvalidInput: no conversation, or no question.
    """
    codes = {str(each["name"]): str(each["code"]) for each in meta["cities"]}
    await asyncio.to_thread(
        keep_mark,
        request.app.state.studio.marks,
        chosen.session or "",
        mark.question,
        mark.bundle.replace("\x00", ""),
        codes.get(chosen.city or "", ""),
        HELPED[mark.pressed],
    )


async def answer_again(request: Request, chosen: Choices, mark: Mark) -> str:
    """The answer that the page showed, as plain text, so that it is not lost to the visitor."""
    turns = request.app.state.desk.handover.turns
    return await asyncio.to_thread(answered, turns, chosen.session or "", mark.question)
