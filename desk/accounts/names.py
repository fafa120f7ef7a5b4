"""Names and passwords of accounts: what they may look like."""

import re
import secrets
import unicodedata

from daoban.errors import InvalidInput
from desk.accounts.account import SYSTEM
from desk.accounts.texts import account_text

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,38}[a-z0-9]")
SHORTEST, LONGEST = 12, 128
"""Characters of a password."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are mistaken for each other; 20 of them hold 99 bits."""
_GROUPS = 4


def _refused(reason: str) -> InvalidInput:
    words = account_text()["invalid"][reason]
    return InvalidInput(words["message"], words["hint"])


def known_as(typed: str) -> str:
    """A name as it is kept: lower case, half-width, nothing around it."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def can_be_name(name: str) -> bool:
    """Whether any account can be kept under this name."""
    return _NAME.fullmatch(name) is not None and name != SYSTEM.name


def checked_name(typed: str) -> str:
    """The name of a new account.

    Raises:
        InvalidInput: it cannot be one.
    """
    name = known_as(typed)
    if not can_be_name(name):
        raise _refused("name")
    return name


def same_password(typed: str) -> str:
    """A password as it is hashed, however a keyboard composes its characters (RFC 8265)."""
    return unicodedata.normalize("NFC", typed)


def checked_password(name: str, typed: str) -> str:
    """The new password of an account.

    Raises:
        InvalidInput: too short, too long, or it holds the name.
    """
    password = same_password(typed) if len(typed) <= LONGEST else ""
    if not SHORTEST <= len(password) <= LONGEST:
        raise _refused("password_length")
    if name in known_as(password):
        raise _refused("password_name")
    return password


def new_password(name: str) -> str:
    """A random password for an account, e.g. ``k3p9x-…``, easy to read out."""
    while True:
        groups = ("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(_GROUPS))
        password = "-".join(groups)
        if name not in password or not can_be_name(name):
            return password
