"""Checking an ID token (OpenID Connect Core 1.0 section 3.1.3.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidClaimError
from joserfc.jwk import KeySet

from actions.applications.prefilling import Person
from daoban.errors import NotAllowed
from web.sign_in.texts import sign_in_text

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures with a public key only: ours is no secret that could be taken for one."""
PERSON = ("name", "identity_number")
"""Claims without which nobody is a person to us."""
LEEWAY = 30
"""Seconds by which the clocks of the issuer and ours may differ."""

Claims = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the token must say."""

    issuer: str
    client: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Identified:
    """Whom the token is about."""

    subject: str
    person: Person


def refused() -> NotAllowed:
    """What is said of an answer that does not hold; why stays between us and the log."""
    words = sign_in_text()["failure"]["refused"]
    return NotAllowed(words["message"], words["hint"])


def check_claims(token: str, keys: KeySet, expected: Expected, wanted: Sequence[str]) -> Claims:
    """What the token says, if it is signed, in force, and meant for us and this sign-in.

    Args:
        token: as it came.
        keys: those of the issuer.
        expected: what it must say.
        wanted: claims that must be there besides those of every ID token.

    Raises:
        joserfc.errors.InvalidKeyIdError: signed with a key that is not among ``keys``.
        joserfc.errors.JoseError: it does not hold.
    """
    claims: Claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    also: dict[str, Any] = {name: {"essential": True} for name in wanted}
    registry = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": expected.issuer},
        aud={"essential": True, "value": expected.client},
        nonce={"essential": True, "value": expected.nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        **also,
    )
    registry.validate(claims)
    _check_audience(claims, expected.client)
    return claims


def identified(claims: Claims) -> Identified:
    """Whom checked claims are about.

    Raises:
        joserfc.errors.InvalidClaimError: they do not describe a person.
    """
    return Identified(claims["sub"], _person(claims))


def _check_audience(claims: Claims, client: str) -> None:
    """A token for several must say that it was made for us (``azp``)."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client) != client:
        raise InvalidClaimError("azp")


def _person(claims: Claims) -> Person:
    wanted = ("name", "identity_number", "credit_code", "company_name")
    values = {name: claims.get(name) for name in wanted}
    for name, value in values.items():
        if not (value is None or isinstance(value, str)):
            raise InvalidClaimError(name)
    if bool(values["credit_code"]) != bool(values["company_name"]):
        raise InvalidClaimError("credit_code")
    return Person(
        str(values["name"]),
        str(values["identity_number"]),
        values["credit_code"] or None,
        values["company_name"] or None,
    )
