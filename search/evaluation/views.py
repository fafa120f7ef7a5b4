"""The tables of an evaluation, the same for the screen and for the report."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from search.evaluation.history import Kept
from search.evaluation.labels import FIELDS, OUTCOMES, shown
from search.evaluation.measure import Measured
from search.evaluation.sums import Sums
from search.evaluation.timings import costs

NONE = "–"


@dataclass(frozen=True, slots=True)
class View:
    """A table as texts; the first cell of a row names it."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Column = tuple[str, Callable[[Sums], str]]


def percent(value: float | None) -> str:
    """A share for people."""
    return NONE if value is None else f"{value:.1%}"


def decimal(value: float | None) -> str:
    """A number between 0 and 1 that is no share of questions."""
    return NONE if value is None else f"{value:.3f}"


def _recall(top: int, recipe: str | None) -> Column:
    return f"{recipe or '召回'}@{top}", lambda sums: percent(sums.recall(top, recipe))


def _reciprocal_rank(recipe: str | None) -> Column:
    name = f"{recipe} MRR" if recipe else "MRR"
    return name, lambda sums: decimal(sums.reciprocal_rank(recipe))


def search_columns(recipes: Sequence[str]) -> list[Column]:
    """What is found, by the assistant and by plain recipes."""
    columns = [_recall(1, None), _recall(3, None), _recall(5, None), _reciprocal_rank(None)]
    for recipe in recipes:
        columns += [_recall(1, recipe), _recall(3, recipe)]
    return columns


DECISIONS: list[Column] = [
    ("要素", lambda sums: percent(sums.field_accuracy)),
    ("覆盖", lambda sums: percent(sums.coverage)),
    ("答错", lambda sums: percent(sums.wrong)),
    ("决定", lambda sums: percent(sums.decisions)),
]
OUTSIDE: list[Column] = [
    ("范围外不误答", lambda sums: percent(sums.turned_away)),
    ("范围外处置", lambda sums: percent(sums.routed)),
]
BELIEVED: list[Column] = [
    ("Brier", lambda sums: decimal(sums.brier)),
    ("ECE", lambda sums: decimal(sums.calibration_error)),
]


def view(title: str, first: str, groups: Mapping[str, Sums], columns: list[Column]) -> View:
    """One row for each group of questions."""
    return View(
        title,
        (first, "题数", *(heading for heading, _ in columns)),
        tuple(
            (name, str(len(sums.items)), *(value(sums) for _, value in columns))
            for name, sums in groups.items()
        ),
    )


def cost_view(measured: list[Measured]) -> View:
    """Milliseconds by stage."""
    rows = (
        (cost.stage, str(cost.count), f"{cost.median:.2f}", f"{cost.high:.2f}")
        for cost in costs(measured)
    )
    return View("单次耗时（毫秒）", ("阶段", "题数", "p50", "p95"), tuple(rows))


def wanted_of(item: Measured) -> str:
    """What would have been right: record, field and outcome."""
    golden = item.golden
    field = shown(FIELDS, golden.field) if golden.field else ""
    outcome = shown(OUTCOMES, golden.outcomes[0])
    return _told("／".join(sorted(golden.titles)), field, outcome)


def got_of(item: Measured) -> str:
    """What came of a question: record, fields, outcome and its probability."""
    fields = "、".join(shown(FIELDS, name) for name in item.fields)
    outcome = f"{shown(OUTCOMES, item.outcome)} {item.probability:.2f}"
    return _told(item.chosen or "", fields, outcome)


def got_before(kept: Kept) -> str:
    """The same of a run before."""
    field = shown(FIELDS, kept.field) if kept.field else ""
    outcome = f"{shown(OUTCOMES, kept.outcome)} {kept.probability:.2f}"
    return _told(kept.chosen or "", field, outcome)


def _told(record: str, field: str, outcome: str) -> str:
    return " · ".join(part for part in (record or NONE, field, outcome) if part)
