"""The subject models: which record is meant, going by how people have asked about it before.

One model per served city, from the training questions on its records and from the names and
questions of these records themselves. A record that nobody has asked about in training – a new
one, say – is unknown to its model and stands on the other evidence alone; so that the ranking
learns both cases, it is shown what such models say of questions they have not seen, and what they
say when they have seen nothing on the record that is meant.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from search.encoder import Vectors
from search.learning.text_space import TextSpace
from search.passages import PassageKind
from search.snapshot import Snapshot
from search.training.prepared import Prepared

FOLDS = 3
PASSAGE_WEIGHT = 0.6
"""Weight of a passage beside a training question."""
EVERY = 3
"""Of the passages, every third is taken: they say the same in many words."""
NAMING = frozenset({PassageKind.TITLE, PassageKind.ALIAS, PassageKind.EVENT, PassageKind.QUESTION})
SEED = 4
Chances = dict[str, float]


@dataclass(frozen=True, slots=True)
class _Examples:
    """Texts about the records of one city, as rows of the text space.

    Attributes:
        records: the record that each is about.
        items: number of the training question behind each, -1 for a passage.
    """

    rows: Vectors
    records: NDArray[np.object_]
    weights: NDArray[np.float64]
    items: NDArray[np.int64]

    def fit(self, chosen: NDArray[np.bool_]) -> LogisticRegression:
        """A model of the chosen ones."""
        model = LogisticRegression(C=3.0, max_iter=100, tol=5e-4)
        return model.fit(
            self.rows[chosen], self.records[chosen], sample_weight=self.weights[chosen]
        )


def right_records(item: Prepared, snapshot: Snapshot) -> list[str]:
    """Ids of the records of the person's own city that a training question is about."""
    found = (snapshot.find(title, item.run.home) for title in sorted(item.question.titles))
    return [name for name in found if name and snapshot.holds_in(name, item.run.home)]


def naming_passages(snapshot: Snapshot) -> list[int]:
    """Numbers of passages that name or ask about records, every third of them."""
    found = (n for n, passage in enumerate(snapshot.passages) if passage.kind in NAMING)
    return list(found)[::EVERY]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of the text space: of the training questions, and of ``naming_passages``."""

    space: TextSpace
    questions: Vectors
    passages: Vectors


def make_rows(prepared: list[Prepared], snapshot: Snapshot) -> Rows:
    """The text space of the training questions and the passages, and all of them in it."""
    asked = [item.run.standard for item in prepared]
    vectors = np.stack([item.run.vectors[0] for item in prepared if item.run.vectors is not None])
    naming = naming_passages(snapshot)
    names = [snapshot.synonyms.standardise(snapshot.passages[number].text) for number in naming]
    space = TextSpace.of([*asked, *names])
    return Rows(
        space,
        space.rows(asked, vectors),
        space.rows(names, snapshot.vectors.vectors()[naming]),
    )


def _examples(prepared: list[Prepared], rows: Rows, snapshot: Snapshot, city: str) -> _Examples:
    questions = [
        (number, name, len(right))
        for number, item in enumerate(prepared)
        if item.run.home == city
        for right in [right_records(item, snapshot)]
        for name in right
    ]
    known = {name for _, name, _ in questions}
    passages = [
        (place, snapshot.passages[number].record_id)
        for place, number in enumerate(naming_passages(snapshot))
        if snapshot.passages[number].record_id in known
    ]
    numbers = np.array([number for number, _, _ in questions])
    return _Examples(
        np.vstack([rows.questions[numbers], rows.passages[[place for place, _ in passages]]]),
        np.array([name for _, name, _ in questions] + [name for _, name in passages], dtype=object),
        np.array([1 / count for _, _, count in questions] + [PASSAGE_WEIGHT] * len(passages)),
        np.concatenate((numbers, np.full(len(passages), -1))),
    )


@dataclass(frozen=True, slots=True)
class Subjects:
    """The models of all cities, and what models that are blind to a question say of it.

    Attributes:
        unseen: for each training question, by a model that has not seen it.
        unknown: the same, as if the record that is meant were new to that model.
    """

    models: dict[str, LogisticRegression]
    unseen: list[Chances]
    unknown: list[Chances]


def train_subjects(prepared: list[Prepared], rows: Rows, snapshot: Snapshot) -> Subjects:
    """A model per city that has training questions."""
    subjects = Subjects({}, [{} for _ in prepared], [{} for _ in prepared])
    folds = np.random.default_rng(SEED).integers(0, FOLDS, len(prepared))
    for city in sorted({item.run.home for item in prepared if item.question.titles}):
        examples = _examples(prepared, rows, snapshot, city)
        at_home = np.array([item.run.home == city for item in prepared])
        example_folds = np.where(examples.items < 0, -1, folds[examples.items])
        for fold in range(FOLDS):
            model = examples.fit(example_folds != fold)
            names = model.classes_.tolist()
            numbers = np.flatnonzero(at_home & (folds == fold))
            table = model.predict_proba(rows.questions[numbers]).tolist()
            for number, chances in zip(numbers.tolist(), table, strict=True):
                subjects.unseen[number] = dict(zip(names, chances, strict=True))
        subjects.models[city] = examples.fit(np.ones(len(examples.rows), dtype=bool))
    for number, item in enumerate(prepared):
        right = right_records(item, snapshot)
        subjects.unknown[number] = _without(subjects.unseen[number], right) if right else {}
    return subjects


def _without(chances: Chances, records: list[str]) -> Chances:
    """What a model says of the other records that does not know these."""
    others = {name: chance for name, chance in chances.items() if name not in records}
    total = sum(others.values())
    return {name: chance / total for name, chance in others.items()}
