"""What the house does by itself: escalating what is late, archiving what was followed up."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, Engine, func, select
from sqlalchemy.orm import Session

from daoban.errors import Conflict, NotAllowed
from desk.accounts.account import SYSTEM, Actor
from desk.tickets.effects import Wanted
from desk.tickets.filters import latest_event, unsatisfied, warned
from desk.tickets.mass_events import MassEvents
from desk.tickets.sight import seen_by
from desk.tickets.tables import TicketEventRow, TicketRow
from desk.tickets.texts import figure, say
from desk.tickets.ticket import Ticket
from desk.vocabulary import TicketAction, TicketStatus, Warning

Act = Callable[[str, TicketAction, Actor, int, Wanted], Ticket]
log = structlog.get_logger(__name__)


class Sweeping:
    """Sweeps over all tickets; several processes may do so at once."""

    def __init__(self, engine: Engine, act: Act, events: MassEvents) -> None:
        """Take the database, what changes a ticket, and the mass events."""
        self._engine = engine
        self._act = act
        self._events = events

    def sweep(self, moment: datetime) -> list[str]:
        """Do what is to be done now; the numbers of the tickets that were changed."""
        self._events.join_recent()
        late = (*self._warned(Warning.RED, moment), TicketRow.escalated_at.is_(None))
        days = int(figure("archive_after_days"))
        since = moment.astimezone(UTC) - timedelta(days=days)
        followed_up = (
            TicketRow.status == TicketStatus.FOLLOW_UP.value,
            latest_event(TicketEventRow.at <= since),
            ~unsatisfied(),
        )
        return [
            *self._each(late, TicketAction.ESCALATE, say("notes.escalated")),
            *self._each(followed_up, TicketAction.ARCHIVE, say("notes.archived", days=days)),
        ]

    def counts(self, actor: Actor, moment: datetime, city: str = "") -> dict[Warning, int]:
        """How many tickets that this person sees bear which warning.

        Raises:
            NotAllowed: this role sees no tickets.
        """
        seen = seen_by(actor)
        if city:
            seen.append(TicketRow.city == city)
        with Session(self._engine) as session:
            return {
                warning: session.scalar(
                    select(func.count())
                    .select_from(TicketRow)
                    .where(*seen, *self._warned(warning, moment))
                )
                or 0
                for warning in (Warning.YELLOW, Warning.RED)
            }

    def _warned(self, warning: Warning, moment: datetime) -> tuple[ColumnElement[bool], ...]:
        return (warned(warning, moment, self._engine.dialect.name),)

    def _each(
        self, conditions: tuple[ColumnElement[bool], ...], action: TicketAction, note: str
    ) -> list[str]:
        """Do it to each ticket that is so; who has been changed meanwhile waits for the next sweep."""
        asked = select(TicketRow.number, TicketRow.revision).where(*conditions)
        with Session(self._engine) as session:
            found = session.execute(asked.order_by(TicketRow.due_at)).all()
        done = []
        for number, revision in found:
            try:
                self._act(number, action, SYSTEM, revision, Wanted(note=note))
            except (Conflict, NotAllowed) as reason:
                log.info("sweep_left_out", number=number, reason=reason.code)
                continue
            done.append(number)
        return done
