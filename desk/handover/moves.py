"""One change of a handover: under its lock, told to the citizen, recorded, all in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from daoban.errors import NotFound
from daoban.moments import now
from desk.accounts.account import Actor
from desk.accounts.write_turn import take_turn
from desk.handover.audit import Audit
from desk.handover.bell import QUEUE, Bell
from desk.handover.line_store import SHOWN, Clock, LineStore, NewLine
from desk.handover.queue import handover_of
from desk.handover.shapes import Handover
from desk.handover.tables import HandoverRow
from desk.handover.texts import fault, handover_text
from desk.vocabulary import Author, ConversationStatus

NOTICE = "notice"


@dataclass(frozen=True)
class Move:
    """What a change is called and what is said of it.

    Attributes:
        action: for the audit log; empty for what the citizen does.
        said: name of the sentence to the citizen.
        shown: the citizen knows it already; the line is for the agent.
        to: account it goes to, for the audit log.
    """

    action: str
    said: str
    shown: bool = False
    to: str = ""


Edit = Callable[[Session, HandoverRow], Move | None]
"""Changes the row and says what that was; ``None`` when nothing is to be changed."""


class Moves:
    """Makes the changes."""

    def __init__(
        self,
        store: LineStore,
        audit: Audit,
        bell: Bell,
        clock: Clock = now,
    ) -> None:
        """Take where lines are kept, the audit log, whom to wake, and what tells the time."""
        self.store = store
        self.clock = clock
        self._audit = audit
        self._bell = bell

    def change(self, handover_id: str, actor: Actor | None, edit: Edit) -> Handover:
        """Change a handover.

        Args:
            handover_id: its id.
            actor: who does it; ``None``: the citizen.
            edit: what is changed; raises when it may not be.

        Raises:
            NotFound: there is none with this id.
        """
        with Session(self.store.engine) as session, session.begin():
            row = _own_row(session, handover_id)
            move = edit(session, row)
            if move:
                row.revision += 1
                session.flush()
                self._tell(session, row, actor, move)
            handover = handover_of(row)
        if move:
            self._bell.ring(handover.conversation, QUEUE)
        return handover

    def end(self, row: HandoverRow, status: ConversationStatus) -> None:
        """End a handover; it is never opened again."""
        row.status, row.ended_at = status.value, self.clock()

    def _tell(self, session: Session, row: HandoverRow, actor: Actor | None, move: Move) -> None:
        words = str(handover_text()["said"][move.said])
        text = words.format(title=actor.title if actor else "")
        key = f"{Author.SYSTEM.value}:{row.id}:{row.revision}"
        new = NewLine(
            conversation=row.conversation,
            handover_id=row.id,
            author=Author.SYSTEM,
            actor=actor.name if actor else "",
            messages=[{"type": NOTICE, "text": text, "level": "info"}],
            key=f"{SHOWN}{key}" if move.shown else key,
        )
        self.store.insert(session, new)
        if actor is not None:
            detail = {"to": move.to} if move.to else {}
            self._audit.record_in(session, actor, move.action, f"handover:{row.id}", detail)


def _own_row(session: Session, handover_id: str) -> HandoverRow:
    """The row, which nobody else changes until the transaction ends."""
    take_turn(session)
    row = session.get(HandoverRow, handover_id, with_for_update=True)
    if row is None:
        raise fault(NotFound, "missing")
    return row
