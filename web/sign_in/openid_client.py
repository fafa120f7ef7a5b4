"""An OpenID Connect issuer, as a client that is registered with it sees it.

What the issuer says about itself is read when it is first needed, and again after a while: it may
be down when this process starts.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from daoban.errors import NotAllowed, Unavailable
from daoban.logs import logger
from web.sign_in.id_token import Claims, Expected, check_claims, refused
from web.sign_in.pending import PendingLogin
from web.sign_in.texts import sign_in_text

SCOPE = "openid profile"
TIMEOUT_SECONDS = 5.0
KEPT_SECONDS = 3600.0
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
log = logger(__name__)


def token_refused(error: Exception) -> NotAllowed:
    """What is said of an ID token that does not hold."""
    log.warning("id_token_refused", why=type(error).__name__)
    return refused()


def _unavailable(why: str) -> Unavailable:
    log.warning("identity_unavailable", why=why)
    words = sign_in_text()["failure"]["unavailable"]
    return Unavailable(words["message"], words["hint"])


@dataclass(frozen=True, slots=True)
class Registration:
    """How a client is registered with an issuer.

    Attributes:
        issuer: as it names itself, without a slash at its end.
        client, secret: what we are called there, and what proves it.
        through_proxy: whether the issuer is reached as the environment says (``HTTPS_PROXY``).
    """

    issuer: str
    client: str
    secret: str
    through_proxy: bool


class OpenIdClient:
    """One issuer and our registration with it.

    Safe between threads: what two of them read at once is the same, and none waits for another.
    """

    def __init__(self, registration: Registration) -> None:
        """Take the registration; nothing is asked of the issuer yet."""
        self.issuer = registration.issuer
        self._client = registration.client
        self._secret = registration.secret
        self._through_proxy = registration.through_proxy
        self._read: tuple[float, Mapping[str, str]] | None = None
        self._keys: KeySet | None = None

    def authorization_address(self, pending: PendingLogin) -> str:
        """Where the browser goes to sign in.

        Raises:
            Unavailable: the issuer does not answer, or no client secret is set.
        """
        if not self._secret:
            raise _unavailable("no client secret is set")
        address: str = prepare_grant_uri(
            self._about()["authorization_endpoint"],
            client_id=self._client,
            response_type="code",
            redirect_uri=pending.redirect_uri,
            scope=SCOPE,
            state=pending.state,
            nonce=pending.nonce,
            code_challenge=create_s256_code_challenge(pending.verifier),
            code_challenge_method="S256",
        )
        return address

    def claims(self, code: str, pending: PendingLogin, wanted: Sequence[str] = ()) -> Claims:
        """What the issuer says of whoever signed in, for the code that came back.

        Args:
            code: as it came back.
            pending: the sign-in under way.
            wanted: claims that must be there besides those of every ID token.

        Raises:
            Unavailable: the issuer does not answer.
            NotAllowed: it refuses the code, or its ID token does not hold.
        """
        token = self._redeem(code, pending)
        expected = Expected(self.issuer, self._client, pending.nonce)
        try:
            try:
                return check_claims(token, self._key_set(), expected, wanted)
            except InvalidKeyIdError:
                return check_claims(token, self._key_set(anew=True), expected, wanted)
        except (JoseError, ValueError, TypeError) as error:
            raise token_refused(error) from error

    def _redeem(self, code: str, pending: PendingLogin) -> str:
        """The ID token for a code."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": pending.redirect_uri,
            "code_verifier": pending.verifier,
        }
        endpoint = self._about()["token_endpoint"]
        secret = (quote(self._client, safe=""), quote(self._secret, safe=""))
        answer = self._ask("POST", endpoint, data=form, auth=secret)
        token = answer.get("id_token")
        if not isinstance(token, str):
            log.warning("code_refused", why=str(answer.get("error", "no id_token"))[:40])
            raise refused()
        return token

    def _about(self) -> Mapping[str, str]:
        """What the issuer says about itself (OpenID Connect Discovery 1.0)."""
        read = self._read
        if read is None or time.monotonic() - read[0] > KEPT_SECONDS:
            self._read = read = (time.monotonic(), self._discovered())
            self._keys = None
        return read[1]

    def _discovered(self) -> Mapping[str, str]:
        found = self._ask("GET", f"{self.issuer}/.well-known/openid-configuration")
        if str(found.get("issuer", "")).rstrip("/") != self.issuer:
            raise _unavailable("discovery names another issuer")
        addresses = {name: str(found.get(name, "")) for name in _ENDPOINTS}
        if not all(address.startswith(("http://", "https://")) for address in addresses.values()):
            raise _unavailable("discovery lacks an endpoint")
        return addresses

    def _key_set(self, anew: bool = False) -> KeySet:
        """The keys of the issuer; read again when it has changed them."""
        address, keys = self._about()["jwks_uri"], self._keys
        if keys is None or anew:
            found: Any = self._ask("GET", address)
            try:
                self._keys = keys = KeySet.import_key_set(found)
            except (JoseError, KeyError, TypeError, ValueError) as error:
                raise _unavailable("its keys cannot be read") from error
        return keys

    def _ask(self, method: str, address: str, **sent: Any) -> dict[str, Any]:
        """The JSON object that an endpoint answers; one with ``error`` when it refuses."""
        try:
            with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=self._through_proxy) as http:
                answer = http.request(method, address, **sent)
                body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise _unavailable(type(error).__name__) from error
        refusal = method == "POST" and 400 <= answer.status_code < 500
        if not isinstance(body, dict) or not (answer.status_code == 200 or refusal):
            raise _unavailable(f"status {answer.status_code}")
        return body
