"""Whether a probability means what it says, and what is answered from which probability on."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

BINS = 10


@dataclass(frozen=True, slots=True)
class Forecast:
    """A stated probability and whether it came true."""

    probability: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of nearly the same probability: from ``low`` up to ``high``, one included at the end.

    Attributes:
        stated: their mean probability.
        found: the share that came true.
    """

    low: float
    high: float
    count: int
    stated: float
    found: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far stated probabilities can be believed.

    Attributes:
        brier: mean squared difference of probability and truth (Brier, 1950); 0 is best.
        error: expected calibration error over bins of equal width (Naeini, Cooper and
            Hauskrecht, 2015): the mean difference of stated and found, by count; 0 is best.
        bins: those that hold a forecast.
    """

    brier: float
    error: float
    bins: tuple[Bin, ...]


def calibration(forecasts: list[Forecast]) -> Calibration:
    """Set at least one stated probability beside what came true."""
    stated = np.array([item.probability for item in forecasts])
    found = np.array([item.right for item in forecasts], dtype=float)
    places = np.minimum((stated * BINS).astype(int), BINS - 1)
    bins = []
    for place in range(BINS):
        here = places == place
        if here.any():
            bins.append(
                Bin(
                    low=place / BINS,
                    high=(place + 1) / BINS,
                    count=int(here.sum()),
                    stated=float(stated[here].mean()),
                    found=float(found[here].mean()),
                )
            )
    error = sum(item.count * abs(item.stated - item.found) for item in bins) / len(forecasts)
    return Calibration(float(((stated - found) ** 2).mean()), error, tuple(bins))


@dataclass(frozen=True, slots=True)
class Choice:
    """One question as a threshold sees it.

    Attributes:
        probability: of the best candidate, or ``None`` where it is never answered.
        right: whether the best candidate is right.
        answerable: whether some record answers it.
    """

    probability: float | None
    right: bool
    answerable: bool


@dataclass(frozen=True, slots=True)
class Point:
    """What is answered from a threshold on.

    Attributes:
        coverage: share of answerable questions that are answered.
        accuracy: share of right ones among the answers; 1 where none is given.
    """

    threshold: float
    coverage: float
    accuracy: float


def point_at(threshold: float, choices: list[Choice]) -> Point:
    """Coverage and accuracy if answers are given from this probability on."""
    given = [
        item for item in choices if item.probability is not None and item.probability >= threshold
    ]
    answerable = sum(item.answerable for item in choices)
    covered = sum(item.answerable for item in given)
    accuracy = sum(item.right for item in given) / len(given) if given else 1.0
    return Point(threshold, covered / answerable if answerable else 0.0, accuracy)


def curve(choices: list[Choice], thresholds: Iterable[float]) -> list[Point]:
    """One point for each threshold."""
    return [point_at(threshold, choices) for threshold in thresholds]
