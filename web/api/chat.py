"""``POST /api/v1/chat``: one turn of a conversation, as JSON or as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel

from daoban.errors import DaobanError
from web.api import lines
from web.cities import check_city
from web.errors import unforeseen
from web.requests import ChatRequest
from web.sign_in.visitors import known_visitor

router = APIRouter(prefix="/api/v1", tags=["对话"])
router.include_router(lines.router)
EVENT_STREAM = "text/event-stream"


class ChatState(BaseModel):
    """Where the conversation stands."""

    outcome: str | None
    bundle: str | None
    field: str | None
    form: dict[str, Any] | None
    ticket: str | None
    handoff: bool
    approval: bool


class ChatReply(BaseModel):
    """One turn of the assistant."""

    session: str
    messages: list[dict[str, Any]]
    state: ChatState


def _event(name: str, data: Any) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False))


async def _events(request: Request, asked: ChatRequest) -> AsyncIterator[bytes]:
    """The turn as events: ``message`` for each message, then ``state``, or ``error``."""
    try:
        body = await _turn(request, asked)
    except Exception as error:  # the headers are out: it can only be told as an event
        fault = error if isinstance(error, DaobanError) else unforeseen(error)
        yield _event("error", fault.as_json(request.state.request_id)["error"])
        return
    for message in body["messages"]:
        yield _event("message", message)
    yield _event("state", {"session": body["session"], "state": body["state"]})


async def _turn(request: Request, asked: ChatRequest) -> dict[str, Any]:
    visitor = await asyncio.to_thread(known_visitor, request)
    body: dict[str, Any] = await request.app.state.conversation.reply(
        asked.session, asked.text, asked.city, asked.audience, visitor, asked.message_id
    )
    return body


@router.post("/chat", response_model=ChatReply, summary="说一句话")
async def chat(request: Request, asked: ChatRequest) -> Response:
    """一轮对话;请求头 Accept: text/event-stream 时以事件流返回同样的内容。"""
    asked.city = check_city(request.app.state.search, asked.city)
    if EVENT_STREAM in request.headers.get("accept", ""):
        return StreamingResponse(
            _events(request, asked),
            media_type=EVENT_STREAM,
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
    return JSONResponse(await _turn(request, asked))
