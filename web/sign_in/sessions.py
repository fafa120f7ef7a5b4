"""Opening, finding and closing sign-ins."""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from actions.applications.prefilling import Person
from daoban.errors import Unavailable
from daoban.sealing import Sealer
from web.sign_in.tables import SignInSessionRow

TOKEN_BYTES = 32
OWNER_DIGITS = 40


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An open sign-in: the owner of what the person makes, and the person."""

    owner: str
    person: Person


def person_owner(sealer: Sealer, issuer: str, subject: str) -> str:
    """The owner that stands for a person; tells nothing without the key."""
    return f"person:{sealer.digest(f'{issuer}|{subject}')[:OWNER_DIGITS]}"


class SignInSessions:
    """The sign-ins in the database; values are sealed, tokens hashed."""

    def __init__(self, engine: Engine, sealer: Sealer) -> None:
        """Sign-ins in the database of ``engine``."""
        self._engine = engine
        self._sealer = sealer

    def open(self, owner: str, person: Person, hours: float) -> str:
        """Open a sign-in; sign-ins that are over are swept away.

        Returns:
            the token for the browser, 32 random bytes in base64url.
        """
        token, now = secrets.token_urlsafe(TOKEN_BYTES), datetime.now(UTC)
        row = SignInSessionRow(
            token_hash=_hash(token),
            owner=owner,
            sealed=self._sealer.seal(json.dumps(asdict(person), ensure_ascii=False)),
            created_at=now,
            expires_at=now + timedelta(hours=hours),
        )
        with Session(self._engine) as session, session.begin():
            session.execute(delete(SignInSessionRow).where(SignInSessionRow.expires_at <= now))
            session.add(row)
        return token

    def find(self, token: str) -> SignedIn | None:
        """The sign-in of this token, if it is open; one sealed with a retired key is over."""
        asked = select(SignInSessionRow.owner, SignInSessionRow.sealed).where(
            SignInSessionRow.token_hash == _hash(token),
            SignInSessionRow.expires_at > datetime.now(UTC),
        )
        with Session(self._engine) as session:
            row = session.execute(asked).one_or_none()
        if row is None:
            return None
        try:
            return SignedIn(row.owner, Person(**json.loads(self._sealer.unseal(row.sealed))))
        except Unavailable:
            return None

    def close(self, token: str) -> None:
        """End the sign-in of this token; nothing happens when there is none."""
        with Session(self._engine) as session, session.begin():
            session.execute(
                delete(SignInSessionRow).where(SignInSessionRow.token_hash == _hash(token))
            )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
