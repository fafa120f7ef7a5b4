"""Choosing thresholds from a coverage / accuracy curve of questions never seen in training."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from search.learning.models import Thresholds
from search.run import Candidate

WRONG = 0.14
"""Target: at most this share of the answers given may be wrong.

It holds for the training questions, half of which were written to mislead; in ordinary use, as the
golden questions stand for it, the share is well below (``docs/evaluation.md``)."""
FALSE_ALARMS = 0.15
"""Target: at most this share of the alarms and refusals of the kind model may be false.

A telephone number given in vain does less harm than one withheld."""
OUTSIDE = 0.25
"""Share of questions that no record answers, as expected in use.

Among the training questions nearly half are such, most of them written to look alike; they are
weighed down to this share before the curve is drawn."""
CLARIFY_RIGHT = 0.35
"""A clarifying question is worth asking while the best guess is right this often."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One question with its best candidate.

    Attributes:
        right: whether the best candidate is right.
        answerable: whether any released record is right.
        unclear: whether a clarifying question is asked however likely the best candidate is.
    """

    best: Candidate
    right: bool
    answerable: bool
    unclear: bool = False


def _weights(trials: list[Trial]) -> Callable[[Trial], float]:
    """The weight of a trial, so that questions nobody can answer have their expected share."""
    answerable = sum(trial.answerable for trial in trials)
    outside = max(1, len(trials) - answerable)
    lighter = min(1.0, answerable * OUTSIDE / (1 - OUTSIDE) / outside)
    return lambda trial: 1.0 if trial.answerable else lighter


def curve(trials: list[Trial]) -> list[tuple[float, float, float]]:
    """(threshold, coverage of answerable questions, share of wrong answers), by falling threshold."""
    clear = [trial for trial in trials if not trial.unclear]
    order = sorted(clear, key=lambda trial: -trial.best.probability)
    weight = _weights(trials)
    answerable = max(1, sum(trial.answerable for trial in trials))
    right = np.cumsum([weight(trial) * trial.right for trial in order])
    given = np.cumsum([weight(trial) for trial in order])
    return [
        (trial.best.probability, float(hits / answerable), float(1 - hits / count))
        for trial, hits, count in zip(order, right, given, strict=True)
    ]


def choose_thresholds(trials: list[Trial], alarms: list[tuple[float, bool]]) -> Thresholds:
    """The lowest thresholds that stay within the targets.

    Args:
        trials: what is decided by rank.
        alarms: for each message how probable the kind model holds a danger, or something to be
            refused; and whether it is that.
    """
    within = [threshold for threshold, _, wrong in curve(trials) if wrong <= WRONG]
    answer = min(within, default=0.9)
    return Thresholds(
        answer=round(answer, 4),
        clarify=round(_clarify(trials, answer), 4),
        danger=round(_danger(alarms), 4),
    )


def _danger(alarms: list[tuple[float, bool]]) -> float:
    """The lowest probability from which few enough alarms are false."""
    lowest, false = 0.95, 0
    for count, (probability, is_true) in enumerate(sorted(alarms, reverse=True), 1):
        false += not is_true
        if false / count <= FALSE_ALARMS:
            lowest = probability
    return lowest


def _clarify(trials: list[Trial], answer: float) -> float:
    """The lowest probability at which the best guess is still right often enough."""
    below = sorted(
        (trial for trial in trials if trial.best.probability < answer),
        key=lambda trial: -trial.best.probability,
    )
    lowest = answer
    window = 25
    for start in range(0, len(below) - window, 5):
        part = below[start : start + window]
        if sum(trial.right for trial in part) / window < CLARIFY_RIGHT:
            break
        lowest = part[-1].best.probability
    return lowest
