"""Pages of the studio out of templates; they fail as those of the desk do."""

from typing import Any

from fastapi.responses import HTMLResponse

from desk.accounts.roles import Right
from desk.accounts.texts import role_titles
from studio.forms.saying import say_path
from web.desk.rendering import DeskRoute, go, templates
from web.desk.texts import desk_text
from web.studio.here import InStudio
from web.studio.navigation import places_of
from web.studio.texts import studio_words

__all__ = ["StudioRoute", "frame", "go", "page"]
StudioRoute = DeskRoute


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
        "role_title": role_titles()[here.actor.role],
        "places": places_of(here.actor, path),
        **context,
    }
