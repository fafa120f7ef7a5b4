"""Learning what clauses are about and where people pause, from messages about one matter each."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.sparse import csr_matrix
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression

from desk.calls.clauses import Pauses, clauses, pause_keys
from desk.calls.meaning import Meaning, Numbers, Topics
from search.encoder import Encoder, Vectors

DIRECTIONS = 64
"""Dimensions in which messages are told apart."""
SHRINKAGE = 0.1
LABEL_SHRINKAGE = 0.3
FEWEST = 15
"""Clauses of a label from which on it is learnt."""
RARE = 3
"""Times from which on the characters around a place are learnt."""


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
