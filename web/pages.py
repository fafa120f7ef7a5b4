"""The pages citizens see: the chat page, the same page for embedding, and both without scripts.

The app that includes this router provides on ``app.state``:

- ``conversation``: an object with ``async reply(session, text, city, audience)``, which returns
  the body of ``POST /api/v1/chat``; needed only by visitors whose browser runs no scripts.
- ``studio.marks`` and ``desk.handover.turns``: what citizens say of answers, and the turns; needed
  only by the same visitors, when they say whether an answer helped.
- ``page_meta`` (may be absent): a callable that returns the body of ``GET /api/v1/meta``.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import structlog
import yaml
from fastapi import APIRouter, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.templating import Jinja2Templates

from web.api.lines import LONGEST_SECONDS
from web.page_choices import Choices
from web.page_marks import Mark, answer_again, keep, mark_in, mark_on
from web.page_messages import view
from web.page_people import People, message_id, nobody, people_of
from web.sign_in.bar import sign_in_bar
from web.sign_in.visitors import keep_visitor, known_visitor, visitor_of

ROOM = Path(__file__).parent
TEXT_LIMIT = 500
BODY_LIMIT = 64 * 1024
ANSWER_SECONDS = 20
"""How long the page waits for the next part of an answer."""

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(directory=ROOM / "templates")
log = structlog.get_logger(__name__)


class PageError(Exception):
    """A question that cannot be answered as it was sent."""

    http_status = 422

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@cache
def page_text() -> Mapping[str, Any]:
    """All Chinese sentences of the page."""
    text: Mapping[str, Any] = yaml.safe_load(
        (ROOM / "content" / "page_text.yml").read_text("utf-8")
    )
    return text


@router.get("/")
@router.get("/embed")
def show(request: Request) -> Response:
    """The chat page; its script asks the API, so nothing is answered here."""
    meta = _meta(request)
    page = _page(request, meta, Choices.among(meta, request.query_params))
    return _kept(request, page)


def _kept(request: Request, page: Response) -> Response:
    """The page, with the cookie by which the browser finds its applications again."""
    visitor_of(request)
    keep_visitor(request, page)
    return page


@router.post("/")
@router.post("/embed")
async def ask_without_script(request: Request) -> Response:
    """Answer one question of the form, for browsers that run no scripts."""
    meta, form = _meta(request), await _form(request)
    chosen, words = Choices.among(meta, form), page_text()["message"]
    if form.get("refresh"):
        people = await people_of(request, chosen.session, form, words)
        return _page(request, meta, chosen, people=people)
    if mark := mark_in(form):
        return await _marked(request, meta, chosen, form, mark)
    asked = (form.get("reply") or form.get("text") or "").strip()
    try:
        answer = await _answer(request, chosen, asked, message_id(form, asked))
    except Exception as error:
        status = getattr(error, "http_status", 500)
        exchange = {"text": asked, "answer": None, "failure": _failure(error)}
        return _page(request, meta, chosen, exchange, status)
    exchange = {"text": asked, "answer": jsonable_encoder(answer), "failure": None}
    chosen = replace(chosen, session=answer["session"])
    people = await people_of(request, chosen.session, form, words, answer["state"])
    return _page(request, meta, chosen, exchange, people=people)


async def _marked(
    request: Request, meta: Mapping[str, Any], chosen: Choices, form: Mapping[str, str], mark: Mark
) -> Response:
    """The page after somebody said whether an answer helped; what was being written stays."""
    failure, status = None, 200
    try:
        await keep(request, meta, chosen, mark)
        mark = replace(mark, answer=await answer_again(request, chosen, mark))
    except Exception as error:
        failure, status = _failure(error), getattr(error, "http_status", 500)
        mark = replace(mark, pressed="")
    people = await people_of(request, chosen.session, form, page_text()["message"])
    shown = {"mark": mark, "failure": failure, "draft": form.get("text", "")}
    return _page(request, meta, chosen, None, status, people, shown)


@router.get("/manifest.webmanifest")
async def manifest(request: Request) -> Response:
    """Name, colours and icon for a phone's home screen."""
    words, base = page_text()["page"], request.scope.get("root_path", "")
    icon = {"src": f"{base}/static/icon.svg", "sizes": "any", "type": "image/svg+xml"}
    body = {
        "name": words["title"],
        "short_name": words["short_title"],
        "description": words["description"],
        "lang": "zh-CN",
        "start_url": f"{base}/",
        "display": "standalone",
        "theme_color": "#0d4a73",
        "background_color": "#f2f5f7",
        "icons": [icon],
    }
    return JSONResponse(body, media_type="application/manifest+json")


async def _form(request: Request) -> dict[str, str]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            return {"text": "字" * (TEXT_LIMIT + 1)}
    fields = parse_qs(body.decode("utf-8", errors="replace"), max_num_fields=20)
    return {name: values[-1] for name, values in fields.items()}


async def _answer(
    request: Request, chosen: Choices, asked: str, own_id: Mapping[str, str]
) -> Mapping[str, Any]:
    if not asked:
        raise _refusal("empty")
    if len(asked) > TEXT_LIMIT:
        raise _refusal("too_long")
    visitor = await asyncio.to_thread(known_visitor, request)
    answer: Mapping[str, Any] = await request.app.state.conversation.reply(
        chosen.session, asked, chosen.city, chosen.audience, visitor, **own_id
    )
    return answer


def _refusal(code: str) -> PageError:
    words = page_text()["failure"]
    return PageError(words[code].format(limit=TEXT_LIMIT), words[f"{code}_hint"])


def _failure(error: Exception) -> dict[str, str]:
    words = page_text()["failure"]
    message, hint = getattr(error, "message", None), getattr(error, "hint", None)
    if not message:
        log.error("page_answer_failed", exc_info=error)
        message, hint = words["broken"], words["broken_hint"]
    return {"message": str(message), "hint": hint or "", "request_id": ""}


def _meta(request: Request) -> Mapping[str, Any]:
    provided = getattr(request.app.state, "page_meta", None)
    meta: Mapping[str, Any] = provided() if provided else {}
    return {key: meta.get(key) or [] for key in ("cities", "audiences", "examples")}


def _page(
    request: Request,
    meta: Mapping[str, Any],
    chosen: Choices,
    exchange: Mapping[str, Any] | None = None,
    status: int = 200,
    people: People | None = None,
    more: Mapping[str, Any] | None = None,
) -> HTMLResponse:
    text, base = page_text(), request.scope.get("root_path", "")
    embedded = request.url.path.endswith("/embed")
    answer = (exchange or {}).get("answer") or {}
    failure = (exchange or {}).get("failure")
    views = [view(each, text["message"]) for each in answer.get("messages", [])]
    context = {
        "t": text,
        "sign_in": sign_in_bar(request),
        "meta": meta,
        "chosen": chosen,
        "view": "embed" if embedded else "page",
        "action": "/embed" if embedded else "/",
        "base": base,
        "limit": TEXT_LIMIT,
        "draft": exchange["text"] if exchange and failure else "",
        "exchange": exchange,
        "people": people or nobody(),
        "views": views,
        "mark": mark_on(exchange["text"], views, answer.get("state") or {}) if exchange else None,
        "failure": failure,
        "config": {
            "chat": f"{base}/api/v1/chat",
            "lines": f"{base}/api/v1/chat/lines",
            "feedback": f"{base}/api/v1/feedback",
            "wait": LONGEST_SECONDS,
            "base": base,
            "limit": TEXT_LIMIT,
            "seconds": ANSWER_SECONDS,
            "fixed": chosen.fixed,
            "words": {**text["message"], **text["script"], **text["failure"]},
            "exchange": exchange,
        },
        **(more or {}),
    }
    name = "embed.html" if embedded else "page.html"
    return templates.TemplateResponse(request, name, context, status_code=status)
