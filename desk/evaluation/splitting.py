"""Whether the matters of a call were found: predicted spans beside golden ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk.calls.writing import masked_text
from desk.dispatch.messages import LabelledCall
from desk.evaluation.judging import Judge
from desk.evaluation.measures import department_right
from desk.ports import Splitting

OVERLAP = 0.5
"""Intersection over union from which on a predicted matter is the golden one."""
Span = tuple[int, int]


@dataclass(frozen=True)
class SplitCall:
    """One call, its matters and what was found.

    Attributes:
        golden, found: half-open spans of the masked text, in order.
        pairs: numbers of golden and found matters that are the same.
        dispatched: how many of those have the right department as found.
    """

    call: LabelledCall
    golden: tuple[Span, ...]
    found: tuple[Span, ...]
    pairs: tuple[tuple[int, int], ...]
    dispatched: int = 0


@dataclass(frozen=True)
class SplitSums:
    """The figures of some calls, over all their matters."""

    calls: Sequence[SplitCall]

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall of matters; ``None`` without calls."""
        both = sum(len(call.golden) + len(call.found) for call in self.calls)
        return 2 * sum(len(call.pairs) for call in self.calls) / both if both else None

    @property
    def number_right(self) -> float | None:
        """Share of calls with as many matters found as there are."""
        right = sum(len(call.golden) == len(call.found) for call in self.calls)
        return right / len(self.calls) if self.calls else None

    @property
    def dispatched(self) -> float | None:
        """Share of golden matters that were found and would go to the right department."""
        matters = sum(len(call.golden) for call in self.calls)
        return sum(call.dispatched for call in self.calls) / matters if matters else None


def overlap(one: Span, other: Span) -> float:
    """Intersection over union of two spans."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    whole = max(one[1], other[1]) - min(one[0], other[0])
    return max(shared, 0) / whole if whole > 0 and shared > 0 else 0.0


def matched(golden: Sequence[Span], found: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """Pairs one to one, each overlapping by ``OVERLAP`` or more.

    Neither side overlaps itself, so a span has two partners only where they share it half and
    half: the first is as good as the second.
    """
    free = list(range(len(found)))
    pairs = []
    for number, span in enumerate(golden):
        partner = next((place for place in free if overlap(span, found[place]) >= OVERLAP), None)
        if partner is not None:
            free.remove(partner)
            pairs.append((number, partner))
    return tuple(pairs)


def golden_spans(call: LabelledCall) -> tuple[Span, ...]:
    """Where the matters of a call stand in its masked text.

    Raises:
        ValueError: a matter's text is no piece of the call's.
    """
    text = masked_text(call.text)
    spans = []
    for matter in call.matters:
        piece = masked_text(matter.text)
        start = text.index(piece)
        spans.append((start, start + len(piece)))
    return tuple(spans)


def split_calls(
    calls: Sequence[LabelledCall], splitter: Splitting, judge: Judge
) -> list[SplitCall]:
    """Split each call, and ask where each matter that was found would go."""
    found = []
    for call in calls:
        text = masked_text(call.text)
        golden, spans = golden_spans(call), tuple(splitter.split(text, call.city))
        pairs = matched(golden, spans)
        asked = [
            replace(call.matters[number], text=text[slice(*spans[place])])
            for number, place in pairs
        ]
        right = sum(map(department_right, judge.answers(asked)))
        found.append(SplitCall(call, golden, spans, pairs, right))
    return found
