"""``GET /api/v1/chat/lines``: what people send into a conversation, as soon as it is there."""

import asyncio
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel

from daoban.errors import InvalidInput
from daoban.moments import CHINA
from desk.handover.shapes import Line
from desk.vocabulary import Author
from web.conversation import conversation_of
from web.desk_gate import DeskGate
from web.desk_shapes import News

router = APIRouter()
LONGEST_SECONDS = 20
LOOK_SECONDS = 2.0
"""How often is looked for new places in the queue, and for what other processes have kept; what
this process keeps rings the bell."""
NOTHING = {"handoff": False, "approval": False, "text": ""}
MOST_LINES = 2**31 - 1
Session = Annotated[str | None, Query(max_length=128, description="会话编号，见对话接口")]
SessionHeader = Annotated[
    str | None,
    Header(
        alias="X-Daoban-Session",
        max_length=400,
        description="会话编号，按网址编码（percent-encoding）；写在请求头里就不会留在途中的访问日志里，推荐",
    ),
]


class ChatLine(BaseModel):
    """One line that came for the citizen."""

    id: int
    author: Author
    messages: list[dict[str, Any]]
    at: datetime


class PeopleState(BaseModel):
    """Where the conversation stands with people."""

    handoff: bool
    approval: bool
    status: str | None = None
    place: int | None = None
    minutes: int | None = None
    agent: str | None = None
    text: str = ""


class ChatLines(BaseModel):
    """What is new."""

    lines: list[ChatLine]
    after: int
    state: PeopleState


@router.get("/chat/lines", response_model=ChatLines, summary="人工发来的话")
async def chat_lines(
    request: Request,
    response: Response,
    session: Session = None,
    header: SessionHeader = None,
    after: Annotated[int, Query(ge=0, le=MOST_LINES, description="已收到的最后一条")] = 0,
    wait: Annotated[int, Query(ge=0, le=LONGEST_SECONDS, description="最多等几秒")] = 20,
) -> ChatLines:
    """有新话、排队情况有变化，或等够了时间就应答;没有转人工也没有待核对的答复时立即应答。"""
    response.headers["Cache-Control"] = "no-store"
    token = unquote(header) if header else session
    if not token:
        raise InvalidInput("没有会话编号。", "请带上对话接口返回的 session。")
    desk: DeskGate | None = request.app.state.conversation.desk
    news = await _await_news(request, desk, conversation_of(token), after, wait) if desk else None
    lines = [_chat_line(each) for each in news.lines] if news else []
    state = PeopleState.model_validate(news.state if news else NOTHING)
    return ChatLines(lines=lines, after=lines[-1].id if lines else after, state=state)


async def _await_news(
    request: Request, desk: DeskGate, conversation: str, after: int, seconds: int
) -> News:
    """The news, once there are any, or nothing more is to be waited for."""
    loop, rung = asyncio.get_running_loop(), asyncio.Event()
    end = monotonic() + seconds

    def ring() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(rung.set)

    with desk.listening(conversation, ring):
        first = news = await desk.news(conversation, after)
        while not news.lines and news.waited_for and news.state == first.state:
            left = end - monotonic()
            if left <= 0 or await request.is_disconnected():
                break
            with suppress(TimeoutError):
                await asyncio.wait_for(rung.wait(), min(left, LOOK_SECONDS))
            rung.clear()
            news = await desk.news(conversation, after)
        return news


def _chat_line(line: Line) -> ChatLine:
    messages = [dict(each) for each in line.messages]
    return ChatLine(id=line.id, author=line.author, messages=messages, at=line.at.astimezone(CHINA))
