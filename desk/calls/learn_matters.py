"""Training of the splitter: labelled calls and single messages in, a model out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.optimize import minimize

from desk.calls.boundaries import Evidence, evidence
from desk.calls.clauses import Clause, Pauses, clauses
from desk.calls.learn_meaning import Message, learn_meaning, learn_pauses
from desk.calls.matters import SHORTEST_CALL, SplitModel, Splitter
from desk.calls.meaning import Meaning, Numbers
from desk.calls.segmentation import NAMES, Batch, Marginals, Segment, Weights, marginals
from search.encoder import Encoder

VARIANCE = 0.1
"""Of the prior of each weight."""
OWN_PART = 0.2
"""Share of the variance that is left for what is not shared."""
LEAST_SCALE = 0.15
COST = 0.48
"""See ``choose``."""
STEPS = 100
FOLDS = 5
"""Parts of the calls; what the others are about is learnt without each in turn."""
ALONE = 0.3
"""Messages about one matter that are learnt as calls, for each call: most of what reaches a desk is
one matter, and a short message looks much like two."""
Progress = Callable[[str], None]


class Call(Protocol):
    """A call with its matters, each of whose texts is a piece of the call's."""

    @property
    def text(self) -> str:
        """What was said."""

    @property
    def matters(self) -> Sequence[Message]:
        """In any order."""


@dataclass(frozen=True)
class SingleCall:
    """A message about one matter, as a call."""

    text: str
    matters: Sequence[Message]


@dataclass(frozen=True, eq=False)
class LabelledEvidence:
    """A call looked at, and where its matters are."""

    item: Evidence
    right: list[Segment]


def train_splitter(
    calls: Sequence[Call],
    messages: Sequence[Message],
    encoder: Encoder,
    progress: Progress = lambda _text: None,
) -> Splitter:
    """Learn to find the matters of a call.

    Args:
        calls: labelled by hand.
        messages: about one matter each, none of them a matter of ``calls``.
        encoder: of clauses.
    """
    progress("停顿")
    pauses = learn_pauses([*(item.text for item in messages), *(item.text for item in calls)])
    alone, others = _apart(messages, round(ALONE * len(calls)))
    calls = [*calls, *(SingleCall(message.text, (message,)) for message in alone)]
    progress("诉求的分界")
    weights = learn_weights(unseen(calls, others, pauses, encoder))
    progress("诉求的意思")
    meaning = learn_meaning([*others, *_matters(calls)], encoder)
    return Splitter(SplitModel(meaning, weights, pauses, COST, encoder.name), encoder)


def _apart(messages: Sequence[Message], count: int) -> tuple[list[Message], list[Message]]:
    """So many messages from all over that are long enough to be calls, and the others."""
    long = [place for place, item in enumerate(messages) if len(item.text) >= SHORTEST_CALL]
    count = min(count, len(long) // 2)
    chosen = {long[turn * len(long) // count] for turn in range(count)}
    return (
        [item for place, item in enumerate(messages) if place in chosen],
        [item for place, item in enumerate(messages) if place not in chosen],
    )


def unseen(
    calls: Sequence[Call], messages: Sequence[Message], pauses: Pauses, encoder: Encoder
) -> list[LabelledEvidence]:
    """Every call as it looks to somebody who has learnt from the messages and the other calls."""
    rows: list[LabelledEvidence | None] = []
    for fold in range(FOLDS):
        others = [call for number, call in enumerate(calls) if number % FOLDS != fold]
        meaning = learn_meaning([*messages, *_matters(others)], encoder)
        rows += [look(call, meaning, pauses, encoder) for call in calls[fold::FOLDS]]
    return [row for row in rows if row]


def _matters(calls: Sequence[Call]) -> list[Message]:
    return [matter for call in calls for matter in call.matters]


def look(call: Call, meaning: Meaning, pauses: Pauses, encoder: Encoder) -> LabelledEvidence | None:
    """A labelled call as evidence; ``None`` for a call of one clause."""
    found = clauses(call.text, pauses)
    if len(found) < 2:
        return None
    vectors = encoder.encode([call.text[item.start : item.end] for item in found])
    item = evidence(call.text, found, vectors, meaning)
    return LabelledEvidence(item, right_segments(call, found))


def right_segments(call: Call, found: list[Clause]) -> list[Segment]:
    """The clauses of each matter: those that lie in it by more than a third, for some carry a lead-in."""
    result = []
    for matter in call.matters:
        start = call.text.find(matter.text)
        end = start + len(matter.text)
        inside = [
            number
            for number, item in enumerate(found)
            if 3 * (min(end, item.end) - max(start, item.start)) > item.end - item.start
        ]
        if start >= 0 and inside:
            result.append((inside[0], inside[-1] + 1))
    return sorted(result)


def learn_weights(rows: Sequence[LabelledEvidence]) -> Weights:
    """The weights under which the right matters are likeliest, with a normal prior on each.

    What opens a matter right after another one mostly opens one after clauses outside as well, so
    the two share a part and each has a smaller part of its own.
    """
    batch = Batch([row.item for row in rows])
    scales = [_scale(table) for table in (batch.segments, batch.places, batch.single)]
    batch.segments *= scales[0]
    batch.places *= scales[1]
    batch.single *= scales[2]
    of_segments, of_places, of_single = (len(scale) for scale in scales)
    sizes = [of_segments, *[of_places] * 4, *[of_single] * 2]
    right = _sums(batch, _right(batch, rows))
    own = slice(of_segments, of_segments + 2 * of_places)
    variance = np.full(sum(sizes) + of_places, VARIANCE)
    variance[own] *= OWN_PART

    def spread(flat: Numbers) -> Numbers:
        found = flat[:-of_places].copy()
        found[own] += np.tile(flat[-of_places:], 2)
        return found

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        weights = spread(flat)
        found = marginals(batch, _weights(weights, sizes))
        slope = _sums(batch, found) - right
        shared = slope[own].reshape(2, of_places).sum(axis=0)
        value = found.total.sum() - right @ weights + (flat**2 / variance).sum() / 2
        return float(value), np.concatenate((slope, shared)) + flat / variance

    start = np.zeros(len(variance))
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    back = np.concatenate([scales[0], *[scales[1]] * 4, *[scales[2]] * 2])
    return _weights(spread(best) * back, sizes)


def _scale(table: Numbers) -> Numbers:
    rows = table.reshape(-1, table.shape[-1])
    used = rows[(rows != 0).any(axis=1)]
    found: Numbers = 1 / np.maximum(used.std(axis=0), LEAST_SCALE)
    return found


def _weights(flat: Numbers, sizes: Sequence[int]) -> Weights:
    return Weights(*np.split(flat, np.cumsum(sizes)[:-1]))


def _sums(batch: Batch, chances: Marginals) -> Numbers:
    """Expected sums of the evidence, in the order of the weights."""
    parts = [chances.segment @ batch.segments]
    for name in NAMES[1:]:
        table = batch.places if name in NAMES[1:5] else batch.single
        parts.append(np.einsum("ck,ckd->d", getattr(chances, name), table))
    return np.concatenate(parts)


def _right(batch: Batch, rows: Sequence[LabelledEvidence]) -> Marginals:
    """The labels, as if they were certain."""
    places = {name: np.zeros(batch.places.shape[:2]) for name in NAMES[1:5]}
    single = {name: np.zeros(batch.single.shape[:2]) for name in NAMES[5:]}
    segment = np.zeros(len(batch.owner))
    numbers = {
        key: number
        for number, key in enumerate(
            zip(batch.owner.tolist(), batch.start.tolist(), batch.end.tolist(), strict=True)
        )
    }
    for call, row in enumerate(rows):
        position = 0
        for order, (start, end) in enumerate(row.right):
            segment[numbers[call, start, end]] = 1
            if not order:
                places["first"][call, start] = 1
                single["before"][call, :start] = 1
            elif start == position:
                places["next"][call, start] = 1
            else:
                places["after"][call, start] = places["stop"][call, position] = 1
                single["outside"][call, position:start] = 1
            position = end
        if position < len(row.item.clauses):
            places["stop"][call, position] = 1
            single["outside"][call, position : len(row.item.clauses)] = 1
    return Marginals(np.zeros(batch.size), segment, **places, **single)
