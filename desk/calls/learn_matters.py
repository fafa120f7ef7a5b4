"""Training of the splitter: labelled calls and single messages in, a model out."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression

from desk.calls.boundaries import Evidence, evidence
from desk.calls.clauses import Clause, Pauses, clauses, pause_keys
from desk.calls.matters import SplitModel, Splitter
from desk.calls.meaning import Meaning, Numbers, Topics
from desk.calls.segmentation import NAMES, Batch, Marginals, Segment, Weights, marginals
from search.encoder import Encoder, Vectors

DIRECTIONS = 64
"""Dimensions in which messages are told apart."""
SHRINKAGE = 0.1
LABEL_SHRINKAGE = 0.3
FEWEST = 15
"""Clauses of a label from which on it is learnt."""
PENALTY = 0.03
"""Variance of the prior of each weight."""
LEAST_SCALE = 0.15
RARE = 3
"""Times from which on the characters around a place are learnt."""
COST = 0.42
STEPS = 150
Progress = Callable[[str], None]


class Message(Protocol):
    """A message about one matter."""

    @property
    def text(self) -> str:
        """What was said."""

    @property
    def department(self) -> str:
        """Id; empty when it was not labelled."""

    @property
    def path(self) -> Sequence[str]:
        """Category of level 1 and level 2."""


class Call(Protocol):
    """A call with its matters, each of whose texts is a piece of the call's."""

    @property
    def text(self) -> str:
        """What was said."""

    @property
    def matters(self) -> Sequence[Message]:
        """In any order."""


@dataclass(frozen=True, eq=False)
class LabelledEvidence:
    """A call looked at, and where its matters are."""

    item: Evidence
    right: list[Segment]
    share: float = 1.0
    """How much it counts in training."""


def train_splitter(
    calls: Sequence[Call],
    messages: Sequence[Message],
    encoder: Encoder,
    progress: Progress = lambda _text: None,
) -> Splitter:
    """Learn to find the matters of a call.

    Args:
        calls: labelled by hand.
        messages: about one matter each, none of them a matter of ``calls``: they show how much
            clauses of one matter differ, and those of the calls must stay unseen for that.
    """
    progress("诉求的意思")
    meaning = learn_meaning(messages, encoder)
    progress("诉求的分界")
    rows = [row for call in calls if (row := look(call, meaning, encoder))]
    weights = learn_weights(rows)
    progress("停顿")
    pauses = learn_pauses([*(item.text for item in messages), *(item.text for item in calls)])
    return Splitter(SplitModel(meaning, weights, pauses, COST, encoder.name), encoder)


def look(call: Call, meaning: Meaning, encoder: Encoder) -> LabelledEvidence | None:
    """A labelled call as evidence; ``None`` for a call of one clause."""
    found = clauses(call.text, {})
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


def learn_meaning(messages: Sequence[Message], encoder: Encoder) -> Meaning:
    """How clauses of one message differ, and which labels they speak for."""
    texts: list[str] = []
    owners: list[int] = []
    for number, message in enumerate(messages):
        found = clauses(message.text, {})
        texts += [message.text[item.start : item.end] for item in found]
        owners += [number] * len(found)
    vectors, owner = encoder.encode(texts), np.array(owners)
    paths = np.array(["/".join(messages[number].path) for number in owners])
    departments = np.array([messages[number].department for number in owners])
    mean, directions, between = _discriminant(vectors, owner)
    return Meaning(
        mean, directions, between, (_topics(vectors, paths), _topics(vectors, departments))
    )


def learn_pauses(texts: Sequence[str]) -> Pauses:
    """Where people pause, learnt from marked texts with their marks taken out."""
    keys: list[tuple[str, ...]] = []
    paused: list[bool] = []
    for text in texts:
        parts = [text[item.start : item.end] for item in clauses(text, {})]
        joined = "".join(parts)
        ends = set(np.cumsum([len(part) for part in parts]).tolist())
        keys += [pause_keys(joined, place) for place in range(1, len(joined))]
        paused += [place in ends for place in range(1, len(joined))]
    counts = Counter(key for row in keys for key in row)
    known = {key: column for column, key in enumerate(k for k, n in counts.items() if n >= RARE)}
    places = [(row, known[key]) for row, found in enumerate(keys) for key in found if key in known]
    rows, columns = np.array(places).T
    table = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(keys), len(known)))
    model = LogisticRegression(C=1.0, solver="liblinear", fit_intercept=False)
    model.fit(table, paused)
    return {key: round(float(model.coef_[0, at]), 3) for key, at in known.items()}


def _discriminant(vectors: Vectors, owner: NDArray[np.int64]) -> tuple[Numbers, Numbers, Numbers]:
    """Mean, directions and variance between messages, where the variance within them is one."""
    mean = vectors.mean(axis=0, dtype=np.float64)
    rows = vectors - mean
    _, inverse, counts = np.unique(owner, return_inverse=True, return_counts=True)
    centres = np.zeros((len(counts), rows.shape[1]))
    np.add.at(centres, inverse, rows)
    centres /= counts[:, None]
    several = counts[inverse] > 1
    size = counts[inverse][several]
    inner = (rows - centres[inverse])[several] * np.sqrt(size / (size - 1))[:, None]
    within = inner.T @ inner / len(inner)
    between = rows.T @ rows / len(rows) - within
    flat = np.trace(within) / len(within) * np.eye(len(within))
    values, directions = eigh(
        (between + between.T) / 2, (1 - SHRINKAGE) * within + SHRINKAGE * flat
    )
    best = np.argsort(-values)[:DIRECTIONS]
    return mean, directions[:, best], np.maximum(values[best], 1e-3)


def _topics(vectors: Vectors, labels: NDArray[np.str_]) -> Topics:
    counts = Counter(labels.tolist())
    kept = np.array([name != "" and counts[name] >= FEWEST for name in labels.tolist()])
    model = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=LABEL_SHRINKAGE)
    model.fit(vectors[kept], labels[kept])
    return Topics(model.coef_.T, model.intercept_, model.priors_)


def learn_weights(rows: Sequence[LabelledEvidence]) -> Weights:
    """The weights under which the right matters are likeliest, with a normal prior on each."""
    batch = Batch([row.item for row in rows])
    counted = np.array([row.share for row in rows])
    scales = [_scale(table) for table in (batch.segments, batch.places, batch.single)]
    batch.segments *= scales[0]
    batch.places *= scales[1]
    batch.single *= scales[2]
    sizes = [batch.segments.shape[1], *[batch.places.shape[2]] * 4, *[batch.single.shape[2]] * 2]
    right = _sums(batch, _right(batch, rows), counted)

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        found = marginals(batch, _weights(flat, sizes))
        value = found.total @ counted - right @ flat + (flat @ flat) / (2 * PENALTY)
        return float(value), _sums(batch, found, counted) - right + flat / PENALTY

    best = minimize(
        loss, np.zeros(sum(sizes)), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}
    ).x
    spread = [scales[0], *[scales[1]] * 4, *[scales[2]] * 2]
    return _weights(best * np.concatenate(spread), sizes)


def _scale(table: Numbers) -> Numbers:
    rows = table.reshape(-1, table.shape[-1])
    used = rows[(rows != 0).any(axis=1)]
    found: Numbers = 1 / np.maximum(used.std(axis=0), LEAST_SCALE)
    return found


def _weights(flat: Numbers, sizes: Sequence[int]) -> Weights:
    return Weights(*np.split(flat, np.cumsum(sizes)[:-1]))


def _sums(batch: Batch, chances: Marginals, counted: Numbers) -> Numbers:
    """Expected sums of the evidence, in the order of the weights."""
    parts = [(chances.segment * counted[batch.owner]) @ batch.segments]
    for name in NAMES[1:]:
        table = batch.places if name in NAMES[1:5] else batch.single
        parts.append(np.einsum("ck,ckd->d", getattr(chances, name) * counted[:, None], table))
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
