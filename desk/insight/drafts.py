"""How often people left what was drafted for a ticket as it was."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.insight.counting import share
from desk.insight.report import DraftField
from desk.insight.scope import Scope
from desk.insight.shapes import Moved
from desk.insight.texts import insight_text
from desk.insight.titles import Titles
from desk.tickets.tables import CorrectionRow

CHANGES = 20
"""Changes of each field that are told, the most frequent ones."""
Labels = Mapping[str, Any]


def draft_fields(session: Session, scope: Scope, titles: Titles) -> list[DraftField]:
    """Each drafted field: how often it was kept, and what it became; of a ticket, the latest counts.

    With a department: for which the draft named it.
    """
    asked = (
        select(CorrectionRow.ticket_id, CorrectionRow.drafted, CorrectionRow.settled)
        .where(CorrectionRow.at >= scope.span.start, CorrectionRow.at < scope.span.end)
        .order_by(CorrectionRow.at, CorrectionRow.id)
    )
    if scope.city:
        asked = asked.where(CorrectionRow.city == scope.city)
    latest = {ticket: (drafted, settled) for ticket, drafted, settled in session.execute(asked)}
    pairs = [
        (drafted, settled)
        for drafted, settled in latest.values()
        if scope.department in ("", drafted.get("department"))
    ]
    return [_field(name, title, pairs, titles) for name, title in insight_text()["fields"].items()]


def _field(
    name: str, title: str, pairs: Sequence[tuple[Labels, Labels]], titles: Titles
) -> DraftField:
    told = [
        (_word(name, drafted.get(name), titles), _word(name, settled.get(name), titles))
        for drafted, settled in pairs
    ]
    kept = sum(before == after for before, after in told)
    changes = Counter((before, after) for before, after in told if before != after)
    ordered = sorted(changes.items(), key=lambda item: (-item[1], item[0]))[:CHANGES]
    return DraftField(
        name=title,
        drafted=len(told),
        kept=kept,
        share=share(kept, len(told)),
        changes=[
            Moved(before=before, after=after, count=count) for (before, after), count in ordered
        ],
    )


def _word(name: str, value: Any, titles: Titles) -> str:
    if name == "department":
        return titles.of(str(value or ""))
    if isinstance(value, list | tuple):
        value = " / ".join(map(str, value))
    return str(value or insight_text()["empty"])
