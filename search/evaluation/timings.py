"""What a question costs, stage by stage."""

from dataclasses import dataclass

import numpy as np

from search.evaluation.labels import STAGES, shown
from search.evaluation.measure import Measured

WHOLE = "全程"


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of one stage over the questions that passed through it."""

    stage: str
    count: int
    median: float
    high: float
    """95 of 100 questions took no longer."""


def costs(measured: list[Measured]) -> list[Cost]:
    """The cost of each stage, in their order, and of the whole way."""
    found: dict[str, list[float]] = {name: [] for name in STAGES}
    for item in measured:
        for name, milliseconds in item.timings_ms.items():
            found.setdefault(name, []).append(milliseconds)
    whole = [sum(item.timings_ms.values()) for item in measured if item.timings_ms]
    named = [(shown(STAGES, name), values) for name, values in found.items()]
    return [_cost(name, values) for name, values in [*named, (WHOLE, whole)] if values]


def _cost(name: str, values: list[float]) -> Cost:
    median, high = np.percentile(values, (50, 95))
    return Cost(name, len(values), float(median), float(high))
