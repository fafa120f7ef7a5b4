"""The queue: whoever had an agent already comes first, then in the order of asking."""

import math
from collections.abc import Mapping
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from daoban.moments import aware
from desk.handover.presence import Presence
from desk.handover.shapes import Handover, Queued
from desk.handover.tables import HandoverRow
from desk.handover.texts import hours_text
from desk.vocabulary import ConversationStatus

_MEASURED = 20
"""Conversations had lately, out of which is told how long one takes."""
_ENOUGH = 5
_LEAST_MINUTES, _MOST_MINUTES = 1.0, 30.0


def handover_of(row: HandoverRow) -> Handover:
    """A handover out of its row."""
    return Handover(
        id=row.id,
        conversation=row.conversation,
        owner=row.owner,
        city=row.city,
        reason=row.reason,
        status=ConversationStatus(row.status),
        agent=row.agent,
        revision=row.revision,
        asked_at=aware(row.asked_at),
        taken_at=aware(row.taken_at),
        answered_at=aware(row.answered_at),
        ended_at=aware(row.ended_at),
    )


_WAITING = HandoverRow.status == ConversationStatus.WAITING


class Queue:
    """Reads the queue; changes nothing."""

    def __init__(self, presence: Presence, times: Mapping[str, Any] | None = None) -> None:
        """Take who is at the desk, and ``hours.yml``."""
        self._presence = presence
        self._minutes_each = float((times or hours_text())["minutes_each"])

    def all(self, session: Session, moment: datetime) -> list[Queued]:
        """Everybody who waits, in order."""
        rows = session.scalars(
            select(HandoverRow)
            .where(_WAITING)
            .order_by(HandoverRow.taken_at.is_(None), HandoverRow.asked_at, HandoverRow.id)
        )
        return [
            Queued(handover_of(row), place, int((moment - aware(row.asked_at)).total_seconds()))
            for place, row in enumerate(rows, start=1)
        ]

    def place(self, session: Session, handover: Handover) -> int:
        """The place in the queue, from 1; 0 for one that does not wait."""
        if handover.status is not ConversationStatus.WAITING:
            return 0
        earlier = or_(
            HandoverRow.asked_at < handover.asked_at,
            and_(HandoverRow.asked_at == handover.asked_at, HandoverRow.id < handover.id),
        )
        had_one = HandoverRow.taken_at.is_not(None)
        ahead = and_(had_one, earlier) if handover.taken_at else or_(had_one, earlier)
        return (session.scalar(select(func.count()).where(_WAITING, ahead)) or 0) + 1

    def minutes(self, session: Session, place: int, moment: datetime) -> int:
        """About how long whoever has that place will wait, in minutes."""
        agents = max(1, self._presence.at_desk(session, moment))
        return math.ceil(place * self._each(session) / agents)

    def _each(self, session: Session) -> float:
        """Minutes that a conversation takes: the middle one of those had lately."""
        asked = (
            select(HandoverRow.taken_at, HandoverRow.ended_at)
            .where(HandoverRow.taken_at.is_not(None), HandoverRow.ended_at.is_not(None))
            .order_by(HandoverRow.ended_at.desc())
            .limit(_MEASURED)
        )
        had = [
            (end - taken).total_seconds() / 60
            for taken, end in session.execute(asked)
            if taken and end
        ]
        if len(had) < _ENOUGH:
            return self._minutes_each
        return min(max(median(had), _LEAST_MINUTES), _MOST_MINUTES)
