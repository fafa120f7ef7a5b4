"""Which bundles are taken for which."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from search.evaluation.measure import Measured
from search.evaluation.sums import city_of

MOST_PAIRS = 20
MOST_NAMES = 18
"""Rows of the heat picture: more cannot be read."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A right record and the one that came first instead."""

    wanted: str
    got: str
    count: int
    of: int
    """Questions with that right record."""


@dataclass(frozen=True, slots=True)
class Heat:
    """Shares of the questions with the right record of a row that went to the one of a column."""

    names: tuple[str, ...]
    shares: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Confusion:
    """What came first, for each question with one right record and something found."""

    counts: Mapping[tuple[str, str], int]
    asked: Mapping[str, int]

    @property
    def pairs(self) -> list[Pair]:
        """The pairs that are confused most, the most frequent first."""
        wrong = [
            Pair(wanted, got, count, self.asked[wanted])
            for (wanted, got), count in self.counts.items()
            if wanted != got
        ]
        return sorted(wrong, key=lambda pair: (-pair.count, -pair.count / pair.of, pair.wanted))

    @property
    def heat(self) -> Heat:
        """The records that are confused most, in rows and columns."""
        weights: Counter[str] = Counter()
        for pair in self.pairs:
            weights[pair.wanted] += pair.count
            weights[pair.got] += pair.count
        names = tuple(sorted(name for name, _ in weights.most_common(MOST_NAMES)))
        shares = tuple(tuple(self._share(wanted, got) for got in names) for wanted in names)
        return Heat(names, shares)

    def _share(self, wanted: str, got: str) -> float:
        asked = self.asked.get(wanted, 0)
        return self.counts.get((wanted, got), 0) / asked if asked else 0.0


def confusion(measured: list[Measured], cities: Mapping[str, str]) -> Confusion:
    """Count what came first; questions with several right records say nothing about a pair.

    Args:
        cities: names by code.
    """
    counts: Counter[tuple[str, str]] = Counter()
    asked: Counter[str] = Counter()
    for item in measured:
        if len(item.golden.titles) == 1 and item.titles:
            (title,) = item.golden.titles
            city = city_of(item, cities)
            counts[f"{city} {title}", f"{city} {item.titles[0]}"] += 1
            asked[f"{city} {title}"] += 1
    return Confusion(counts, asked)
