"""Hot topics: groups of tickets with a name, a heat, a trend, places and examples."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from daoban.personal_data import mask_personal_data
from desk.insight import heat as heats
from desk.insight.counting import counts, day_counts
from desk.insight.facts import RatingFact, TicketFact
from desk.insight.grouping import Group, group_tickets
from desk.insight.naming import TopicWords
from desk.insight.scope import Scope
from desk.insight.spans import day_of
from desk.insight.texts import insight_text
from desk.insight.titles import Titles
from desk.insight.topic_shapes import HeatParts, Topic, TopicExample, Topics

SHOWN = 30
EXAMPLES = 5
_NAMED_BY = 60
"""Summaries of a topic, the most central ones, that its words come from."""
_COMPARED_WITH = 1000
"""Tickets outside all topics that the words are held against."""
_LEVEL = 0.2
"""Growth or decline up to which a topic counts as steady."""


class TopicFinder:
    """Finds the topics of one report."""

    def __init__(
        self,
        scope: Scope,
        tickets: Sequence[TicketFact],
        filed_before: int,
        ratings: Mapping[str, RatingFact],
        titles: Titles,
    ) -> None:
        """Take the tickets of the span, how many were filed before, ratings by ticket, and titles."""
        self._span = scope.span
        self._scope = scope
        self._tickets = {ticket.id: ticket for ticket in tickets}
        self._before = filed_before > 0
        self._ratings = ratings
        self._titles = titles
        self._districts = [ticket.district for ticket in tickets]
        self._subdistricts = [ticket.subdistrict for ticket in tickets]

    def find(self, session: Session, dimensions: int, words: TopicWords) -> Topics:
        """The hottest topics, the hottest first."""
        grouped = group_tickets(session, dimensions, self._scope)
        known = [(group, self._members(group)) for group in grouped.groups]
        heated = [(self._parts(group, members), group, members) for group, members in known]
        heated.sort(key=lambda item: (-heats.heat(item[0]), _oldest(item[2]).number))
        shown = heated[:SHOWN]
        names = words.of(
            [[each.summary for each in members[:_NAMED_BY]] for _, _, members in shown],
            self._others(grouped.groups),
        )
        topics = [
            self._topic(parts, group, members, name)
            for (parts, group, members), name in zip(shown, names, strict=True)
        ]
        return Topics(
            topics=topics,
            found=len(heated),
            clustered=grouped.compared,
            in_topics=sum(len(members) for _, _, members in heated),
        )

    def _members(self, group: Group) -> list[TicketFact]:
        """The tickets of a group; one that was filed a moment ago may not have been read yet."""
        return [self._tickets[each] for each in group.ids if each in self._tickets]

    def _others(self, groups: Sequence[Group]) -> list[str]:
        inside = {each for group in groups for each in group.ids}
        outside = (ticket for ticket in self._tickets.values() if ticket.id not in inside)
        return [ticket.summary for ticket, _ in zip(outside, range(_COMPARED_WITH), strict=False)]

    def _parts(self, group: Group, members: Sequence[TicketFact]) -> HeatParts:
        district = heats.concentration([each.district for each in members], self._districts)
        smaller = heats.concentration([each.subdistrict for each in members], self._subdistricts)
        return HeatParts(
            recent=heats.recent(members, self._span),
            growth=heats.growth(len(members), group.before, self._before),
            concentration=(district + smaller) / 2,
            dissatisfaction=heats.dissatisfaction(self._rated(members)),
        )

    def _rated(self, members: Sequence[TicketFact]) -> list[RatingFact]:
        return [self._ratings[each.id] for each in members if each.id in self._ratings]

    def _topic(
        self, parts: HeatParts, group: Group, members: list[TicketFact], words: list[str]
    ) -> Topic:
        rated, text = self._rated(members), insight_text()
        return Topic(
            id=_oldest(members).number,
            name=text["name_between"].join(words) or mask_personal_data(members[0].summary),
            words=words,
            title=mask_personal_data(members[0].summary),
            heat=heats.heat(parts),
            heat_parts=parts,
            size=len(members),
            before=group.before,
            trend=text["trends"][self._trend(parts.growth, group.before)],
            days=day_counts(self._span.days, [day_of(each.created_at) for each in members]),
            districts=counts([each.district for each in members], text["no_district"]),
            subdistricts=counts([each.subdistrict for each in members if each.subdistrict]),
            departments=counts(self._titles.of(each.department) for each in members),
            rated=len(rated),
            dissatisfied=sum(not each.satisfied for each in rated),
            examples=[_example(each) for each in members[:EXAMPLES]],
        )

    def _trend(self, growth: float, before: int) -> str:
        if not self._before:
            return "unknown"
        if not before:
            return "new"
        if abs(growth) <= _LEVEL:
            return "steady"
        return "rising" if growth > 0 else "falling"


def _oldest(members: Sequence[TicketFact]) -> TicketFact:
    return min(members, key=lambda each: (each.created_at, each.number))


def _example(ticket: TicketFact) -> TopicExample:
    return TopicExample(
        number=ticket.number,
        summary=mask_personal_data(ticket.summary),
        created_at=ticket.created_at,
    )
