"""The cookies of signing in: names, and the flags all of them carry."""

import re
from dataclasses import dataclass

from fastapi import Request
from starlette.requests import HTTPConnection
from starlette.responses import Response

from daoban.settings import Settings

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
"""32 bytes in base64url: what we give out, and nothing that somebody could guess."""


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie that scripts cannot read and other sites cannot send along with a form."""

    name: str
    path: str = "/"

    def put(self, request: Request, response: Response, value: str, seconds: int) -> None:
        """Give the browser a value for so many seconds."""
        response.set_cookie(
            self.name,
            value,
            max_age=seconds,
            path=self.path,
            secure=is_secure(request),
            httponly=True,
            samesite="lax",
        )

    def drop(self, request: Request, response: Response) -> None:
        """Have the browser forget it."""
        response.delete_cookie(
            self.name, path=self.path, secure=is_secure(request), httponly=True, samesite="lax"
        )

    def token(self, request: HTTPConnection) -> str:
        """Its value if it has the form of one of our tokens, else empty."""
        value = request.cookies.get(self.name, "")
        return value if _TOKEN.fullmatch(value) else ""


SIGN_IN = Cookie("daoban_sign_in")
PENDING = Cookie("daoban_sign_in_pending", "/sign-in")
VISITOR = Cookie("daoban_visitor")


def is_secure(request: Request) -> bool:
    """Whether people reach us by HTTPS, perhaps through a proxy that ends it."""
    values: Settings = request.app.state.settings
    return request.url.scheme == "https" or values.public_url.startswith("https://")
