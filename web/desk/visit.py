"""Who works at the desk: what every page and every call of its API begins with.

The app provides ``app.state.desk`` with ``audit``, ``accounts`` and ``sign_ins``
(``desk.accounts``). All of this reads the database and is synchronous; FastAPI runs it in a thread.
"""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote, unquote, urlsplit

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.requests import HTTPConnection

from daoban.errors import SignInNeeded
from desk.accounts.account import Actor
from desk.accounts.roles import Right, require
from web.desk.sign_in_texts import sign_in_words
from web.sign_in.cookies import Cookie
from web.sign_in.local_paths import local_path

DESK = Cookie("daoban_desk")
HOME = "/desk"
STUDIO = "/studio"
SIGN_IN = "/desk/sign-in"


def known_actor(request: HTTPConnection) -> Actor | None:
    """Who is signed in at the desk with this browser, if anybody is."""
    token = DESK.token(request)
    found: Actor | None = request.app.state.desk.sign_ins.find(token) if token else None
    return found


def actor_of(request: HTTPConnection) -> Actor:
    """A dependency of requests and WebSockets: who is signed in at the desk.

    Raises:
        SignInNeeded: nobody is; a page then leads on by ``to_sign_in``.
    """
    actor = known_actor(request)
    if actor is None:
        words = sign_in_words()["needed"]
        raise SignInNeeded(words["message"], words["hint"])
    return actor


SignedIn = Annotated[Actor, Depends(actor_of)]


def require_right(right: Right) -> Callable[[Actor], Actor]:
    """A dependency: who is signed in, if the role has this right; else ``NotAllowed``."""

    def allowed(actor: SignedIn) -> Actor:
        require(actor, right)
        return actor

    return allowed


def to_sign_in(request: Request) -> Response:
    """Lead to signing in; afterwards it goes on where this request came from."""
    address = f"{base_of(request)}{SIGN_IN}?next={quote(_here(request), safe='')}"
    return RedirectResponse(address, 303, {"Cache-Control": "no-store"})


def base_of(request: HTTPConnection) -> str:
    """What stands before every path, when a proxy serves us below one."""
    base: str = request.scope.get("root_path", "")
    return base


def desk_path(wanted: str | None) -> str:
    """The wanted path if it is one of the desk or the studio, and not of signing in itself, else its first page."""
    path = local_path(wanted)
    here = unquote(urlsplit(path).path)
    of_desk = any(here == room or here.startswith(f"{room}/") for room in (HOME, STUDIO))
    own = here.startswith(f"{HOME}/sign-")
    return path if of_desk and not own and "/." not in here else HOME


def _here(request: Request) -> str:
    """The page of this request: its own address, or for a form the page that it was sent from."""
    if request.method != "GET":
        came_from = urlsplit(request.headers.get("referer", ""))
        return desk_path(_address(request, came_from.path, came_from.query))
    return desk_path(_address(request, request.url.path, request.url.query))


def _address(request: Request, path: str, query: str) -> str:
    return path.removeprefix(base_of(request)) + (f"?{query}" if query else "")
