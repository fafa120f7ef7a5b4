"""Asking for a person: at most one open handover of a conversation, however often it is asked."""

import hashlib

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from daoban.personal_data import mask_personal_data
from desk.accounts.write_turn import take_turn
from desk.handover.line_store import Clock
from desk.handover.queue import handover_of
from desk.handover.shapes import OPEN, Handover
from desk.handover.tables import HandoverRow
from desk.vocabulary import ConversationStatus

_REASON_ROOM = 120


class Asking:
    """Makes handovers."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Take the database, and what tells the time."""
        self._engine = engine
        self._clock = clock

    def ask(self, conversation: str, owner: str, city: str, reason: str) -> tuple[Handover, bool]:
        """The open handover of a conversation, and whether it was made now."""
        while True:
            try:
                return self._open(conversation, owner, city, reason)
            except IntegrityError:  # somebody asked for the same conversation meanwhile
                continue

    def _open(self, conversation: str, owner: str, city: str, reason: str) -> tuple[Handover, bool]:
        asked = select(HandoverRow).where(HandoverRow.conversation == conversation)
        with Session(self._engine) as session, session.begin():
            take_turn(session)
            rows = list(session.scalars(asked))
            for row in rows:
                if row.status in OPEN:
                    return handover_of(row), False
            row = HandoverRow(
                id=_id(conversation, len(rows)),
                conversation=conversation,
                owner=owner,
                city=city,
                reason=mask_personal_data(reason)[:_REASON_ROOM],
                status=ConversationStatus.WAITING.value,
                agent="",
                revision=1,
                asked_at=self._clock(),
            )
            session.add(row)
            session.flush()
            return handover_of(row), True


def _id(conversation: str, earlier: int) -> str:
    """The id tells the how-manieth of its conversation it is, so two cannot be made at once."""
    return hashlib.sha256(f"{conversation}:{earlier}".encode()).hexdigest()[:32]
