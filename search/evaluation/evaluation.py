"""One evaluation with all that is told of it, on the screen and in the report."""

from collections.abc import Mapping
from dataclasses import dataclass

from search.evaluation.calibration import Choice
from search.evaluation.history import Changes
from search.evaluation.measure import Measured
from search.evaluation.sums import Sums, by_record, by_style
from search.evaluation.views import (
    BELIEVED,
    DECISIONS,
    OUTSIDE,
    View,
    cost_view,
    search_columns,
    view,
)


@dataclass(frozen=True)
class Evaluation:
    """What was measured, and what a run before came to.

    Attributes:
        cities: names by code.
    """

    measured: list[Measured]
    cities: Mapping[str, str]
    changes: Changes | None

    @property
    def recipes(self) -> list[str]:
        """Names of the plain recipes."""
        return list(self.measured[0].baselines) if self.measured else []

    @property
    def views(self) -> list[View]:
        """The tables by style, and the cost of each stage."""
        groups = by_style(self.measured)
        return [
            view("检索", "类别", groups, search_columns(self.recipes)),
            view("决定", "类别", groups, [*DECISIONS, *OUTSIDE, *BELIEVED]),
            cost_view(self.measured),
        ]

    @property
    def bundle_view(self) -> View:
        """The table by bundle or topic."""
        groups = by_record(self.measured, self.cities)
        columns = [*search_columns([]), *DECISIONS, *BELIEVED]
        return view("按套餐", "套餐或主题", groups, columns)

    @property
    def choices(self) -> list[Choice]:
        """Each question as a threshold sees it."""
        return [
            Choice(
                probability=None if item.held_back else item.best,
                right=item.first_right,
                answerable=bool(item.golden.titles),
            )
            for item in self.measured
        ]

    @property
    def totals(self) -> dict[str, float | None]:
        """The figures over all questions, as they are kept."""
        whole = Sums(self.measured)
        totals = {
            "recall@1": whole.recall(1),
            "recall@3": whole.recall(3),
            "recall@5": whole.recall(5),
            "mrr": whole.reciprocal_rank(),
            "field": whole.field_accuracy,
            "coverage": whole.coverage,
            "wrong": whole.wrong,
            "decisions": whole.decisions,
            "turned_away": whole.turned_away,
            "routed": whole.routed,
            "brier": whole.brier,
            "calibration_error": whole.calibration_error,
        }
        for recipe in self.recipes:
            totals |= {f"{recipe} recall@{top}": whole.recall(top, recipe) for top in (1, 3)}
        return totals
