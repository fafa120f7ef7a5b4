"""A chat service for page tests: the citizen page with the real router and invented answers."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.staticfiles import StaticFiles
from support.city import settings_for

import web.pages

from .fake_replies import reply_to

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'"
)
META = {
    "cities": [{"code": "500000", "name": "重庆"}, {"code": "510100", "name": "成都"}],
    "audiences": ["个人", "企业"],
    "examples": [
        "孩子刚出生要办哪些手续",
        "新生儿材料",
        "新生儿时限",
        "开一家餐饮店要办什么证",
    ],
    "release": None,
}


class Refused(Exception):
    """An error as the conversation raises it."""

    message = "今天问得太多了。"
    hint = "请一分钟后再试。"
    http_status = 429


@dataclass
class FakeConversation:
    """Answers from a table; tests set how it behaves next."""

    transport: str = "sse"
    failures: list[str] = field(default_factory=list)
    """How the next requests fail: "error", "error_event", "cut", "html"; the first one first."""
    held: threading.Event = field(default_factory=threading.Event)
    """Answers wait while it is cleared."""
    received: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str | None] = field(default_factory=list)
    """What the page calls each of its messages."""
    marks: list[dict[str, Any]] = field(default_factory=list)
    """What was said of answers."""

    def __post_init__(self) -> None:
        self.held.set()

    def reset(self) -> None:
        self.transport, self.failures, self.received, self.ids = "sse", [], [], []
        self.marks = []
        self.held.set()

    async def reply(
        self,
        session: str | None,
        text: str,
        city: str | None,
        audience: str | None,
        _visitor: object = None,
        message_id: str | None = None,
    ) -> dict[str, Any]:
        asked = {"session": session, "text": text, "city": city, "audience": audience}
        self.received.append(asked)
        self.ids.append(message_id)
        if text == "太多":
            raise Refused
        if text == "坏":
            raise RuntimeError("a detail that nobody should see")
        state = {"outcome": "answered", "bundle": None, "field": None, "form": None}
        state |= {"ticket": None, "handoff": False, "approval": False}
        return {"session": session or "s-1", "messages": reply_to(text), "state": state}

    async def released(self) -> None:
        while not self.held.is_set():
            await asyncio.sleep(0.02)


def error_body() -> dict[str, Any]:
    error = {
        "code": "unavailable",
        "message": "系统正在更新，暂时答不了。",
        "hint": "请过一会儿再试。",
        "request_id": "r-77",
        "details": [],
    }
    return {"error": error}


def event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def events(
    fake: FakeConversation, answer: dict[str, Any], failure: str | None
) -> AsyncIterator[str]:
    if failure == "error_event":
        yield event("error", error_body())
        return
    for number, message in enumerate(answer["messages"]):
        if number:
            await fake.released()
        yield event("message", message)
        if failure == "cut":
            return
    await fake.released()
    yield event("state", {"session": answer["session"], "state": answer["state"]})


def make_app(fake: FakeConversation) -> FastAPI:
    app = FastAPI()
    app.include_router(web.pages.router)
    app.mount("/static", StaticFiles(directory=Path(web.pages.__file__).parent / "static"))
    app.state.conversation = fake
    app.state.settings = settings_for(Path("var"))
    app.state.page_meta = lambda: META

    @app.middleware("http")
    async def policy(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await call_next(request)
        response.headers["Content-Security-Policy"] = POLICY
        return response

    @app.post("/api/v1/chat")
    async def chat(request: Request) -> Response:
        failure = fake.failures.pop(0) if fake.failures else None
        streamed = "text/event-stream" in request.headers["accept"]
        if fake.transport == "406" and streamed:
            return JSONResponse(error_body(), status_code=406)
        if failure == "html":
            return Response("<h1>502</h1>", 502, media_type="text/html")
        if failure == "error":
            return JSONResponse(error_body(), status_code=503)
        answer = await fake.reply(**await request.json())
        if streamed and fake.transport == "sse":
            return StreamingResponse(events(fake, answer, failure), media_type="text/event-stream")
        await fake.released()
        return JSONResponse(answer)

    @app.post("/api/v1/feedback")
    async def feedback(request: Request) -> Response:
        if fake.failures and fake.failures.pop(0):
            return JSONResponse(error_body(), status_code=503)
        fake.marks.append(await request.json())
        return Response(status_code=204)

    return app
