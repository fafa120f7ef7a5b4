"""Pages out of templates, and how they fail: with a page too."""

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

from actions.applications.application import Application, Status
from actions.applications.overview import Overview
from daoban.errors import DaobanError, InputTooLarge, InvalidInput
from web.applications.texts import application_text
from web.applications.visit import Visit
from web.applications.way import way
from web.guides.texts import guide_text
from web.sign_in.bar import sign_in_bar
from web.sign_in.visitors import keep_visitor

TEMPLATES = Path(__file__).parent.parent / "templates"
templates = Jinja2Templates(directory=TEMPLATES)
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class OwnRoute(APIRoute):
    """A route whose answers are one person's only: kept nowhere, and the browser is known again."""

    def get_route_handler(self) -> Handler:
        """The handler with what every answer needs around it."""
        handle = super().get_route_handler()

        async def handle_own(request: Request) -> Response:
            response = await handle(request)
            keep_visitor(request, response)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return handle_own


class PageRoute(OwnRoute):
    """A route of a page: what goes wrong is told on a page."""

    def get_route_handler(self) -> Handler:
        """The handler, with a page for each foreseen error."""
        handle = super().get_route_handler()

        async def handle_page(request: Request) -> Response:
            try:
                return await handle(request)
            except (DaobanError, HTTPException, RequestValidationError) as error:
                return await run_in_threadpool(failed, request, foreseen(error))

        return handle_page


def foreseen(error: Exception) -> DaobanError:
    """The error of our own for one that a page may meet."""
    if isinstance(error, DaobanError):
        return error
    words = application_text()["failed"]
    if isinstance(error, HTTPException) and error.status_code == InputTooLarge.http_status:
        return InputTooLarge(words["too_large"], words["too_large_hint"])
    return InvalidInput(words["unreadable"], words["unreadable_hint"])


def failed(request: Request, error: DaobanError) -> Response:
    """The page that tells of an error."""
    response = _render(
        request, "application_failed.html", error.http_status, {"error": error}, "failed"
    )
    keep_visitor(request, response)
    response.headers["Cache-Control"] = "no-store"
    return response


def page(here: Visit, name: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page that belongs to no single application."""
    return _render(here.request, f"application_{name}.html", status, context, name)


def part_page(
    here: Visit, overview: Overview, part: str, status: int = 200, **context: Any
) -> HTMLResponse:
    """A part of the way through one application."""
    more = {"application": overview.application, "overview": overview, "way": way(overview, part)}
    name = f"application_{part}.html"
    return _render(here.request, name, status, {**more, **context}, part)


def go(here: Visit, application: Application, part: str = "", more: str = "") -> Response:
    """Lead to a part of an application, or to the one that comes next."""
    path = f"{here.base}/application/{application.id}"
    return RedirectResponse(f"{path}/{part}{more}" if part else path, 303)


def go_on(here: Visit, application: Application) -> Response:
    """Lead to what comes next; what was supplemented is looked over before it is handed in."""
    if application.status is Status.SUPPLEMENT:
        return go(here, application, "review")
    return go(here, application)


def _render(
    request: Request, name: str, status: int, context: dict[str, Any], words: str
) -> HTMLResponse:
    text = application_text()
    given = {
        "t": guide_text(),
        "a": text,
        "w": text.get(words, {}),
        "base": request.scope.get("root_path", ""),
        "sign_in": sign_in_bar(request),
    }
    return templates.TemplateResponse(request, name, {**given, **context}, status_code=status)
