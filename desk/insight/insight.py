"""The statistics of the desk: hot topics, unanswered questions, satisfaction, accuracy, volume.

Everything is counted from the tables at the moment it is asked for; texts are the masked ones.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from daoban.moments import now
from desk.accounts.account import Actor
from desk.accounts.roles import Right, require
from desk.insight.accuracy import accuracy
from desk.insight.conversations import agent_counts, conversations
from desk.insight.drafts import draft_fields
from desk.insight.facts import TicketFact, latest_ratings, ticket_facts
from desk.insight.memory import RecentlyMade
from desk.insight.naming import Cut, TopicWords
from desk.insight.questions import unanswered_questions
from desk.insight.report import InsightReport
from desk.insight.satisfaction import satisfaction
from desk.insight.scope import Scope
from desk.insight.titles import DepartmentTitles, Titles
from desk.insight.topics import TopicFinder
from desk.insight.volume import backlog, deadlines, mass_events, volume
from desk.tickets.tables import TicketRow
from desk.vocabulary import Role
from search.encoder import Encoder
from search.tokens import Segmenter


class Insight:
    """The statistics of an installation."""

    def __init__(
        self,
        engine: Engine,
        encoder: Encoder | None,
        departments: DepartmentTitles,
        cut: Cut | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Take what the figures come from.

        Args:
            engine: the database.
            encoder: the one that tickets are filed with; without one there are no topics.
            departments: for their titles.
            cut: cuts texts into words for the names of topics; a dictionary of its own is loaded
                when none is given.
            clock: what tells the time.
        """
        self._engine = engine
        self._encoder = encoder
        self._titles = Titles(departments)
        self._cut = cut
        self._clock = clock
        self._reports: RecentlyMade[InsightReport] = RecentlyMade(clock)

    def report(self, actor: Actor, scope: Scope) -> InsightReport:
        """Everything about a span of days; at most a minute old.

        What each person of the desk dealt with is for supervisors only.

        Raises:
            NotAllowed: the role has no right to it.
        """
        require(actor, Right.INSIGHT)
        key = (scope.span.first, scope.span.last, scope.city, scope.department)
        made = self._reports.get(key, lambda: self._make(scope))
        if actor.role is Role.SUPERVISOR:
            return made
        return made.model_copy(update={"agents": None})

    @cached_property
    def _words(self) -> TopicWords:
        return TopicWords(self._cut or Segmenter().plain_words)

    def _make(self, scope: Scope) -> InsightReport:
        span, titles, moment = scope.span, self._titles, self._clock()
        with Session(self._engine) as session:
            filed = ticket_facts(session, *scope.filed())
            before = _count_before(session, scope)
            closed = _closed(session, scope)
            open_now = ticket_facts(session, *scope.tickets(), TicketRow.closed_at.is_(None))
            ratings = latest_ratings(session, scope, span.before().start)
            overdue = [each for each in open_now if span.start <= each.due_at < span.end]
            finder = TopicFinder(scope, filed, before, ratings, titles)
            dimensions = self._encoder.dimensions if self._encoder else 0
            return InsightReport(
                first=span.first,
                last=span.last,
                made_at=moment,
                city=scope.city,
                department=scope.department,
                topics=finder.find(session, dimensions, self._words),
                questions=unanswered_questions(session, self._encoder, scope),
                satisfaction=satisfaction(ratings, closed, span, titles),
                accuracy=accuracy(session, scope, titles),
                drafts=draft_fields(session, scope, titles),
                conversations=conversations(session, scope),
                agents=agent_counts(session, scope),
                deadlines=deadlines(closed, overdue, titles),
                backlog=backlog(open_now, moment, titles),
                events=mass_events(filed, titles),
                volume=volume(filed, before, closed, span, titles),
            )


def _count_before(session: Session, scope: Scope) -> int:
    conditions = scope.filed(scope.span.before())
    return session.scalar(select(func.count()).select_from(TicketRow).where(*conditions)) or 0


def _closed(session: Session, scope: Scope) -> list[TicketFact]:
    """The tickets closed in the span, without those that were merged into another."""
    return ticket_facts(
        session,
        *scope.tickets(),
        TicketRow.duplicate_of == "",
        TicketRow.closed_at >= scope.span.start,
        TicketRow.closed_at < scope.span.end,
    )
