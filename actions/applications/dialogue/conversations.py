"""What ties a conversation to an application, and what passes beside the conversation engine.

Personal values never go through the engine: its tracker keeps every word. What was said waits
here, sealed, under an id that the engine carries; so do the answers on their way back.
"""

import json
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.applications.application import Application
from actions.applications.dialogue.heard import Heard, Reading
from actions.applications.store import ApplicationStore
from actions.applications.tables import ConversationRow, UtteranceRow
from daoban.errors import NotFound
from daoban.moments import now

KEPT = timedelta(hours=2)
"""How long something waits for its other end."""
REPLY = "reply"
EARLIER = "heard:"
"""Before the id of a conversation: facts that were said before a form was open."""


class Conversations:
    """The conversations of an installation, as far as applications are concerned."""

    def __init__(self, store: ApplicationStore) -> None:
        """Take the store of applications."""
        self._store = store

    def application(self, conversation: str, owner: str) -> tuple[Application, bool] | None:
        """The application a conversation is about, and whether it is paused."""
        with Session(self._store.engine) as session:
            row = session.get(ConversationRow, conversation)
            if row is None:
                return None
            application_id, paused = row.application_id, row.paused
        try:
            return self._store.get(application_id, owner), paused
        except NotFound:
            return None

    def link(self, conversation: str, application_id: str, paused: bool = False) -> None:
        """Let a conversation be about an application from now on."""
        with Session(self._store.engine) as session, session.begin():
            session.merge(
                ConversationRow(
                    conversation=conversation,
                    application_id=application_id,
                    paused=paused,
                    updated_at=now(),
                )
            )

    def put(self, conversation: str, reading: Reading) -> str:
        """Keep what was said until the actions take it; its id."""
        return self._keep(conversation, reading.model_dump_json())

    def take(self, utterance_id: str) -> Reading | None:
        """What was said, once."""
        found = self._take(utterance_id)
        return Reading.model_validate_json(found) if found else None

    def put_reply(self, messages: Sequence[dict[str, Any]]) -> str:
        """Keep an answer until the gateway takes it; its id."""
        return self._keep(REPLY, json.dumps(list(messages), ensure_ascii=False))

    def take_reply(self, reply_id: str) -> list[dict[str, Any]]:
        """An answer, once; empty when it is not there any more."""
        found = self._take(reply_id)
        messages: list[dict[str, Any]] = json.loads(found) if found else []
        return messages

    def remember(self, conversation: str, facts: Sequence[Heard]) -> None:
        """Keep facts that no form could take yet."""
        self._keep(EARLIER + conversation, Reading(loose=list(facts)).model_dump_json())

    def recall(self, conversation: str) -> list[Heard]:
        """The facts that were said before, once, in order."""
        where = UtteranceRow.conversation == EARLIER + conversation
        with Session(self._store.engine) as session, session.begin():
            rows = session.scalars(
                select(UtteranceRow).where(where).order_by(UtteranceRow.created_at)
            )
            sealed = [row.sealed for row in rows]
            session.execute(delete(UtteranceRow).where(where))
        unseal = self._store.sealer.unseal
        readings = [Reading.model_validate_json(unseal(each)) for each in sealed]
        return [fact for reading in readings for fact in reading.loose]

    def _keep(self, conversation: str, text: str) -> str:
        moment = now()
        row = UtteranceRow(
            id=secrets.token_urlsafe(16),
            conversation=conversation[:64],
            sealed=self._store.sealer.seal(text),
            created_at=moment,
        )
        with Session(self._store.engine, expire_on_commit=False) as session, session.begin():
            session.execute(delete(UtteranceRow).where(UtteranceRow.created_at < moment - KEPT))
            session.add(row)
        return row.id

    def _take(self, utterance_id: str) -> str | None:
        with Session(self._store.engine) as session, session.begin():
            row = session.get(UtteranceRow, utterance_id)
            if row is None:
                return None
            session.delete(row)
            return self._store.sealer.unseal(row.sealed)
