"""``/api/v1/desk/conversations``: the queue and one's conversations, live."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from desk.handover.bell import QUEUE
from web.desk.conversation_pages import do_move, send_line
from web.desk.conversation_views import lists, of_line
from web.desk.here import AtDesk, Converser
from web.desk.live import LONGEST, until
from web.desk.requests import Id, Key
from web.sign_in.same_origin import same_origin

router = APIRouter(prefix="/api/v1/desk", tags=["话务台"])
GUARD = [Depends(same_origin)]
LIST = "/conversations"
ONE = LIST + "/{conversation}"
Seconds = Annotated[float, Query(ge=0, le=LONGEST)]
JsonObject = dict[str, Any]


class SayRequest(BaseModel):
    """A line of an agent."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=8000)
    key: Key
    """The page's own; the same key is sent once."""


class MoveRequest(BaseModel):
    """Who is to have a conversation."""

    model_config = ConfigDict(extra="forbid")

    revision: int | None = Field(default=None, ge=0)
    """Of the handover as it was seen waiting; of ``take``."""
    to: Id = ""
    """Account that it is passed on to; of ``transfer``; empty: the queue."""


@router.get(LIST, summary="排队和自己接待的对话")
async def show_lists(here: Converser, seen: str = "", wait: Seconds = 0) -> JsonObject:
    """带上 seen(上次的 mark)和 wait(秒)时,等到有变化才返回。"""

    def look() -> JsonObject | None:
        found = _marked(lists(here))
        return found if found["mark"] != seen else None

    found = await until(here.desk, QUEUE, wait if seen else 0, look)
    return found or _marked(await asyncio.to_thread(lists, here))


@router.get(ONE + "/lines", summary="一段对话里新的话")
async def show_lines(
    here: Converser,
    conversation: str,
    after: Annotated[int, Query(ge=0)] = 0,
    revision: int = -1,
    wait: Seconds = 0,
) -> JsonObject:
    """after 之后的话,个人信息已隐去;带上 revision 和 wait(秒)时,等到有变化才返回。"""

    def look() -> JsonObject | None:
        found = _lines(here, conversation, after)
        return found if found["lines"] or found["revision"] != revision else None

    found = await until(here.desk, conversation, wait, look)
    if found is None:
        found = await asyncio.to_thread(_lines, here, conversation, after)
    return found


@router.post(ONE + "/lines", status_code=201, dependencies=GUARD, summary="回复群众")
def say(conversation: str, here: Converser, sent: SayRequest) -> JsonObject:
    """同一个 key 只发一次;不在自己手上的对话返回 conflict。"""
    return {"id": send_line(here, conversation, sent.text, sent.key)}


@router.post(ONE + "/{verb}", status_code=204, dependencies=GUARD, summary="接入、交还、转接、结束")
def move(conversation: str, verb: str, here: Converser, wanted: MoveRequest) -> None:
    """verb:take、give-back、transfer、close;几个人同时接入,只有一个人接到。"""
    revision = "" if wanted.revision is None else str(wanted.revision)
    do_move(here, conversation, verb, wanted.to, revision)


def _marked(found: dict[str, list[JsonObject]]) -> JsonObject:
    """The lists with a mark, never empty, that changes when they do; waiting times aside."""
    waiting = [f"{each['conversation']}:{each['revision']}" for each in found["waiting"]]
    mine = [f"{each['conversation']}:{each['said']}" for each in found["mine"]]
    return {**found, "mark": "|".join(["lists", *waiting, "", *mine])}


def _lines(here: AtDesk, conversation: str, after: int) -> JsonObject:
    fresh = [each for each in here.desk.lines.masked(conversation) if each.id > after]
    current = here.desk.handovers.current(conversation)
    here.desk.handovers.seen(here.actor)
    return {
        "lines": [of_line(here, each).as_json() for each in fresh],
        "status": current.status.value if current else "",
        "agent": current.agent if current else "",
        "revision": current.revision if current else 0,
    }
