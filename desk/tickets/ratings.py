"""Ratings of citizens (好差评): five grades, with reasons."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from daoban.errors import NotAllowed
from daoban.moments import aware, now
from daoban.sealing import Sealer
from desk.accounts.account import SYSTEM
from desk.tickets.callers import to_mask
from desk.tickets.history import CITIZEN, Change, apply
from desk.tickets.lifecycle import CLOSED
from desk.tickets.limits import invalid
from desk.tickets.ports import Audit
from desk.tickets.privacy import masked
from desk.tickets.store import root_of, row_of, writing
from desk.tickets.tables import RatingRow, TicketRow
from desk.tickets.texts import error, figure, say, words
from desk.tickets.ticket import Rating
from desk.vocabulary import Grade, TicketAction, TicketStatus

UNSATISFIED = frozenset({Grade.BAD, Grade.VERY_BAD})
MOST_REASONS, LONGEST_REASON, LONGEST_TEXT = 10, 40, 1000


def rating_reasons(grade: Grade) -> tuple[str, ...]:
    """The reasons that are offered for a grade."""
    return words("reasons.unsatisfied" if grade in UNSATISFIED else "reasons.satisfied")


class Ratings:
    """Takes ratings and finds them."""

    def __init__(
        self,
        engine: Engine,
        sealer: Sealer,
        audit: Audit,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Take the database, the sealer of the tickets and the audit log."""
        self._engine = engine
        self._sealer = sealer
        self._audit = audit
        self._clock = clock

    def rate(
        self, number: str, grade: Grade, reasons: Sequence[str] = (), text: str = ""
    ) -> Rating:
        """Keep what the citizen says; one who is not satisfied is called back by a supervisor.

        It can be changed as often as tuned; a ticket that was done again is rated anew.

        Raises:
            NotFound: there is no such ticket.
            NotAllowed: it has not been dealt with yet, or has been rated often enough.
            InvalidInput: too many reasons, or too long a text.
        """
        _check(reasons, text)
        with writing(self._engine) as session:
            row = row_of(session, number, None, lock=True)
            root = row_of(session, root_of(session, row).number, None, lock=True)
            if TicketStatus(root.status) not in CLOSED:
                raise NotAllowed(*error("not_rated_yet"))
            if len(_since_closed(session, row)) > figure("rating_changes"):
                raise NotAllowed(*error("rated"))
            moment, caller = self._clock(), to_mask(self._sealer, row)
            rating = RatingRow(
                ticket_id=row.id,
                grade=grade.value,
                reasons=[masked(reason, caller) for reason in reasons if reason.strip()],
                text=masked(text, caller),
                at=moment,
            )
            session.add(rating)
            session.flush()
            if grade in UNSATISFIED:
                self._mark(session, root, row.number, grade, moment)
            return _rating_of(rating, row.number)

    def of(self, number: str) -> Rating | None:
        """The rating of a ticket that counts: the latest one; ``None`` when there is none.

        Raises:
            NotFound: there is no such ticket.
        """
        with Session(self._engine) as session:
            row = row_of(session, number, None)
            rated = _ratings(session, row)
            return _rating_of(rated[-1], row.number) if rated else None

    def may_rate(self, number: str) -> bool:
        """Whether it can be rated now, or its rating changed.

        Raises:
            NotFound: there is no such ticket.
        """
        with Session(self._engine) as session:
            row = row_of(session, number, None)
            closed = TicketStatus(root_of(session, row).status) in CLOSED
            return closed and len(_since_closed(session, row)) <= figure("rating_changes")

    def _mark(
        self, session: Session, row: TicketRow, rated: str, grade: Grade, moment: datetime
    ) -> None:
        """Mark a ticket for a supervisor: 已办结 goes to 回访, any other stays where it is.

        What was merged is marked where it is dealt with; ``rated`` is its own number.
        """
        status = TicketStatus(row.status)
        to_follow = status is TicketStatus.RESOLVED
        action = TicketAction.FOLLOW_UP if to_follow else TicketAction.NOTE
        after = TicketStatus.FOLLOW_UP if to_follow else status
        note = say("notes.unsatisfied", number=rated, grade=grade.value)
        apply(session, row, Change(action, after, CITIZEN, moment, note=note))
        detail = {"grade": grade.value, "by": CITIZEN.name, "revision": row.revision}
        self._audit.record_in(session, SYSTEM, "ticket_rate", f"ticket:{rated}", detail)


def _check(reasons: Sequence[str], text: str) -> None:
    if len(reasons) > MOST_REASONS or any(len(reason) > LONGEST_REASON for reason in reasons):
        raise invalid("reasons", "reasons")
    if len(text) > LONGEST_TEXT:
        raise invalid("text", "too_long", length=LONGEST_TEXT)


def _ratings(session: Session, row: TicketRow) -> list[RatingRow]:
    asked = select(RatingRow).where(RatingRow.ticket_id == row.id).order_by(RatingRow.id)
    return list(session.scalars(asked))


def _since_closed(session: Session, row: TicketRow) -> list[RatingRow]:
    """The ratings of what was done last."""
    closed = row.closed_at
    return [
        each for each in _ratings(session, row) if closed is None or aware(each.at) >= aware(closed)
    ]


def _rating_of(row: RatingRow, number: str) -> Rating:
    return Rating(
        number=number,
        grade=Grade(row.grade),
        reasons=tuple(row.reasons),
        text=row.text,
        at=aware(row.at),
    )
