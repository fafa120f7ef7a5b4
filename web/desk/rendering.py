"""Pages of the desk out of templates, and how they fail: with a page too."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from fastapi.templating import Jinja2Templates
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from daoban.errors import DaobanError, InputTooLarge, InvalidInput, SignInNeeded
from desk.accounts.account import Actor
from desk.accounts.texts import role_titles
from web.desk.here import AtDesk
from web.desk.moments import short, span, whole
from web.desk.navigation import places_of
from web.desk.texts import desk_text
from web.desk.visit import base_of, known_actor, to_sign_in
from web.errors import UNSTORABLE, unstorable

TEMPLATES = Path(__file__).parent.parent / "templates"
templates = Jinja2Templates(directory=TEMPLATES)
templates.env.filters |= {"moment": short, "whole_moment": whole, "span": span}
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class DeskRoute(APIRoute):
    """A route of a page of the desk: kept nowhere, and what goes wrong is told on a page."""

    def get_route_handler(self) -> Handler:
        """The handler, with a page for each foreseen error."""
        handle = super().get_route_handler()

        async def handle_page(request: Request) -> Response:
            try:
                response = await handle(request)
            except SignInNeeded:
                response = await self.ask_to_sign_in(request)
            except (DaobanError, HTTPException, RequestValidationError, *UNSTORABLE) as error:
                response = await run_in_threadpool(failed, request, _foreseen(error))
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return handle_page

    async def ask_to_sign_in(self, request: Request) -> Response:
        """What is answered where somebody has to sign in."""
        return await run_in_threadpool(to_sign_in, request)


def page(here: AtDesk, name: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page for somebody who has signed in; ``name`` is that of template and words."""
    return _render(here.request, here.actor, name, status, context)


def go(here: AtDesk, path: str) -> Response:
    """Lead to another page."""
    return RedirectResponse(here.base + path, 303)


def failed(request: Request, error: DaobanError) -> Response:
    """The page that tells of an error, with the ways that are open."""
    return _render(request, known_actor(request), "failed", error.http_status, {"error": error})


async def too_large(request: Request) -> Response:
    """The page that tells that more was sent than is taken."""
    words = desk_text()["failed"]
    error = InputTooLarge(words["too_large"], words["too_large_hint"])
    return await run_in_threadpool(failed, request, error)


def _foreseen(error: Exception) -> DaobanError:
    """The error of our own for one that a page may meet."""
    if isinstance(error, DaobanError):
        return error
    if isinstance(error, UNSTORABLE):
        return unstorable(error)
    words = desk_text()["failed"]
    if isinstance(error, HTTPException) and error.status_code == InputTooLarge.http_status:
        return InputTooLarge(words["too_large"], words["too_large_hint"])
    return InvalidInput(words["unreadable"], words["unreadable_hint"])


def _render(
    request: Request, actor: Actor | None, name: str, status: int, context: dict[str, Any]
) -> HTMLResponse:
    text, base = desk_text(), base_of(request)
    path = request.url.path.removeprefix(base)
    given = {
        "d": text,
        "w": text.get(name, {}),
        "base": base,
        "actor": actor,
        "role_title": role_titles()[actor.role] if actor else "",
        "places": places_of(actor, path) if actor else [],
    }
    return templates.TemplateResponse(
        request, f"desk_{name}.html", {**given, **context}, status_code=status
    )
