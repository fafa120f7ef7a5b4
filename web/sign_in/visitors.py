"""Who is asking: a person who has signed in, or a browser that nobody has signed in with.

The app provides ``settings``, ``engine`` (SQLAlchemy) and ``sealer`` on ``app.state``. All of this
reads the database and is synchronous; asynchronous callers go through a thread.
"""

import hashlib
import secrets
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from actions.applications.prefilling import Person
from web.sign_in.cookies import SIGN_IN, VISITOR
from web.sign_in.sessions import OWNER_DIGITS, TOKEN_BYTES, SignInSessions

__all__ = [
    "Person",
    "Visitor",
    "claimed_owner",
    "keep_visitor",
    "known_visitor",
    "visitor_of",
    "visitor_owner",
]
YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class Visitor:
    """Who is asking.

    Attributes:
        owner: whose applications they are: ``person:<hash>`` or ``visitor:<hash>``.
        person: who signed in, if anybody did.
    """

    owner: str
    person: Person | None


def visitor_owner(cookie: str) -> str:
    """The owner that stands for the browser with this ``daoban_visitor`` cookie."""
    return f"visitor:{hashlib.sha256(cookie.encode()).hexdigest()[:OWNER_DIGITS]}"


def sessions_of(request: Request) -> SignInSessions:
    """The sign-ins of this application."""
    return SignInSessions(request.app.state.engine, request.app.state.sealer)


def visitor_of(request: Request) -> Visitor:
    """Who sends this request; read once for each request.

    A browser without a cookie gets one when the caller hands its response to ``keep_visitor``.
    """
    if not hasattr(request.state, "visitor"):
        request.state.visitor = _signed_in(request) or Visitor(_browser_owner(request), None)
    visitor: Visitor = request.state.visitor
    return visitor


def known_visitor(request: Request) -> Visitor | None:
    """Who sends this request, if the browser has been here before; no cookie is made up."""
    visitor = visitor_of(request)
    made_up = visitor.person is None and not VISITOR.token(request)
    return None if made_up else visitor


def keep_visitor(request: Request, response: Response) -> None:
    """Give the browser the cookie that ``visitor_of`` made up for it, if it did."""
    if made := getattr(request.state, "visitor_cookie", ""):
        VISITOR.put(request, response, made, YEAR_SECONDS)


def claimed_owner(request: Request) -> str | None:
    """The owner of what this browser made before anybody signed in, if it has a cookie."""
    cookie = VISITOR.token(request)
    return visitor_owner(cookie) if cookie else None


def _signed_in(request: Request) -> Visitor | None:
    token = SIGN_IN.token(request)
    found = sessions_of(request).find(token) if token else None
    return Visitor(found.owner, found.person) if found else None


def _browser_owner(request: Request) -> str:
    cookie = VISITOR.token(request)
    if not cookie:
        cookie = request.state.visitor_cookie = secrets.token_urlsafe(TOKEN_BYTES)
    return visitor_owner(cookie)
