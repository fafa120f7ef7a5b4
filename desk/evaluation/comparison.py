"""Two sets of models side by side on the same messages: what was won, what was lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.evaluation.judging import Answer
from desk.evaluation.measures import FIRST, MEASURES, RECALL, Measure
from desk.evaluation.texts import say, words

MUST_HOLD = (FIRST, RECALL)
"""What new models may not be worse at."""
Pair = tuple[Answer, Answer]
"""What the models before and the new ones said of a message."""


@dataclass(frozen=True)
class Compared:
    """One figure before and after.

    Attributes:
        won, lost: messages that only one of the two sets got right; empty where the two are not
            about the same messages.
    """

    measure: Measure
    before: float | None
    after: float | None
    won: tuple[Pair, ...] = ()
    lost: tuple[Pair, ...] = ()

    @property
    def worse(self) -> bool:
        """Whether the new models do worse."""
        return self.before is not None and (self.after is None or self.after < self.before)


@dataclass(frozen=True)
class Comparison:
    """All figures on some messages.

    Attributes:
        title: of those messages.
    """

    title: str
    count: int
    figures: tuple[Compared, ...]

    def of(self, measure: Measure) -> Compared:
        """One of them."""
        return next(item for item in self.figures if item.measure is measure)


def compare(title: str, before: Sequence[Answer], after: Sequence[Answer]) -> Comparison:
    """Set answers of two sets of models to the same messages side by side.

    Raises:
        ValueError: they are not about the same messages.
    """
    if [item.message for item in before] != [item.message for item in after]:
        raise ValueError("the answers are about different messages")
    pairs = list(zip(before, after, strict=True))
    return Comparison(title, len(pairs), tuple(_compared(measure, pairs) for measure in MEASURES))


def _compared(measure: Measure, pairs: Sequence[Pair]) -> Compared:
    before = measure.share(old for old, _ in pairs)
    after = measure.share(new for _, new in pairs)
    if not measure.by_label:
        return Compared(measure, before, after)
    counted = [pair for pair in pairs if measure.counts(pair[0])]
    changed = [pair for pair in counted if measure.right(pair[0]) != measure.right(pair[1])]
    won = tuple(pair for pair in changed if measure.right(pair[1]))
    lost = tuple(pair for pair in changed if measure.right(pair[0]))
    return Compared(measure, before, after, won, lost)


def reasons_against(comparisons: Sequence[Comparison]) -> list[str]:
    """Why the new models must not go live, in sentences; none when they may."""
    names: Mapping[str, str] = words()["measures"]
    return [
        say(
            "worse",
            title=comparison.title,
            name=names[measure.name],
            before=f"{found.before:.1%}",
            after=f"{found.after or 0:.1%}",
        )
        for comparison in comparisons
        for measure in MUST_HOLD
        if (found := comparison.of(measure)).worse
    ]
