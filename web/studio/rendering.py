"""Pages of the studio out of templates; they fail as those of the desk do."""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from desk.accounts.roles import Right
from desk.accounts.texts import role_titles
from studio.forms.saying import say_path
from web.desk.rendering import DeskRoute, go, templates
from web.desk.texts import desk_text
from web.desk.visit import base_of
from web.studio.here import InStudio
from web.studio.navigation import places_of
from web.studio.people import people_of
from web.studio.posted import MOST_FIELDS
from web.studio.texts import studio_words

__all__ = ["StudioRoute", "frame", "go", "page"]
PLAIN_FORM = "application/x-www-form-urlencoded"


class StudioRoute(DeskRoute):
    """A route of a page of the studio: what somebody typed outlasts the end of a sign-in."""

    async def ask_to_sign_in(self, request: Request) -> Response:
        """What was sent, to be sent again after signing in in another window."""
        kind = request.headers.get("content-type", "").partition(";")[0]
        if request.method != "POST" or kind != PLAIN_FORM:
            return await super().ask_to_sign_in(request)
        async with request.form(max_fields=MOST_FIELDS, max_files=0) as form:
            sent = [(name, text) for name, text in form.multi_items() if isinstance(text, str)]
        words = studio_words()
        given = {
            "d": {**desk_text(), **words["frame"]},
            "w": words["signed_out"],
            "base": base_of(request),
            "home": "/studio",
            "address": base_of(request) + request.url.path.removeprefix(base_of(request)),
            "sent": sent,
        }
        return templates.TemplateResponse(request, "studio_signed_out.html", given, status_code=401)


def page(here: InStudio, name: str, /, status: int = 200, **context: Any) -> HTMLResponse:
    """A page for somebody in the studio; ``name`` is that of template and words."""
    return templates.TemplateResponse(
        here.request, f"studio_{name}.html", frame(here, context, name), status_code=status
    )


def frame(here: InStudio, context: dict[str, Any], name: str) -> dict[str, Any]:
    """What every page needs, and what this one shows."""
    words = studio_words()
    path = here.request.url.path.removeprefix(here.base)
    return {
        "d": {**desk_text(), **words["frame"]},
        "s": words,
        "w": words.get(name, {}),
        "base": here.base,
        "home": "/studio",
        "actor": here.actor,
        "may": lambda right: here.may(Right(right)),
        "say_path": say_path,
        "person": people_of(here),
        "role_title": role_titles()[here.actor.role],
        "places": places_of(here.actor, path),
        **context,
    }
