"""Pages of tickets out of templates, and how they fail: with a page too."""

from datetime import datetime
from typing import Any

import segno
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from daoban.errors import DaobanError, InputTooLarge, InvalidInput
from daoban.moments import CHINA
from web.applications.rendering import Handler, OwnRoute, templates
from web.guides.texts import guide_text
from web.sign_in.bar import sign_in_bar
from web.sign_in.visitors import keep_visitor
from web.tickets.texts import ticket_text
from web.tickets.visit import TicketVisit


class TicketPageRoute(OwnRoute):
    """A route of a page: kept nowhere, and what goes wrong is told on a page."""

    def get_route_handler(self) -> Handler:
        """The handler, with a page for each foreseen error."""
        handle = super().get_route_handler()

        async def handle_page(request: Request) -> Response:
            try:
                return await handle(request)
            except (DaobanError, HTTPException, RequestValidationError) as error:
                return await run_in_threadpool(_failed, request, _foreseen(error))

        return handle_page


def page(here: TicketVisit, name: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page: ``ticket_<name>.html`` with the words of the same name."""
    return _render(here.request, name, status, context)


def go(here: TicketVisit, path: str) -> Response:
    """Lead to another page."""
    return RedirectResponse(here.base + path, 303)


def qr_code(address: str, title: str) -> str:
    """An address as SVG for a page."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(border=2, light="#fff", omitsize=True, title=title)


def day_and_time(moment: datetime) -> str:
    """A moment as people of the city read it."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


def spaced(number: str) -> str:
    """A ticket number in groups, for reading aloud and copying by hand."""
    return " ".join(filter(None, (number[:2], number[2:8], number[8:12], number[12:])))


def _foreseen(error: Exception) -> DaobanError:
    if isinstance(error, DaobanError):
        return error
    words = ticket_text()["failed"]
    if isinstance(error, HTTPException) and error.status_code == InputTooLarge.http_status:
        return InputTooLarge(words["too_large"], words["too_large_hint"])
    return InvalidInput(words["unreadable"], words["unreadable_hint"])


def _failed(request: Request, error: DaobanError) -> Response:
    response = _render(request, "failed", error.http_status, {"error": error})
    keep_visitor(request, response)
    response.headers["Cache-Control"] = "no-store"
    return response


def _render(request: Request, name: str, status: int, context: dict[str, Any]) -> HTMLResponse:
    text = ticket_text()
    given = {
        "t": guide_text(),
        "a": text,
        "w": text.get(name, {}),
        "base": request.scope.get("root_path", ""),
        "sign_in": sign_in_bar(request),
        "moment": day_and_time,
        "spaced": spaced,
    }
    return templates.TemplateResponse(
        request, f"ticket_{name}.html", {**given, **context}, status_code=status
    )
