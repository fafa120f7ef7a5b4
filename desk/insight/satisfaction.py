"""What citizens say of how they were dealt with (好差评)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from desk.insight.counting import share
from desk.insight.facts import RatingFact, TicketFact
from desk.insight.report import Satisfaction
from desk.insight.shapes import Count, DayShare, Kept
from desk.insight.spans import Span, day_of
from desk.insight.titles import Titles
from desk.vocabulary import Grade


def satisfaction(
    ratings: Mapping[str, RatingFact], closed: Sequence[TicketFact], span: Span, titles: Titles
) -> Satisfaction:
    """The figures of the ratings that were given in a span; of a ticket, the latest counts.

    Args:
        ratings: by ticket, at least from the span before on.
        closed: the tickets that were closed in the span and not merged; how many of them were
            rated, whenever, is the response rate.
        span: the days.
        titles: of departments.
    """
    given = [each for each in ratings.values() if span.holds(each.at)]
    before = [each for each in ratings.values() if span.before().holds(each.at)]
    responded = sum(ticket.id in ratings for ticket in closed)
    kept = sum(each.satisfied for each in given)
    return Satisfaction(
        rated=len(given),
        satisfied=kept,
        share=share(kept, len(given)),
        before=share(sum(each.satisfied for each in before), len(before)),
        grades=_grades(given),
        reasons=_reasons([each for each in given if not each.satisfied]),
        departments=kept_by((titles.of(each.department), each.satisfied) for each in given),
        days=_days(given, span),
        closed=len(closed),
        responded=responded,
        response_rate=share(responded, len(closed)),
    )


def kept_by(told: Iterable[tuple[str, bool]]) -> list[Kept]:
    """Of how many of each name something holds, the largest first."""
    whole: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for name, holds in told:
        whole[name] += 1
        kept[name] += holds
    ordered = sorted(whole.items(), key=lambda item: (-item[1], item[0]))
    return [
        Kept(name=name, whole=count, kept=kept[name], share=share(kept[name], count))
        for name, count in ordered
    ]


def _grades(given: Sequence[RatingFact]) -> list[Count]:
    """All five grades, in their order."""
    found = Counter(each.grade for each in given)
    return [
        Count(
            name=grade.value,
            count=found[grade.value],
            share=share(found[grade.value], len(given)) or 0,
        )
        for grade in Grade
    ]


def _reasons(bad: Sequence[RatingFact]) -> list[Count]:
    found = Counter(reason for each in bad for reason in set(each.reasons))
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [Count(name=name, count=count, share=count / len(bad)) for name, count in ordered]


def _days(given: Sequence[RatingFact], span: Span) -> list[DayShare]:
    whole: Counter[object] = Counter(day_of(each.at) for each in given)
    kept: Counter[object] = Counter(day_of(each.at) for each in given if each.satisfied)
    return [
        DayShare(day=day, whole=whole[day], kept=kept[day], share=share(kept[day], whole[day]))
        for day in span.days
    ]
