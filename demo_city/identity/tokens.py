"""``/token``: a code for an ID token and an access token, if everything fits the request."""

import base64
import binascii
import hmac
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from authlib.oauth2.rfc6749.errors import (
    InvalidClientError,
    InvalidGrantError,
    UnsupportedGrantTypeError,
)
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey

from daoban.settings import Settings
from demo_city.identity.grants import ACCESS_SECONDS, Grant
from demo_city.identity.signing_key import ALGORITHM

ID_TOKEN_SECONDS = 300
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def _credentials(form: Mapping[str, str], authorization: str) -> tuple[str, str]:
    """Client id and secret, from the header (RFC 6749 section 2.3.1) or else the form."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        text = base64.b64decode(encoded, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    client, _, secret = text.partition(":")
    return unquote_plus(client), unquote_plus(secret)


def check_secret(form: Mapping[str, str], authorization: str, values: Settings) -> None:
    """Whether the caller is the client; without a secret set, nobody is.

    Raises:
        InvalidClientError: it is not.
    """
    client, secret = _credentials(form, authorization)
    known = values.identity_secret.get_secret_value()
    right = hmac.compare_digest(secret.encode(), known.encode())
    if not known or not right or client != values.identity_client:
        raise InvalidClientError(status_code=401)


def check_grant(form: Mapping[str, str], grant: Grant | None) -> Grant:
    """The grant, if the form proves that the caller is the one it was given to.

    Raises:
        authlib.oauth2.rfc6749.OAuth2Error: it does not.
    """
    if form.get("grant_type") != "authorization_code":
        raise UnsupportedGrantTypeError(form.get("grant_type", ""))
    verifier = form.get("code_verifier", "")
    if grant is None:
        raise InvalidGrantError("unknown, used or expired code")
    if form.get("redirect_uri") != grant.redirect_uri:
        raise InvalidGrantError("another redirect_uri")
    if not _VERIFIER.fullmatch(verifier):
        raise InvalidGrantError("'code_verifier' is needed")
    if not hmac.compare_digest(create_s256_code_challenge(verifier), grant.code_challenge):
        raise InvalidGrantError("another code_verifier")
    return grant


def id_token(grant: Grant, key: RSAKey, issuer: str) -> str:
    """The signed ID token of a grant (OpenID Connect Core 1.0 section 2)."""
    now = int(time.time())
    claims = grant.identity.claims() | {
        "iss": issuer,
        "aud": grant.client_id,
        "iat": now,
        "exp": now + ID_TOKEN_SECONDS,
        "nonce": grant.nonce,
    }
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key)


def token_response(grant: Grant, access_token: str, key: RSAKey, issuer: str) -> dict[str, Any]:
    """The body of a successful answer."""
    return {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": ACCESS_SECONDS,
        "id_token": id_token(grant, key, issuer),
    }
