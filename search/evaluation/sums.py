"""Sums over questions: per style, per bundle and over all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from search.evaluation.calibration import Calibration, Forecast, calibration
from search.evaluation.labels import KINDS, STYLES, shown
from search.evaluation.measure import Measured

ALL = "合计"


@dataclass
class Sums:
    """Counts over one group of questions; a share of nothing is ``None``."""

    items: list[Measured] = field(default_factory=list)

    def share(self, of: Iterable[Measured], hit: Callable[[Measured], bool]) -> float | None:
        """The share of hits, or ``None`` for no questions."""
        chosen = list(of)
        return sum(map(hit, chosen)) / len(chosen) if chosen else None

    @property
    def answerable(self) -> list[Measured]:
        """Questions that some record answers."""
        return [item for item in self.items if item.golden.titles]

    @property
    def outside(self) -> list[Measured]:
        """Questions that no record answers."""
        return [item for item in self.items if not item.golden.titles]

    def recall(self, top: int, recipe: str | None = None) -> float | None:
        """Share of answerable questions with a right record among the first ``top``."""
        return self.share(self.answerable, lambda item: (item.place(recipe) or top + 1) <= top)

    def reciprocal_rank(self, recipe: str | None = None) -> float | None:
        """Mean over answerable questions of one over the place of the right record (MRR)."""
        places = [item.place(recipe) for item in self.answerable]
        return sum(1 / place for place in places if place) / len(places) if places else None

    @property
    def field_accuracy(self) -> float | None:
        """Share of questions with a field where it was understood."""
        return self.share(
            (item for item in self.items if item.golden.field), lambda item: item.field_right
        )

    @property
    def coverage(self) -> float | None:
        """Share of answerable questions that were answered outright."""
        return self.share(self.answerable, lambda item: item.given)

    @property
    def wrong(self) -> float | None:
        """Share of wrong ones among the answers that were given."""
        return self.share((item for item in self.items if item.given), lambda item: not item.right)

    @property
    def decisions(self) -> float | None:
        """Share of questions with an acceptable outcome."""
        return self.share(self.items, lambda item: item.decided_well)

    @property
    def turned_away(self) -> float | None:
        """Share of questions outside that were not answered outright."""
        return self.share(self.outside, lambda item: not item.given)

    @property
    def routed(self) -> float | None:
        """Share of questions outside with an acceptable outcome."""
        return self.share(self.outside, lambda item: item.decided_well)

    @property
    def calibration(self) -> Calibration | None:
        """How far the probability of the best candidate can be believed, where some record answers."""
        forecasts = [
            Forecast(item.best, item.first_right)
            for item in self.answerable
            if item.best is not None
        ]
        return calibration(forecasts) if forecasts else None

    @property
    def brier(self) -> float | None:
        """Mean squared error of that probability."""
        found = self.calibration
        return found.brier if found else None

    @property
    def calibration_error(self) -> float | None:
        """Expected calibration error of that probability."""
        found = self.calibration
        return found.error if found else None


def by_style(measured: list[Measured]) -> dict[str, Sums]:
    """Sums per style, or per kind where one is given, and over all under 「合计」."""
    groups: dict[str, Sums] = {}
    for item in sorted(measured, key=_place_of_style):
        golden = item.golden
        name = shown(KINDS, golden.kind) if golden.kind else shown(STYLES, golden.style)
        groups.setdefault(name, Sums()).items.append(item)
    groups[ALL] = Sums(measured)
    return groups


def _place_of_style(item: Measured) -> int:
    """Styles first, then kinds, both in the order in which they are told of; unknown ones last."""
    golden = item.golden
    known = [*KINDS, golden.kind] if golden.kind else [*STYLES, golden.style]
    return known.index(golden.kind or golden.style) + (len(STYLES) + 1 if golden.kind else 0)


def by_record(measured: list[Measured], cities: Mapping[str, str]) -> dict[str, Sums]:
    """Sums per city and bundle or topic, in the order of their names.

    A question with several right records counts in each of them.

    Args:
        cities: names by code.
    """
    groups: dict[str, Sums] = {}
    for item in measured:
        for title in item.golden.titles:
            groups.setdefault(f"{city_of(item, cities)} {title}", Sums()).items.append(item)
    return dict(sorted(groups.items()))


def city_of(item: Measured, cities: Mapping[str, str]) -> str:
    """The name of the city whose guides came first."""
    return cities.get(item.city, item.city)
