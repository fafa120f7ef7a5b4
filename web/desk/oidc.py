"""``/desk/sign-in/oidc``: signing in with the identity of the staff, where one is set.

The client of the issuer is made when it is first needed and kept on ``app.state.desk_identity``;
``sealer`` is on ``app.state`` as for the sign-in of citizens.
"""

import hmac
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from daoban.errors import DaobanError, InvalidInput, NotAllowed, NotFound, Unavailable
from daoban.settings import Settings
from desk.accounts.account import Actor
from web.desk.sign_in import Text, form_page, signed_in
from web.desk.sign_in_texts import sign_in_words
from web.desk.visit import HOME, SIGN_IN, desk_path
from web.sign_in.cookies import Cookie
from web.sign_in.openid_client import OpenIdClient, Registration
from web.sign_in.pending import PENDING_SECONDS, PendingLogin

router = APIRouter(include_in_schema=False)
PENDING = Cookie("daoban_desk_pending", SIGN_IN)
CALLBACK = f"{SIGN_IN}/callback"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the issuer sent along with the browser (RFC 6749, RFC 9207)."""

    code: str
    iss: str
    error: str


@router.get(f"{SIGN_IN}/oidc")
def begin(request: Request, next: Text = HOME) -> Response:
    """Lead to the issuer."""
    issuer = _issuer(request)
    pending = PendingLogin.begin(desk_path(next), _callback_address(request))
    try:
        address = issuer.authorization_address(pending)
    except Unavailable:
        return form_page(request, pending.next, _failure(Unavailable, "unavailable"))
    response = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
    PENDING.put(request, response, pending.seal(request.app.state.sealer), PENDING_SECONDS)
    return response


@router.get(CALLBACK)
def callback(
    request: Request, code: Text = "", state: Text = "", iss: Text = "", error: Text = ""
) -> Response:
    """Take the issuer's answer; whatever comes of it, it cannot be used again."""
    issuer, pending = _issuer(request), _pending(request, state)
    wanted = pending.next if pending else HOME
    try:
        actor = _actor(request, issuer, pending, _Answer(code, iss, error))
        response = signed_in(request, actor, wanted)
    except DaobanError as failed:
        response = form_page(request, wanted, failed)
    PENDING.drop(request, response)
    return response


def _actor(
    request: Request, issuer: OpenIdClient, pending: PendingLogin | None, answer: _Answer
) -> Actor:
    """Who the issuer says it is, as the linked account.

    Raises:
        DaobanError: it does not hold, or no account is linked, in the words of the desk.
    """
    if pending is None:
        raise _failure(InvalidInput, "interrupted")
    if answer.error == "access_denied":
        raise _failure(NotAllowed, "cancelled")
    if answer.error or not answer.code or answer.iss not in ("", issuer.issuer):
        raise _failure(NotAllowed, "refused")
    try:
        claims = issuer.claims(answer.code, pending)
    except Unavailable as error:
        raise _failure(Unavailable, "unavailable") from error
    except NotAllowed as error:
        raise _failure(NotAllowed, "refused") from error
    actor: Actor = request.app.state.desk.accounts.by_subject(issuer.issuer, claims["sub"])
    return actor


def _pending(request: Request, state: str) -> PendingLogin | None:
    """The sign-in under way that an answer belongs to; one of citizens is none of ours."""
    cookie = request.cookies.get(PENDING.name, "")
    pending = PendingLogin.unseal(cookie, request.app.state.sealer)
    if pending is None or pending.redirect_uri != _callback_address(request):
        return None
    return pending if hmac.compare_digest(pending.state.encode(), state.encode()) else None


def _issuer(request: Request) -> OpenIdClient:
    """The client of the staff's issuer.

    Raises:
        NotFound: none is set.
    """
    values: Settings = request.app.state.settings
    if not values.desk_issuer:
        raise _failure(NotFound, "none")
    found: OpenIdClient | None = getattr(request.app.state, "desk_identity", None)
    if found is None:
        found = request.app.state.desk_identity = OpenIdClient(_registration(values))
    return found


def _registration(values: Settings) -> Registration:
    issuer, secret = values.desk_issuer.rstrip("/"), values.desk_secret.get_secret_value()
    return Registration(issuer, values.desk_client, secret, through_proxy=True)


def _callback_address(request: Request) -> str:
    values: Settings = request.app.state.settings
    return (values.public_url or str(request.base_url)).rstrip("/") + CALLBACK


def _failure(kind: type[DaobanError], name: str) -> DaobanError:
    words = sign_in_words()["failure"][name]
    return kind(words["message"], words["hint"])
