"""Small sums that every figure is made of."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from desk.insight.shapes import Count, DayCount


def share(part: int, whole: int) -> float | None:
    """A share from 0 to 1; ``None`` of nothing."""
    return part / whole if whole else None


def counts(names: Iterable[str], unnamed: str = "") -> list[Count]:
    """How often each name stands, the most frequent first.

    Args:
        names: one for each thing that is counted.
        unnamed: what an empty name is called.
    """
    found = Counter(name or unnamed for name in names)
    whole = found.total()
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [Count(name=name, count=count, share=count / whole) for name, count in ordered]


def day_counts(days: Sequence[date], held: Iterable[date]) -> list[DayCount]:
    """How many fall on each day, also on days on which none does."""
    found = Counter(held)
    return [DayCount(day=day, count=found[day]) for day in days]


def percentile(values: Iterable[float], part: float) -> float | None:
    """The smallest value that at least this share of all does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(math.ceil(part * len(ordered)), 1) - 1] if ordered else None
