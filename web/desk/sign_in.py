"""``/desk/sign-in``, by password, and ``/desk/sign-out``."""

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from daoban.errors import DaobanError
from daoban.settings import Settings
from desk.accounts import demonstration
from desk.accounts.account import Actor
from web.desk.sign_in_texts import sign_in_words
from web.desk.visit import DESK, HOME, SIGN_IN, base_of, desk_path, known_actor
from web.sign_in.same_origin import same_origin
from web.sign_in.texts import frame_text

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(directory=Path(__file__).parent.parent / "templates")
Text = Annotated[str, Query()]
Typed = Annotated[str, Form()]


@router.get(SIGN_IN)
def show(request: Request, next: Text = HOME) -> Response:
    """The form; whoever is signed in goes on at once."""
    wanted = desk_path(next)
    return _go(request, wanted) if known_actor(request) else form_page(request, wanted)


@router.post(SIGN_IN, dependencies=[Depends(same_origin)])
def sign_in(
    request: Request, name: Typed = "", password: Typed = "", next: Typed = HOME
) -> Response:
    """Sign in by password, or show the form again with what is wrong."""
    wanted = desk_path(next)
    try:
        actor = request.app.state.desk.accounts.sign_in(name, password)
    except DaobanError as error:
        return form_page(request, wanted, error, name)
    return signed_in(request, actor, wanted)


@router.post("/desk/sign-out", dependencies=[Depends(same_origin)])
def sign_out(request: Request) -> Response:
    """End the sign-in."""
    desk = request.app.state.desk
    if actor := known_actor(request):
        desk.audit.record(actor, "signed_out", f"account:{actor.name}")
    if token := DESK.token(request):
        desk.sign_ins.close(token)
    response = _go(request, SIGN_IN)
    DESK.drop(request, response)
    return response


def signed_in(request: Request, actor: Actor, wanted: str) -> Response:
    """Open a sign-in under a new token; the one the browser came with is worth nothing now."""
    values: Settings = request.app.state.settings
    sign_ins = request.app.state.desk.sign_ins
    if old := DESK.token(request):
        sign_ins.close(old)
    token = sign_ins.open(actor, values.desk_hours)
    response = _go(request, wanted)
    DESK.put(request, response, token, int(values.desk_hours * 3600))
    return response


def form_page(
    request: Request, wanted: str, error: DaobanError | None = None, name: str | None = None
) -> Response:
    """The page with the form, perhaps with what is wrong: with the name if that was typed in it."""
    values: Settings = request.app.state.settings
    context: dict[str, Any] = {
        "t": frame_text(),
        "s": sign_in_words(),
        "base": base_of(request),
        "next": wanted,
        "error": error,
        "name": name or "",
        "wrong": error is not None and name is not None,
        "oidc": bool(values.desk_issuer),
        "demonstration": _demonstration(values),
    }
    status = error.http_status if error else 200
    return templates.TemplateResponse(
        request, "desk_sign_in.html", context, status, {"Cache-Control": "no-store"}
    )


def _demonstration(values: Settings) -> str:
    """Where the demonstration accounts are written down, if this house has any."""
    there = not values.identity_issuer and (values.var / demonstration.FILE).exists()
    return f"var/{demonstration.FILE}" if there else ""


def _go(request: Request, path: str) -> Response:
    return RedirectResponse(base_of(request) + path, 303, {"Cache-Control": "no-store"})
