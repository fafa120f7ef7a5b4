"""Requests that are sent twice are done once: the second is answered as the first was."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from daoban.errors import Conflict, InvalidInput
from daoban.moments import aware, now
from desk.accounts.account import Actor
from studio.drafts.rows import writing
from studio.tables import RequestRow
from studio.texts import error

KEPT = timedelta(days=7)
"""How long an answer is kept."""
GIVEN_UP = timedelta(minutes=5)
"""After which a request without an answer was lost with its process and may be sent again."""
_ROOM = 80
WORKING = 0


@dataclass(frozen=True)
class Answer:
    """What a request was answered: HTTP status and JSON."""

    status: int
    body: Any


class Requests:
    """What was answered to requests that bear a key."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = now) -> None:
        """Take the database and what tells the time."""
        self._engine = engine
        self._clock = clock

    def once(self, actor: Actor, key: str, request: Any, work: Callable[[], Answer]) -> Answer:
        """Do something once for a key, and answer the same whenever it is sent again.

        Args:
            actor: who asks.
            key: theirs for this request; empty: it is done each time.
            request: everything that it says, as JSON; another one under the same key is refused.
            work: does it; what it raises is not kept, so that it can be sent again.

        Raises:
            Conflict: the same request is being worked on.
            InvalidInput: the key is too long or was used for something else.
        """
        if not key:
            return work()
        if len(key) > _ROOM:
            raise InvalidInput(*error("key_reused"))
        said = json.dumps(request, sort_keys=True, ensure_ascii=False).encode()
        digest = hashlib.sha256(said).hexdigest()
        answered = self._begin(actor, key, digest)
        if answered:
            return answered
        try:
            answer = work()
        except BaseException:
            self._forget(actor, key)
            raise
        with writing(self._engine) as session:
            row = session.scalars(self._asked(actor, key)).one()
            row.status, row.answer = answer.status, answer.body
        return answer

    def sweep(self, moment: datetime) -> list[str]:
        """Forget what was answered long ago."""
        old = RequestRow.at < (moment - KEPT).astimezone(UTC)
        with Session(self._engine) as session, session.begin():
            keys = list(session.scalars(select(RequestRow.key).where(old)))
            if keys:
                session.execute(delete(RequestRow).where(old))
            return keys

    def _begin(self, actor: Actor, key: str, digest: str) -> Answer | None:
        moment = self._clock()
        try:
            with writing(self._engine) as session:
                row = session.scalars(self._asked(actor, key).with_for_update()).one_or_none()
                if row is None:
                    session.add(
                        RequestRow(
                            actor=actor.name,
                            key=key,
                            digest=digest,
                            status=WORKING,
                            answer=None,
                            at=moment,
                        )
                    )
                    return None
                if row.digest != digest:
                    raise InvalidInput(*error("key_reused"))
                if row.status != WORKING:
                    return Answer(row.status, row.answer)
                if aware(row.at) + GIVEN_UP > moment:
                    raise Conflict(*error("key_busy"))
                row.at = moment
                return None
        except IntegrityError as problem:
            raise Conflict(*error("key_busy")) from problem

    def _forget(self, actor: Actor, key: str) -> None:
        with writing(self._engine) as session:
            for row in session.scalars(self._asked(actor, key)):
                session.delete(row)

    def _asked(self, actor: Actor, key: str) -> Any:
        return select(RequestRow).where(RequestRow.actor == actor.name, RequestRow.key == key)
