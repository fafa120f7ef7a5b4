"""Conversations that were handed to people: how long citizens waited, who dealt with how many."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from daoban.moments import aware
from desk.accounts.tables import AccountRow
from desk.handover.tables import ApprovalRow, HandoverRow
from desk.insight.counting import counts, day_counts, percentile
from desk.insight.report import AgentCount, Conversations
from desk.insight.scope import Scope
from desk.insight.spans import day_of
from desk.tickets.tables import TicketEventRow, TicketRow
from desk.vocabulary import ConversationStatus, Role


def conversations(session: Session, scope: Scope) -> Conversations:
    """The figures of conversations whose citizens asked for a person in the span."""
    rows = session.scalars(select(HandoverRow).where(*_asked_for(scope))).all()
    waited = [_seconds(row.asked_at, row.taken_at) for row in rows if row.taken_at]
    answered = [_seconds(row.asked_at, row.answered_at) for row in rows if row.answered_at]
    statuses = Counter(row.status for row in rows)
    closed = ConversationStatus.CLOSED.value
    return Conversations(
        asked=len(rows),
        taken=len(waited),
        answered=len(answered),
        given_up=sum(row.status == closed and not row.taken_at for row in rows),
        waiting=statuses[ConversationStatus.WAITING.value],
        active=statuses[ConversationStatus.ACTIVE.value],
        waiting_p50=percentile(waited, 0.5),
        waiting_p90=percentile(waited, 0.9),
        first_answer_p50=percentile(answered, 0.5),
        first_answer_p90=percentile(answered, 0.9),
        approvals=counts(session.scalars(select(ApprovalRow.status).where(*_held(scope)))),
        days=day_counts(scope.span.days, [day_of(aware(row.asked_at)) for row in rows]),
    )


def agent_counts(session: Session, scope: Scope) -> list[AgentCount]:
    """What each person dealt with in the span: conversations, approvals, tickets filed."""
    waiting = ConversationStatus.WAITING.value
    handled = select(HandoverRow.agent).where(
        *_asked_for(scope), HandoverRow.taken_at.is_not(None), HandoverRow.status != waiting
    )
    settled = select(ApprovalRow.actor).where(*_settled(scope), ApprovalRow.actor != "")
    columns = [_tally(session, each) for each in (handled, settled, _filings(scope))]
    titles = {row.name: row.title for row in session.scalars(select(AccountRow))}
    names = {name for column in columns for name in column if name}
    found = [
        AgentCount(
            account=name,
            title=titles.get(name, name),
            conversations=columns[0][name],
            approvals=columns[1][name],
            filed=columns[2][name],
        )
        for name in names
    ]
    return sorted(found, key=lambda each: (-each.conversations, -each.filed, each.account))


def _asked_for(scope: Scope) -> list[ColumnElement[bool]]:
    span = scope.span
    found = [HandoverRow.asked_at >= span.start, HandoverRow.asked_at < span.end]
    return [*found, HandoverRow.city == scope.city] if scope.city else found


def _held(scope: Scope) -> list[ColumnElement[bool]]:
    found = [ApprovalRow.at >= scope.span.start, ApprovalRow.at < scope.span.end]
    return [*found, ApprovalRow.city == scope.city] if scope.city else found


def _settled(scope: Scope) -> list[ColumnElement[bool]]:
    span = scope.span
    found = [ApprovalRow.settled_at >= span.start, ApprovalRow.settled_at < span.end]
    return [*found, ApprovalRow.city == scope.city] if scope.city else found


def _filings(scope: Scope) -> Select[str]:
    """Whoever of the desk filed each ticket of the span."""
    desk = (Role.AGENT.value, Role.SUPERVISOR.value)
    return (
        select(TicketEventRow.actor)
        .join(TicketRow, TicketRow.id == TicketEventRow.ticket_id)
        .where(*scope.filed(), TicketEventRow.action == "", TicketEventRow.role.in_(desk))
    )


def _tally(session: Session, asked: Select[str]) -> Counter[str]:
    names: Sequence[str] = session.scalars(asked).all()
    return Counter(names)


def _seconds(start: datetime, end: datetime | None) -> float:
    return (aware(end) - aware(start)).total_seconds() if end else 0.0
