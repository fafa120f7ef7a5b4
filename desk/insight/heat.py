"""How hot a topic is: many tickets, recent ones, more than before, from one place, badly rated.

``100 x / (x + 15)`` with ``x = recent (1 + growth/2) (1 + concentration/2) (1 + dissatisfaction/2)``:
each part only ever adds to the heat, none outweighs the count, and a topic's heat does not depend
on what else is going on.
"""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from desk.insight.facts import RatingFact, TicketFact
from desk.insight.spans import Span
from desk.insight.topic_shapes import HeatParts

MIDDLE = 15
"""Recent tickets, evenly spread and as many as before, that give a heat of 50."""
_EXTRA = 0.5
_RATINGS_SURE = 2
"""So many good ratings are assumed, for one bad one is no rule yet."""


def heat(parts: HeatParts) -> float:
    """The heat, from 0 to 100."""
    felt = (
        parts.recent
        * (1 + _EXTRA * parts.growth)
        * (1 + _EXTRA * parts.concentration)
        * (1 + _EXTRA * parts.dissatisfaction)
    )
    return 100 * felt / (felt + MIDDLE)


def recent(tickets: Sequence[TicketFact], span: Span) -> float:
    """Tickets, each half as heavy for each third of the span that it is old."""
    half = max(timedelta(span.length) / 3, timedelta(1))
    return math.fsum(0.5 ** ((span.end - ticket.created_at) / half) for ticket in tickets)


def growth(now: int, before: int, anything_before: bool) -> float:
    """From -1 (gone) over 0 (as before) to 1 (new), nearer to 0 for few tickets.

    Where no tickets at all were filed before, nothing can be said: 0.
    """
    return (now - before) / (now + before + 2) if anything_before else 0.0


def concentration(places: Sequence[str], everywhere: Sequence[str]) -> float:
    """How much more of a topic comes from its first place than of all tickets do.

    Args:
        places: of the topic's tickets; empty where none is known.
        everywhere: of all tickets.
    """
    known = Counter(place for place in places if place)
    if not known:
        return 0.0
    first, count = max(known.items(), key=lambda item: (item[1], item[0]))
    general = Counter(place for place in everywhere if place)
    usual = general[first] / general.total() if general.total() else 0.0
    return max(count / len(places) - usual, 0) / (1 - usual) if usual < 1 else 0.0


def dissatisfaction(ratings: Sequence[RatingFact]) -> float:
    """The share of bad ratings; nearer to 0 for few of them."""
    bad = sum(not rating.satisfied for rating in ratings)
    return bad / (len(ratings) + _RATINGS_SURE)
