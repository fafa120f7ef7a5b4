"""Did tickets go to the right department at once (派单准确率)?

The first department of a ticket is the first one that stands in its history, drafted or chosen. It
counts as wrong when the department gave the ticket back, or when the ticket was sent or corrected
to another one, before it was closed. Tickets that no department has had yet do not count.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from desk.insight.counting import share
from desk.insight.report import Accuracy, DepartmentAccuracy
from desk.insight.scope import Scope
from desk.insight.shapes import Moved
from desk.insight.spans import Span
from desk.insight.texts import insight_text
from desk.insight.titles import Titles
from desk.tickets.tables import TicketEventRow, TicketRow
from desk.vocabulary import TicketAction, TicketStatus

CONFUSIONS = 50
_FILED = ""
_DECIDING = (
    _FILED,
    TicketAction.DISPATCH.value,
    TicketAction.REDISPATCH.value,
    TicketAction.RETURN.value,
    TicketAction.CORRECT.value,
)
"""Actions that decide where a ticket goes; one that is opened again is another matter."""


@dataclass(frozen=True)
class _Way:
    """The departments of one ticket."""

    first: str = ""
    last: str = ""
    """Empty while it waits to be sent again."""
    returned: bool = False
    redirected: bool = False
    """Whether another department than the first has stood there."""
    sent: bool = False
    """Whether a department has had it."""

    @property
    def unchanged(self) -> bool:
        return not (self.returned or self.redirected)


def accuracy(session: Session, scope: Scope, titles: Titles) -> Accuracy:
    """The figures for the tickets filed in a span; with a department: for which it was the first."""
    ways = _ways(session, scope, scope.span)
    before = _ways(session, scope, scope.span.before())
    unchanged = sum(way.unchanged for way in ways)
    return Accuracy(
        dispatched=len(ways),
        unchanged=unchanged,
        share=share(unchanged, len(ways)),
        before=share(sum(way.unchanged for way in before), len(before)),
        departments=_departments(ways, titles),
        confusions=_confusions(ways, titles),
    )


def _ways(session: Session, scope: Scope, span: Span) -> list[_Way]:
    """How the tickets went; with a department, those that went there first."""
    found: dict[str, _Way] = {}
    for ticket, action, after, changes in _events(session, _filed_in(scope, span)):
        found[ticket] = _gone_on(found.get(ticket, _Way()), action, after, changes)
    sent = (way for way in found.values() if way.sent and way.first)
    return [way for way in sent if scope.department in ("", way.first)]


def _filed_in(scope: Scope, span: Span) -> list[ColumnElement[bool]]:
    return [
        *scope.tickets(with_department=False),
        TicketRow.created_at >= span.start,
        TicketRow.created_at < span.end,
    ]


def _events(
    session: Session, filed: Sequence[ColumnElement[bool]]
) -> Iterable[tuple[str, str, str, dict[str, list[str]]]]:
    asked = (
        select(
            TicketEventRow.ticket_id,
            TicketEventRow.action,
            TicketEventRow.after,
            TicketEventRow.changes,
        )
        .join(TicketRow, TicketRow.id == TicketEventRow.ticket_id)
        .where(*filed, TicketEventRow.action.in_(_DECIDING))
        .order_by(TicketEventRow.ticket_id, TicketEventRow.revision, TicketEventRow.id)
    )
    return (tuple(row) for row in session.execute(asked))


def _gone_on(way: _Way, action: str, after: str, changes: dict[str, list[str]]) -> _Way:
    """The way with one more event."""
    if action == TicketAction.RETURN:
        return replace(way, returned=True, last="")
    department = changes["department"][1] if "department" in changes else ""
    if department:
        first = way.first or department
        elsewhere = way.redirected or department != first
        way = replace(way, first=first, last=department, redirected=elsewhere)
    return replace(way, sent=way.sent or after == TicketStatus.DISPATCHED)


def _departments(ways: Sequence[_Way], titles: Titles) -> list[DepartmentAccuracy]:
    whole = Counter(way.first for way in ways)
    kept = Counter(way.first for way in ways if way.unchanged)
    returned = Counter(way.first for way in ways if way.returned)
    redirected = Counter(way.first for way in ways if way.redirected)
    return [
        DepartmentAccuracy(
            name=titles.of(name),
            dispatched=count,
            unchanged=kept[name],
            returned=returned[name],
            redirected=redirected[name],
            share=share(kept[name], count),
        )
        for name, count in sorted(whole.items(), key=lambda item: (-item[1], item[0]))
    ]


def _confusions(ways: Sequence[_Way], titles: Titles) -> list[Moved]:
    """From the first department to the last; what was given back and waits goes nowhere yet."""
    nowhere = insight_text()["not_sent_again"]
    moved = Counter(
        (titles.of(way.first), titles.of(way.last) if way.last else nowhere)
        for way in ways
        if way.last != way.first
    )
    ordered = sorted(moved.items(), key=lambda item: (-item[1], item[0]))[:CONFUSIONS]
    return [Moved(before=first, after=last, count=count) for (first, last), count in ordered]
