"""Hashing of passwords: Argon2id (RFC 9106) by argon2-cffi, with its current parameters.

One hash takes 64 MiB and some tens of milliseconds, so that guessing is dear. Only so many run at
once, and only so many may wait: a flood of sign-ins takes neither the memory nor the threads.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from daoban.errors import TooManyRequests
from desk.accounts.names import LONGEST, same_password
from desk.accounts.texts import account_text

AT_ONCE = 2
WAITING = 8
"""Including those that are hashed at the moment."""


class Passwords:
    """Hashes and compares passwords."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Take the hasher; without one, that of argon2-cffi's defaults."""
        self._hasher = hasher or PasswordHasher()
        self._running = BoundedSemaphore(AT_ONCE)
        self._waiting = BoundedSemaphore(WAITING)

    def hash(self, password: str) -> str:
        """The text to keep for a password.

        Raises:
            TooManyRequests: too many are being hashed.
        """
        with self._place():
            return self._hasher.hash(_as_bytes(password))

    def fits(self, kept: str, typed: str) -> bool:
        """Whether a password is the one; takes as long when nothing is kept.

        Raises:
            TooManyRequests: too many are being hashed.
        """
        nobodys = self._nobodys
        with self._place():
            try:
                self._hasher.verify(kept or nobodys, _as_bytes(typed))
            except (InvalidHashError, VerificationError):
                return False
        return bool(kept) and len(typed) <= LONGEST

    def outdated(self, kept: str) -> bool:
        """Whether a kept text was made with other parameters than those of today."""
        return self._hasher.check_needs_rehash(kept)

    @cached_property
    def _nobodys(self) -> str:
        """What is compared where nothing is kept; nobody knows the password."""
        return self._hasher.hash(secrets.token_bytes(32))

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._waiting.acquire(blocking=False):
            words = account_text()["busy"]
            raise TooManyRequests(words["message"], words["hint"])
        try:
            with self._running:
                yield
        finally:
            self._waiting.release()


def _as_bytes(typed: str) -> bytes:
    """The bytes of a password; one that nobody can have is cut before it costs anything."""
    return same_password(typed[: LONGEST + 1]).encode("utf-8", "surrogatepass")
