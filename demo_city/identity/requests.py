"""What a client asks for at ``/authorize``, and whether it may.

Sources: OpenID Connect Core 1.0 section 3.1.2, RFC 7636 (PKCE), RFC 9700 (exact redirect address).
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from urllib.parse import urlsplit

from authlib.oauth2.rfc6749.errors import (
    InvalidRequestError,
    InvalidScopeError,
    UnsupportedResponseTypeError,
)

from daoban.errors import NotAllowed
from daoban.settings import Settings

CALLBACK = "/sign-in/callback"
_LOOPBACK = re.compile(
    rf"http://(?:localhost|127(?:\.[0-9]{{1,3}}){{3}}|\[::1\])(?::[0-9]{{1,5}})?{CALLBACK}"
)
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_LONGEST = 512


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """The parameters of an authorization request; missing ones are empty."""

    client_id: str
    redirect_uri: str
    response_type: str
    scope: str
    state: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "AuthorizationRequest":
        """The parameters of a query or a form."""
        return cls(**{field.name: given.get(field.name, "") for field in fields(cls)})

    def parameters(self) -> dict[str, str]:
        """The parameters again, for the hidden fields of the page."""
        return asdict(self)

    @property
    def redirect_origin(self) -> str:
        """Scheme, host and port of where the answer goes."""
        parts = urlsplit(self.redirect_uri)
        return f"{parts.scheme}://{parts.netloc}"


def check_client(request: AuthorizationRequest, values: Settings) -> None:
    """Whether the client is known and the answer would go to it, and to nobody else.

    Raises:
        NotAllowed: it is not; nothing may be sent to the address it gave.
    """
    public = values.public_url.rstrip("/")
    to_public = bool(public) and request.redirect_uri == public + CALLBACK
    if request.client_id != values.identity_client:
        raise NotAllowed("这个应用没有在演示身份认证中登记。", "请从导办的“登录”重新进入。")
    if not to_public and not _LOOPBACK.fullmatch(request.redirect_uri):
        raise NotAllowed("登录后要返回的地址没有登记。", "请从导办的“登录”重新进入。")


def check_request(request: AuthorizationRequest) -> None:
    """Whether a known client asks for something that is given here.

    Raises:
        authlib.oauth2.rfc6749.OAuth2Error: it does not; to be told to the client by redirect.
    """
    if request.response_type != "code":
        raise UnsupportedResponseTypeError(request.response_type)
    if "openid" not in request.scope.split():
        raise InvalidScopeError()
    for name in ("state", "nonce"):
        if not 1 <= len(getattr(request, name)) <= _LONGEST:
            raise InvalidRequestError(f"'{name}' is needed")
    if request.code_challenge_method != "S256" or not _CHALLENGE.fullmatch(request.code_challenge):
        raise InvalidRequestError("'code_challenge' with method S256 is needed")
