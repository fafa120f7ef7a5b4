"""The pages citizens see: the chat page, the same page for embedding, and both without scripts.

The app that includes this router provides on ``app.state``:

- ``conversation``: an object with ``async reply(session, text, city, audience)``, which returns
  the body of ``POST /api/v1/chat``; needed only by visitors whose browser runs no scripts.
- ``page_meta`` (may be absent): a callable that returns the body of ``GET /api/v1/meta``.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import structlog
import yaml
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.templating import Jinja2Templates

from web.page_messages import view

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

    def __init__(self, message: str, hint: str, http_status: int) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.http_status = http_status


@cache
def page_text() -> Mapping[str, Any]:
    """All Chinese sentences of the page."""
    text: Mapping[str, Any] = yaml.safe_load((ROOM / "content" / "page_text.yml").read_text("utf-8"))
    return text


@router.get("/")
@router.get("/embed")
async def show(request: Request) -> Response:
    """The chat page; its script asks the API, so nothing is answered here."""
    return _page(request, dict(request.query_params))


@router.post("/")
@router.post("/embed")
async def ask_without_script(request: Request) -> Response:
    """Answer one question of the form, for browsers that run no scripts."""
    form = await _form(request)
    asked = (form.get("reply") or form.get("text") or "").strip()
    try:
        if not asked:
            raise _refusal("empty", 422)
        if len(asked) > TEXT_LIMIT:
            raise _refusal("too_long", 422)
        answer = await request.app.state.conversation.reply(
            form.get("session") or None, asked, form.get("city"), form.get("audience")
        )
    except Exception as error:
        return _page(request, form, asked=asked, error=error)
    return _page(request, form, asked=asked, answer=answer)


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


def _refusal(code: str, http_status: int) -> PageError:
    words = page_text()["failure"]
    return PageError(words[code].format(limit=TEXT_LIMIT), words[f"{code}_hint"], http_status)


def _failure(error: Exception) -> dict[str, str]:
    words = page_text()["failure"]
    if not getattr(error, "message", None):
        log.error("page_answer_failed", exc_info=error)
        return {"message": words["broken"], "hint": words["broken_hint"], "request_id": ""}
    hint = getattr(error, "hint", None) or ""
    return {"message": str(getattr(error, "message", "")), "hint": hint, "request_id": ""}


def _meta(request: Request) -> Mapping[str, Any]:
    provided = getattr(request.app.state, "page_meta", None)
    meta: Mapping[str, Any] = provided() if provided else {}
    return {key: meta.get(key) or [] for key in ("cities", "audiences", "examples")}


def _page(
    request: Request,
    chosen: Mapping[str, str],
    *,
    asked: str | None = None,
    answer: Mapping[str, Any] | None = None,
    error: Exception | None = None,
) -> HTMLResponse:
    text, meta = page_text(), _meta(request)
    view_name = "embed" if request.url.path.endswith("/embed") else "page"
    cities = [each["name"] for each in meta["cities"]]
    city = chosen.get("city") if chosen.get("city") in cities else next(iter(cities), None)
    audience = chosen.get("audience") if chosen.get("audience") in meta["audiences"] else None
    large = chosen.get("large") == "1"
    base = request.scope.get("root_path", "")
    failure = _failure(error) if error else None
    exchange = None if asked is None else {"text": asked, "answer": answer, "failure": failure}
    kept = {"city": chosen.get("city"), "audience": audience, "large": "" if large else "1"}
    context = {
        "t": text,
        "meta": meta,
        "view": view_name,
        "action": "/embed" if view_name == "embed" else "/",
        "base": base,
        "city": city,
        "audience": audience,
        "large": large,
        "limit": TEXT_LIMIT,
        "session": (answer or {}).get("session") or chosen.get("session"),
        "draft": asked if error else "",
        "exchange": exchange,
        "views": [view(each, text["message"]) for each in (answer or {}).get("messages", [])],
        "failure": failure,
        "other_size_query": urlencode({name: value for name, value in kept.items() if value}),
        "config": {
            "chat": f"{base}/api/v1/chat",
            "limit": TEXT_LIMIT,
            "seconds": ANSWER_SECONDS,
            "chosen": sorted(set(chosen) & {"city", "audience", "large"}),
            "words": {**text["message"], **text["script"], **text["failure"]},
            "exchange": exchange,
        },
    }
    status = getattr(error, "http_status", 500) if error else 200
    return templates.TemplateResponse(request, f"{view_name}.html", context, status_code=status)
