"""Training of dispatch: labelled messages and the duties of departments in, models out."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack

from desk.calls.gazetteer import Gazetteer
from desk.calls.places import without_places
from desk.calls.writing import masked_text, standard_text
from desk.dispatch.classifier import (
    FOLDS,
    Classifier,
    fit,
    fit_calibrated,
    held_out_scores,
    softmax,
    temperature,
)
from desk.dispatch.departments import Departments
from desk.dispatch.messages import LabelledMessage
from desk.dispatch.models import SEPARATOR, DispatchModels, Settled
from desk.dispatch.wording import Wording
from desk.vocabulary import Urgency
from search.encoder import Encoder, Vectors
from search.tokens import Synonyms

VERSION = 7
"""Counts up when a change of this code makes trained models out of date."""
DUTY_WEIGHT = 0.3
"""Weight of a duty beside a message: it says what belongs there, not how people put it."""
WISH_FREEDOM = 0.3
"""How far the model of types bends to single messages; see ``fit``. In cross-validation, anything
between 0.15 and 0.5 does equally well."""
URGENT_RECALL = 0.985
"""Share of urgent messages that the threshold must find among messages not seen."""
HIDDEN_GROUPS = 4
"""Groups of departments that are hidden in turn, to learn how new ones are scored."""
Progress = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Material:
    """Everything that is learnt from, encoded once.

    Attributes:
        duties: pairs of department id and the text of a duty.
        texts: of the messages, masked, with places taken out.
        rows, duty_rows: as ``Wording.rows``.
        vectors, duty_vectors: unit vectors.
    """

    messages: Sequence[LabelledMessage]
    duties: Sequence[tuple[str, str]]
    texts: Sequence[str]
    wording: Wording
    rows: csr_matrix
    duty_rows: csr_matrix
    vectors: Vectors
    duty_vectors: Vectors


def duties_of(departments: Departments) -> list[tuple[str, str]]:
    """Department id and text of each duty and each everyday name."""
    return [
        (item.id, text)
        for item in departments.by_id.values()
        for text in (*(duty.text for duty in item.duties), item.title, *item.aliases)
    ]


def training_digest(
    messages: Sequence[LabelledMessage], departments: Departments, encoder_name: str
) -> str:
    """Says when models are out of date: other messages, duties or encoder."""
    hasher = hashlib.sha256(f"{VERSION} {encoder_name}".encode())
    for message in messages:
        hasher.update(repr(message).encode())
    for department_id, text in sorted(duties_of(departments)):
        hasher.update(f"{department_id} {text}\n".encode())
    return hasher.hexdigest()


def prepare(
    messages: Sequence[LabelledMessage],
    departments: Departments,
    gazetteer: Gazetteer,
    encoder: Encoder,
    synonyms: Synonyms,
) -> Material:
    """Read and encode what is learnt from."""
    duties = duties_of(departments)
    texts = [
        without_places(masked_text(item.text), gazetteer.names(item.city)) for item in messages
    ]
    duty_texts = [text for _, text in duties]
    topical = [
        text
        for text, item in zip(texts, messages, strict=True)
        if item.path or item.department or item.urgency
    ]
    wording = Wording.of([*topical, *duty_texts])
    # The wording is read without places; the vector is the one search makes of the same text.
    vectors = encoder.encode([standard_text(item.text, synonyms) for item in messages])
    duty_vectors = encoder.encode(duty_texts)
    return Material(
        messages,
        duties,
        texts,
        wording,
        wording.rows(texts, vectors),
        wording.rows(duty_texts, duty_vectors),
        vectors,
        duty_vectors,
    )


def train(
    material: Material, digest: str, progress: Progress = lambda _text: None
) -> DispatchModels:
    """All models of dispatch."""
    progress("部门")
    department, settled = _department(material)
    progress("类别")
    path = _labelled(material, lambda item: SEPARATOR.join(item.path))
    progress("类型")
    wishes, kind = _types(material)
    progress("紧急程度")
    urgency, threshold = _urgency(material)
    settled = replace(settled, urgent=threshold)
    return DispatchModels(
        material.wording, wishes, department, path, kind, urgency, settled, digest
    )


def _chosen(
    material: Material, label: Callable[[LabelledMessage], str]
) -> tuple[NDArray[np.int64], list[str]]:
    """Numbers and labels of the messages that carry a label which is not a rare one."""
    labels = [label(item) for item in material.messages]
    counts = {name: labels.count(name) for name in set(labels)}
    taken = [number for number, name in enumerate(labels) if name and counts[name] >= FOLDS]
    return np.array(taken, np.int64), [labels[number] for number in taken]


def _labelled(material: Material, label: Callable[[LabelledMessage], str]) -> Classifier:
    numbers, labels = _chosen(material, label)
    return fit_calibrated(material.rows[numbers], labels, np.ones(len(labels)))


def _types(material: Material) -> tuple[Wording, Classifier]:
    """How callers word what they want, and the model of what that is."""
    numbers, labels = _chosen(material, lambda item: item.type)
    texts = [material.texts[number] for number in numbers]
    wishes = Wording.of_wishes(texts)
    rows = wishes.rows(texts, material.vectors[numbers])
    return wishes, fit_calibrated(rows, labels, np.ones(len(labels)), WISH_FREEDOM)


def _with_duties(
    material: Material, numbers: NDArray[np.int64], labels: list[str]
) -> tuple[csr_matrix, list[str], NDArray[np.float64]]:
    rows = csr_matrix(vstack([material.rows[numbers], material.duty_rows]))
    weights = np.r_[np.ones(len(labels)), np.full(len(material.duties), DUTY_WEIGHT)]
    return rows, [*labels, *(name for name, _ in material.duties)], weights


def _department(material: Material) -> tuple[Classifier, Settled]:
    numbers, labels = _chosen(material, lambda item: item.department)
    rows, names, weights = _with_duties(material, numbers, labels)
    scores, right = held_out_scores(rows, np.asarray(names), weights)
    # Calibrated on messages only: duties are no messages.
    divisor = temperature(scores[: len(labels)], right[: len(labels)])
    model = replace(fit(rows, names, weights), temperature=divisor)
    offset, slope = _new_departments(material, numbers, np.asarray(labels), divisor)
    return model, Settled(new_offset=offset, new_slope=slope)


def _new_departments(
    material: Material, numbers: NDArray[np.int64], labels: NDArray[np.str_], divisor: float
) -> tuple[float, float]:
    """How a department that nobody has labelled anything for is scored by its duties.

    Departments are hidden in turn; the score is the one under which messages of all departments are
    likeliest.
    """
    names = np.unique(labels)
    owners = np.array([name for name, _ in material.duties])
    parts: list[tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]] = []
    for group in range(HIDDEN_GROUPS):
        hidden = names[group::HIDDEN_GROUPS].tolist()
        seen = ~np.isin(labels, hidden)
        half = seen & (np.arange(len(labels)) % 2 == 0)
        tried = ~half & (np.arange(len(labels)) % 3 == 0)
        model = fit(material.rows[numbers[half]], labels[half].tolist(), np.ones(int(half.sum())))
        known = model.table(material.rows[numbers[tried]]) / divisor
        near = nearest_duties(
            material.vectors[numbers[tried]], material.duty_vectors, owners, hidden
        )
        columns = [*model.labels, *hidden]
        places = [columns.index(name) if name in columns else -1 for name in labels[tried]]
        parts.append((known, near, np.array(places)))

    def loss(chosen: NDArray[np.float64]) -> float:
        total = 0.0
        for known, near, right in parts:
            chances = softmax(np.hstack((known, chosen[0] + chosen[1] * near)))
            kept = right >= 0
            total -= float(np.log(np.maximum(chances[kept, right[kept]], 1e-12)).mean())
        return total

    best = minimize(loss, np.array([-10.0, 15.0]), method="Nelder-Mead").x
    return float(best[0]), float(best[1])


def nearest_duties(
    vectors: Vectors, duty_vectors: Vectors, owners: NDArray[np.str_], names: Sequence[str]
) -> NDArray[np.float64]:
    """Cosine of each message with the nearest duty of each department, shape ``(messages, names)``."""
    cosines = vectors @ duty_vectors.T
    columns = [cosines[:, owners == name].max(axis=1, initial=-1.0) for name in names]
    return np.asarray(np.stack(columns, axis=1), np.float64)


def _urgency(material: Material) -> tuple[Classifier, float]:
    """The model, and the probability from which on a message is urgent."""
    numbers, labels = _chosen(material, lambda item: item.urgency)
    rows, names, weights = material.rows[numbers], np.asarray(labels), np.ones(len(labels))
    scores, right = held_out_scores(rows, names, weights)
    divisor = temperature(scores, right)
    model = replace(fit(rows, labels, weights), temperature=divisor)
    column = model.labels.index(Urgency.URGENT)
    chances = np.sort(softmax(scores / divisor)[right == column, column])
    return model, float(chances[int((1 - URGENT_RECALL) * len(chances))])
