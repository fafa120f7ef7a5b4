"""Conversations that people take over from the assistant."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from daoban.errors import Conflict, InvalidInput, NotAllowed, NotFound
from desk.accounts.account import Actor
from desk.accounts.roles import Right, require
from desk.handover.asking import Asking
from desk.handover.bell import QUEUE, Bell
from desk.handover.moves import Edit, Move, Moves
from desk.handover.presence import Presence
from desk.handover.queue import Queue, handover_of
from desk.handover.shapes import OPEN, Handover, Queued
from desk.handover.sweeping import Sweeping
from desk.handover.tables import HandoverRow
from desk.handover.texts import fault
from desk.vocabulary import ConversationStatus, Role


class Handovers:
    """The handovers of an installation; a conversation has at most one that is open."""

    def __init__(self, moves: Moves, queue: Queue, presence: Presence, bell: Bell) -> None:
        """Take what makes changes, what reads the queue, who is at the desk, and whom to wake."""
        self._moves = moves
        self._engine = moves.store.engine
        self._queue = queue
        self._presence = presence
        self._bell = bell
        self._asking = Asking(moves.store.engine, moves.clock)
        self._sweeping = Sweeping(moves, presence)

    def ask(self, conversation: str, owner: str, city: str, reason: str) -> Handover:
        """Put a conversation into the queue; while one is open, that one.

        Args:
            conversation: as the engine knows it.
            owner: the citizen's owner hash.
            city: code of the served city, or empty.
            reason: what was said; masked here.
        """
        handover, made = self._asking.ask(conversation, owner, city, reason)
        if made:
            self._bell.ring(conversation, QUEUE)
        return handover

    def current(self, conversation: str) -> Handover | None:
        """The open handover of a conversation, if people have it or are waited for."""
        asked = select(HandoverRow).where(
            HandoverRow.conversation == conversation, HandoverRow.status.in_(OPEN)
        )
        with Session(self._engine) as session:
            row = session.scalars(asked).one_or_none()
            return handover_of(row) if row else None

    def get(self, handover_id: str) -> Handover:
        """A handover, open or not.

        Raises:
            NotFound: there is none with this id.
        """
        with Session(self._engine) as session:
            row = session.get(HandoverRow, handover_id)
            if row is None:
                raise fault(NotFound, "missing")
            return handover_of(row)

    def place(self, handover: Handover) -> int:
        """The place in the queue, from 1; 0 for one that does not wait."""
        with Session(self._engine) as session:
            return self._queue.place(session, handover)

    def minutes(self, place: int) -> int:
        """About how many minutes whoever has that place will wait."""
        with Session(self._engine) as session:
            return self._queue.minutes(session, place, self._moves.clock())

    def title(self, handover: Handover) -> str:
        """How the citizen sees whoever has the conversation; empty when nobody has."""
        if handover.status is not ConversationStatus.ACTIVE:
            return ""
        with Session(self._engine) as session:
            return self._presence.title(session, handover.agent)

    def waiting(self) -> list[Queued]:
        """Everybody who waits, in order."""
        with Session(self._engine) as session:
            return self._queue.all(session, self._moves.clock())

    def mine(self, actor: Actor) -> list[Handover]:
        """What somebody has, then what waits for exactly them; the oldest first."""
        asked = (
            select(HandoverRow)
            .where(HandoverRow.agent == actor.name, HandoverRow.status.in_(OPEN))
            .order_by(
                HandoverRow.status != ConversationStatus.ACTIVE.value,
                HandoverRow.asked_at,
                HandoverRow.id,
            )
        )
        self.seen(actor)
        with Session(self._engine) as session:
            return [handover_of(row) for row in session.scalars(asked)]

    def seen(self, actor: Actor) -> None:
        """Note that somebody is at the desk, so that conversations stay with them."""
        self._presence.seen(actor)

    def take(self, handover_id: str, actor: Actor, revision: int) -> Handover:
        """Take a conversation that waits; of several who try, one gets it.

        Args:
            handover_id: its id.
            actor: who takes it.
            revision: of the handover as it was seen waiting.

        Raises:
            Conflict: somebody else has it, or it does not wait any more.
            NotAllowed: it waits for somebody else, or this role holds no conversations.
            NotFound: there is none with this id.
        """
        require(actor, Right.CONVERSE)

        def edit(_session: Session, row: HandoverRow) -> Move | None:
            if row.status == ConversationStatus.ACTIVE and row.agent == actor.name:
                return None  # pressed twice
            if row.status != ConversationStatus.WAITING or row.revision != revision:
                raise fault(Conflict, "taken")
            if row.agent not in ("", actor.name) and actor.role is not Role.SUPERVISOR:
                raise fault(NotAllowed, "reserved")
            row.status, row.agent = ConversationStatus.ACTIVE.value, actor.name
            row.taken_at = row.taken_at or self._moves.clock()
            return Move("handover_taken", "taken")

        taken = self._moves.change(handover_id, actor, edit)
        self.seen(actor)
        return taken

    def transfer(self, handover_id: str, actor: Actor, to: str = "") -> Handover:
        """Pass a conversation on, to one colleague or to the front of the queue.

        Raises:
            Conflict, NotAllowed, NotFound: as ``give_back``.
            InvalidInput: there is no such colleague who holds conversations.
        """

        def edit(session: Session, row: HandoverRow) -> Move:
            _check_holder(row, actor)
            if to and (to == row.agent or not self._presence.converses(session, to)):
                raise fault(InvalidInput, "colleague")
            row.status, row.agent = ConversationStatus.WAITING.value, to
            return Move("handover_transferred", "transferred", to=to)

        return self._held(handover_id, actor, edit)

    def give_back(self, handover_id: str, actor: Actor) -> Handover:
        """Let the assistant answer again.

        Raises:
            Conflict: nobody has the conversation.
            NotAllowed: a colleague has it; a supervisor may do it anyway.
            NotFound: there is none with this id.
        """

        def edit(_session: Session, row: HandoverRow) -> Move:
            _check_holder(row, actor)
            self._moves.end(row, ConversationStatus.RETURNED)
            return Move("handover_returned", "returned")

        return self._held(handover_id, actor, edit)

    def close(self, handover_id: str, actor: Actor | None) -> Handover:
        """End it; one that has ended stays as it is.

        Args:
            handover_id: its id.
            actor: who ends it, as ``give_back``, or anybody for one that waits; ``None``: the
                citizen.

        Raises:
            NotAllowed, NotFound: as ``give_back``.
        """

        def edit(_session: Session, row: HandoverRow) -> Move | None:
            if row.status not in OPEN:
                return None
            if actor is not None and row.status == ConversationStatus.ACTIVE:
                _check_holder(row, actor)
            self._moves.end(row, ConversationStatus.CLOSED)
            said = "closed" if actor else "cancelled"
            return Move("handover_closed", said, shown=actor is None)

        return self._held(handover_id, actor, edit)

    def sweep(self, moment: datetime) -> list[str]:
        """See to what nobody sees to, every few seconds; see ``Sweeping.sweep``."""
        return self._sweeping.sweep(moment)

    def _held(self, handover_id: str, actor: Actor | None, edit: Edit) -> Handover:
        if actor is not None:
            require(actor, Right.CONVERSE)
        changed = self._moves.change(handover_id, actor, edit)
        if actor is not None:
            self.seen(actor)
        return changed


def _check_holder(row: HandoverRow, actor: Actor) -> None:
    """Go on only if the actor has the conversation, or is a supervisor."""
    if row.status != ConversationStatus.ACTIVE:
        raise fault(Conflict, "over")
    if row.agent != actor.name and actor.role is not Role.SUPERVISOR:
        raise fault(NotAllowed, "not_yours")
