"""``/sign-in``, ``/sign-in/callback`` and ``/sign-out``.

The app provides on ``app.state``: ``settings``, ``engine``, ``sealer``, ``identity_provider``, and,
where something is to follow a sign-in, ``on_sign_in(visitor_owner, person_owner)``.
"""

import hmac
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from sqlalchemy.exc import SQLAlchemyError

from daoban.errors import DaobanError, NotAllowed, Unavailable
from daoban.logs import logger
from daoban.settings import Settings
from web.sign_in.cookies import PENDING, SIGN_IN, VISITOR
from web.sign_in.id_token import Identified
from web.sign_in.local_paths import local_path
from web.sign_in.pending import PENDING_SECONDS, PendingLogin
from web.sign_in.provider import IdentityProvider
from web.sign_in.same_origin import same_origin
from web.sign_in.sessions import person_owner
from web.sign_in.texts import CONTENT, frame_text, sign_in_text
from web.sign_in.visitors import claimed_owner, sessions_of

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(directory=CONTENT.parent / "templates")
log = logger(__name__)
Text = Annotated[str, Query()]


@router.get("/sign-in")
def sign_in(request: Request, next: Text = "/") -> Response:
    """Lead to the city's unified identity."""
    pending = PendingLogin.begin(local_path(next), _callback_address(request))
    try:
        address = _provider(request).authorization_address(pending)
    except Unavailable:
        return _failed(request, "unavailable", 503, pending.next)
    response = RedirectResponse(address, 303)
    PENDING.put(request, response, pending.seal(request.app.state.sealer), PENDING_SECONDS)
    return _uncached(response)


@router.get("/sign-in/callback")
def callback(
    request: Request, code: Text = "", state: Text = "", iss: Text = "", error: Text = ""
) -> Response:
    """Take the answer of the city's unified identity and open a sign-in.

    Whatever the outcome, the sign-in under way is over: its answer cannot be used again.
    """
    cookie = request.cookies.get(PENDING.name, "")
    pending = PendingLogin.unseal(cookie, request.app.state.sealer)
    if pending is None or not hmac.compare_digest(pending.state.encode(), state.encode()):
        return _failed(request, "interrupted", 400)
    if error == "access_denied":
        return _over(request, _go(request, pending.next))
    if error or not code or iss not in ("", _provider(request).issuer):
        return _failed(request, "refused", 400, pending.next)
    try:
        identified = _provider(request).identify(code, pending)
    except Unavailable:
        return _failed(request, "unavailable", 503, pending.next)
    except NotAllowed:
        return _failed(request, "refused", 403, pending.next)
    return _over(request, _signed_in(request, identified, pending.next))


@router.post("/sign-out", dependencies=[Depends(same_origin)])
def sign_out(request: Request) -> Response:
    """End the sign-in; what comes next on this device begins with nothing."""
    if token := SIGN_IN.token(request):
        sessions_of(request).close(token)
    response = _go(request, "/")
    SIGN_IN.drop(request, response)
    VISITOR.drop(request, response)
    return response


def _provider(request: Request) -> IdentityProvider:
    provider: IdentityProvider = request.app.state.identity_provider
    return provider


def _signed_in(request: Request, identified: Identified, next_path: str) -> Response:
    """Open a sign-in under a new token; the one the browser came with is worth nothing now."""
    state = request.app.state
    values: Settings = state.settings
    sessions, owner = (
        sessions_of(request),
        person_owner(state.sealer, _provider(request).issuer, identified.subject),
    )
    if old := SIGN_IN.token(request):
        sessions.close(old)
    token = sessions.open(owner, identified.person, values.sign_in_hours)
    _bring_along(request, owner)
    response = _go(request, next_path)
    SIGN_IN.put(request, response, token, int(values.sign_in_hours * 3600))
    return response


def _bring_along(request: Request, owner: str) -> None:
    """Let the app hand over what the browser made; the cookie stays, so another try is possible."""
    hook, before = getattr(request.app.state, "on_sign_in", None), claimed_owner(request)
    if hook is None or before is None:
        return
    try:
        hook(before, owner)
    except (DaobanError, SQLAlchemyError) as error:
        log.error("bringing_along_failed", error=type(error).__name__)


def _callback_address(request: Request) -> str:
    values: Settings = request.app.state.settings
    base = values.public_url or str(request.base_url)
    return f"{base.rstrip('/')}/sign-in/callback"


def _go(request: Request, path: str) -> Response:
    base = request.scope.get("root_path", "")
    return _uncached(RedirectResponse(base + path, 303))


def _over(request: Request, response: Response) -> Response:
    PENDING.drop(request, response)
    return response


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _failed(request: Request, failure: str, status: int, next_path: str = "/") -> Response:
    words = sign_in_text()
    context: dict[str, Any] = {
        "t": frame_text(),
        "s": words,
        "base": request.scope.get("root_path", ""),
        "failure": words["failure"][failure],
        "next": next_path,
    }
    page = templates.TemplateResponse(request, "sign_in_failed.html", context, status_code=status)
    return _over(request, _uncached(page))
