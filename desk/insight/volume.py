"""How many tickets there were, whether deadlines were kept, what is open, mass events."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from daoban.personal_data import mask_personal_data
from desk.insight.counting import counts, day_counts, share
from desk.insight.facts import TicketFact
from desk.insight.report import Backlog, Deadlines, DepartmentBacklog, MassEvent, Volume
from desk.insight.satisfaction import kept_by
from desk.insight.spans import Span, day_of
from desk.insight.texts import insight_text
from desk.insight.titles import Titles
from desk.tickets.ticket import Ticket
from desk.vocabulary import Urgency, Warning

CATEGORIES = 30


def volume(
    filed: Sequence[TicketFact],
    before: int,
    closed: Sequence[TicketFact],
    span: Span,
    titles: Titles,
) -> Volume:
    """The figures of the tickets filed in a span, of how many before, and of those closed in it."""
    return Volume(
        filed=len(filed),
        before=before,
        closed=len(closed),
        returned=sum(each.returns > 0 for each in filed),
        returns=sum(each.returns for each in filed),
        merged=sum(bool(each.duplicate_of) for each in filed),
        urgent=sum(each.urgency == Urgency.URGENT for each in filed),
        days=day_counts(span.days, [day_of(each.created_at) for each in filed]),
        types=counts(each.type for each in filed),
        channels=counts(each.channel for each in filed),
        districts=counts((each.district for each in filed), insight_text()["no_district"]),
        categories=counts(each.category for each in filed)[:CATEGORIES],
        departments=counts(titles.of(each.department) for each in filed),
    )


def deadlines(
    closed: Sequence[TicketFact], overdue: Sequence[TicketFact], titles: Titles
) -> Deadlines:
    """Of the tickets closed in a span, and of those open past a deadline that fell into it."""
    in_time = [_in_time(each) for each in closed]
    kept = sum(in_time)
    told = [
        *((titles.of(each.department), held) for each, held in zip(closed, in_time, strict=True)),
        *((titles.of(each.department), False) for each in overdue),
    ]
    return Deadlines(
        closed_in_time=kept,
        closed_late=len(closed) - kept,
        overdue=len(overdue),
        share=share(kept, len(told)),
        departments=kept_by(told),
    )


def _in_time(ticket: TicketFact) -> bool:
    return ticket.closed_at is not None and ticket.closed_at <= ticket.due_at


def backlog(open_now: Sequence[TicketFact], moment: datetime, titles: Titles) -> Backlog:
    """The open tickets by warning colour at a moment."""
    colours = [(titles.of(each.department), _warning(each, moment)) for each in open_now]
    whole = Counter(colour for _, colour in colours)
    names = Counter(name for name, _ in colours)
    each_of = Counter(colours)
    departments = [
        DepartmentBacklog(
            name=name,
            open=count,
            normal=each_of[name, Warning.NONE],
            yellow=each_of[name, Warning.YELLOW],
            red=each_of[name, Warning.RED],
        )
        for name, count in names.items()
    ]
    departments.sort(key=lambda each: (-each.red, -each.yellow, -each.open, each.name))
    return Backlog(
        open=len(open_now),
        normal=whole[Warning.NONE],
        yellow=whole[Warning.YELLOW],
        red=whole[Warning.RED],
        departments=departments,
    )


def _warning(ticket: TicketFact, moment: datetime) -> Warning:
    """By the one rule of the house, which looks at three moments that a fact has too."""
    return Ticket.warning(cast(Ticket, ticket), moment)


def mass_events(filed: Sequence[TicketFact], titles: Titles) -> list[MassEvent]:
    """The mass events among the tickets of a span, the largest first."""
    members: dict[str, list[TicketFact]] = {}
    for ticket in filed:
        if ticket.event:
            members.setdefault(ticket.event, []).append(ticket)
    found = [_event(name, tickets, titles) for name, tickets in members.items()]
    return sorted(found, key=lambda each: (-each.size, each.number))


def _event(name: str, tickets: Sequence[TicketFact], titles: Titles) -> MassEvent:
    first = min(tickets, key=lambda each: (each.created_at, each.number))
    return MassEvent(
        id=name,
        number=first.number,
        summary=mask_personal_data(first.summary),
        size=len(tickets),
        districts=counts((each.district for each in tickets), insight_text()["no_district"]),
        departments=counts(titles.of(each.department) for each in tickets),
        first_at=first.created_at,
        latest_at=max(each.created_at for each in tickets),
    )
