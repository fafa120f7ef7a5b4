"""What happens to conversations when nobody does anything: agents who are gone, queues that stand."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from daoban.moments import aware
from desk.accounts.account import SYSTEM
from desk.handover.moves import Edit, Move, Moves
from desk.handover.presence import Presence
from desk.handover.shapes import OPEN
from desk.handover.tables import HandoverRow, LineRow
from desk.handover.texts import hours_text
from desk.vocabulary import ConversationStatus


class Sweeping:
    """Goes through the open handovers; called every few seconds."""

    def __init__(
        self, moves: Moves, presence: Presence, times: Mapping[str, Any] | None = None
    ) -> None:
        """Take what makes changes, who is at the desk, and ``hours.yml``."""
        self._moves = moves
        self._presence = presence
        self._forgotten_after = timedelta(minutes=(times or hours_text())["forgotten_minutes"])

    def sweep(self, moment: datetime) -> list[str]:
        """Put those of absent agents to the front of the queue, and end waits that are too long.

        One that was kept for a colleague who does not come is open to everybody again.

        Returns:
            the ids of what was changed.
        """
        with Session(self._moves.store.engine) as session:
            rows = session.scalars(select(HandoverRow).where(HandoverRow.status.in_(OPEN)))
            due = [row.id for row in rows if self._due(session, row, moment)]
        return [each for each in due if self._settle(each, moment)]

    def _settle(self, handover_id: str, moment: datetime) -> bool:
        done = False

        def edit(session: Session, row: HandoverRow) -> Move | None:
            nonlocal done
            move = self._due(session, row, moment)
            done = move is not None
            if move and move.said == "forgotten":
                self._moves.end(row, ConversationStatus.CLOSED)
            elif move:
                row.status, row.agent = ConversationStatus.WAITING.value, ""
            return move

        settle: Edit = edit
        self._moves.change(handover_id, SYSTEM, settle)
        return done

    def _due(self, session: Session, row: HandoverRow, moment: datetime) -> Move | None:
        """What is to be done about one; ``None``: nothing."""
        if row.status == ConversationStatus.ACTIVE:
            gone = moment - self._last_seen(session, row) > self._presence.absent_after
            return Move("handover_left", "absent") if gone else None
        if row.status == ConversationStatus.WAITING:
            since = self._last_line(session, row.id) or aware(row.asked_at)
            if row.agent and moment - since > self._presence.absent_after:
                return Move("handover_unclaimed", "transferred", shown=True)
            if moment - max(since, aware(row.asked_at)) > self._forgotten_after:
                return Move("handover_forgotten", "forgotten")
        return None

    def _last_seen(self, session: Session, row: HandoverRow) -> datetime:
        """When whoever has a conversation last did anything at the desk."""
        moments = (
            self._presence.last_seen(session, row.agent),
            self._last_line(session, row.id, row.agent),
            aware(row.taken_at),
            aware(row.asked_at),
        )
        return max(each for each in moments if each is not None)

    def _last_line(
        self, session: Session, handover_id: str, actor: str | None = None
    ) -> datetime | None:
        """When the last line of a handover was kept, of anybody or of one account."""
        asked = select(func.max(LineRow.at)).where(LineRow.handover_id == handover_id)
        if actor is not None:
            asked = asked.where(LineRow.actor == actor)
        found = session.scalar(asked)
        return aware(found)
