"""What people settled against what was drafted: labelled data for dispatch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from daoban.moments import aware, now
from desk.accounts.account import Actor
from desk.drafts import MatterDraft
from desk.tickets.history import Who
from desk.tickets.privacy import masked
from desk.tickets.store import writing
from desk.tickets.tables import CorrectionRow
from desk.tickets.ticket import Ticket, TicketInput

LABELS = ("type", "category_path", "department", "district", "urgency")
Labels = Mapping[str, Any]


@dataclass(frozen=True)
class Correction:
    """One draft that a person changed, or took over as it was.

    Attributes:
        ticket_id: id of the ticket.
        city: code of the city.
        text: the masked text.
        drafted: the five labels as drafted, or as they were.
        settled: the same as the person settled them; an empty department means only that the
            drafted one was refused.
        actor: account name, ``citizen`` or ``system``.
        at: when.
    """

    ticket_id: str
    city: str
    text: str
    drafted: Labels
    settled: Labels
    actor: str
    at: datetime

    @property
    def changed(self) -> list[str]:
        """Which labels were changed."""
        return [name for name in LABELS if self.drafted[name] != self.settled[name]]


def labels_of(matter: MatterDraft | TicketInput | Labels) -> dict[str, Any]:
    """The five labels of a draft, of a ticket, or of a mapping; what is not told is empty."""
    told = matter if isinstance(matter, Mapping) else matter.model_dump()
    return {name: _plain(told.get(name)) for name in LABELS} | {
        "category_path": [_plain(each) for each in told.get("category_path") or ()]
    }


class Corrections:
    """Keeps and reads corrections."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = now) -> None:
        """Take the database."""
        self._engine = engine
        self._clock = clock

    def keep(
        self,
        ticket: Ticket,
        drafted: MatterDraft | TicketInput | Labels,
        settled: MatterDraft | TicketInput | Labels,
        actor: Actor | None,
    ) -> None:
        """Keep what became of a draft, also when nothing was changed; the same is kept once.

        Args:
            ticket: the ticket that was filed.
            drafted: what was drafted.
            settled: what it was filed with.
            actor: whoever settled it; ``None`` for the citizen.
        """
        with writing(self._engine) as session:
            self.keep_in(session, ticket, drafted, settled, actor)

    def keep_in(
        self,
        session: Session,
        ticket: Ticket,
        drafted: MatterDraft | TicketInput | Labels,
        settled: MatterDraft | TicketInput | Labels,
        actor: Actor | None,
    ) -> None:
        """Keep it in the caller's transaction, as ``keep`` does."""
        before, after = labels_of(drafted), labels_of(settled)
        asked = select(CorrectionRow).where(CorrectionRow.ticket_id == ticket.id)
        latest = session.scalars(asked.order_by(CorrectionRow.id.desc()).limit(1)).first()
        if latest and (latest.drafted, latest.settled) == (before, after):
            return
        session.add(
            CorrectionRow(
                ticket_id=ticket.id,
                city=ticket.city,
                text=ticket.text,
                drafted=before,
                settled=after,
                actor=Who.of(actor).name,
                at=self._clock(),
            )
        )
        session.flush()

    def rows(self, since: datetime | None = None) -> list[Correction]:
        """The corrections since a moment, the oldest first."""
        asked = select(CorrectionRow).order_by(CorrectionRow.id)
        if since is not None:
            asked = asked.where(CorrectionRow.at >= since.astimezone(UTC))
        with Session(self._engine) as session:
            return [
                Correction(
                    row.ticket_id,
                    row.city,
                    row.text,
                    row.drafted,
                    row.settled,
                    row.actor,
                    aware(row.at),
                )
                for row in session.scalars(asked)
            ]


def _plain(value: Any) -> str:
    return "" if value is None else masked(str(value))
