"""A sign-in under way: what must come back, kept sealed in the browser that started it."""

import json
import secrets
import time
from dataclasses import asdict, dataclass

from daoban.errors import Unavailable
from daoban.sealing import Sealer

PENDING_SECONDS = 600
_RANDOM_BYTES = 32


@dataclass(frozen=True, slots=True)
class PendingLogin:
    """One sign-in under way.

    Attributes:
        state: comes back with the answer; ties it to this browser.
        nonce: comes back inside the ID token; ties that to this sign-in.
        verifier: shows that we are the one who asked (PKCE, RFC 7636).
        next: the local path to go to afterwards.
        redirect_uri: where the answer was to go.
        started: seconds since 1970.
    """

    state: str
    nonce: str
    verifier: str
    next: str
    redirect_uri: str
    started: float

    @classmethod
    def begin(cls, next_path: str, redirect_uri: str) -> "PendingLogin":
        """A new one, with fresh random values."""
        return cls(
            state=secrets.token_urlsafe(_RANDOM_BYTES),
            nonce=secrets.token_urlsafe(_RANDOM_BYTES),
            verifier=secrets.token_urlsafe(_RANDOM_BYTES),
            next=next_path,
            redirect_uri=redirect_uri,
            started=time.time(),
        )

    def seal(self, sealer: Sealer) -> str:
        """The text for the cookie."""
        return sealer.seal(json.dumps(asdict(self), ensure_ascii=False))

    @classmethod
    def unseal(cls, cookie: str, sealer: Sealer) -> "PendingLogin | None":
        """The sign-in in a cookie; ``None`` when there is none, or it is altered or too old."""
        try:
            pending = cls(**json.loads(sealer.unseal(cookie)))
        except (Unavailable, ValueError, TypeError):
            return None
        age = time.time() - pending.started
        return pending if age < PENDING_SECONDS else None
