"""The scikit-learn models and the thresholds chosen for them.

- kind: is it a request for a service, a complaint, small talk …?
- subjects: which record is meant, going by how people have asked about it; one model per city.
- field: which guide fields are asked?
- order: which record is meant rather than the others, from the evidence for them.
- rank: the probability that a record is the one meant, from where it stands in that order.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from skops import io as skops_io

from daoban.errors import Unavailable
from knowledge.vocabulary import GuideField
from search.encoder import Vectors
from search.learning.ranking import standing
from search.learning.stored_words import is_stored, load_words, save_words
from search.learning.text_space import TextSpace

OTHER_KINDS = frozenset(
    {"complaint", "handoff", "emergency", "other_people", "jailbreak", "progress"}
)
"""Kinds that are not answered from the records."""
WISH = 0.5
"""From this probability on, a message is taken to be of such a kind."""
SERVICE = "service"
FOLLOW_UP = "follow_up"
"""A question without a subject of its own, such as 「那要多久」."""
VECTOR_WEIGHT = 1.0
"""Weight of the sentence vector beside the character n-grams, both of length one."""


@dataclass(frozen=True)
class Thresholds:
    """Where decisions are cut, chosen from a measured coverage / accuracy curve.

    Attributes:
        answer: from this probability on, an answer is given.
        clarify: from this probability on, a clarifying question is asked.
        field: from this probability on, a field counts as asked.
        danger: from this probability on, the kind model alone may raise an alarm or refuse.
    """

    answer: float = 0.5
    clarify: float = 0.2
    field: float = 0.3
    danger: float = 0.8


@dataclass(frozen=True, eq=False)
class Models:
    """All that is learnt; one set is like no other."""

    space: TextSpace
    kind: LogisticRegression
    subjects: dict[str, LogisticRegression]
    """By code of the city; the classes are record ids."""
    field_words: TfidfVectorizer
    field: dict[str, LogisticRegression]
    """Yes or no for each guide field that training questions ask."""
    order: Pipeline
    rank: Pipeline
    thresholds: Thresholds
    digest: str
    """Of the training questions, the encoder and the features: says when to train again."""

    @classmethod
    def untrained(cls) -> "Models":
        """A place-holder for the time of training; it answers nothing."""
        return cls(
            TextSpace(TfidfVectorizer(), TruncatedSVD()),
            LogisticRegression(),
            {},
            TfidfVectorizer(),
            {},
            Pipeline([]),
            Pipeline([]),
            Thresholds(),
            "",
        )

    def kinds(self, text: str, vector: Vectors) -> dict[str, float]:
        """The probability of each kind of message.

        Args:
            text: in standard words.
            vector: its unit vector, shape ``(dimensions,)``.
        """
        probabilities = self.kind.predict_proba(self.space.rows([text], vector[None, :]))[0]
        return dict(zip(self.kind.classes_.tolist(), probabilities.tolist(), strict=True))

    def subjects_of(self, text: str, vector: Vectors, home: str) -> dict[str, float]:
        """How likely each record is meant among those of its city, going by earlier questions.

        Args:
            text: in standard words.
            vector: its unit vector, shape ``(dimensions,)``.
            home: code of the city whose model speaks for records that hold in several.

        Returns:
            By record id; records that nobody has asked about in training are missing.
        """
        rows = self.space.rows([text], vector[None, :])
        found: dict[str, float] = {}
        for city in cities_by(self.subjects, home):
            model = self.subjects[city]
            chances = model.predict_proba(rows)[0].tolist()
            found.update(zip(model.classes_.tolist(), chances, strict=True))
        return found

    def fields(self, texts: list[str], vectors: Vectors) -> list[tuple[GuideField, float]]:
        """Each field with the probability that it is asked in any of the texts, the surest first.

        Args:
            texts: the whole message and, of a long one, its clauses.
            vectors: their unit vectors, shape ``(len(texts), dimensions)``.
        """
        features = text_features(self.field_words, texts, vectors)
        best = [
            (GuideField(name), float(model.predict_proba(features)[:, 1].max()))
            for name, model in self.field.items()
        ]
        return sorted(best, key=lambda item: -item[1])

    def relevance(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """The probability of each candidate, shape ``(candidates,)``."""
        places = standing(self.order.decision_function(features), features)
        probabilities: NDArray[np.float64] = self.rank.predict_proba(places)[:, 1]
        return probabilities


def cities_by(subjects: Iterable[str], home: str) -> list[str]:
    """The cities that have a subject model, the home city last: what it says holds."""
    return sorted(subjects, key=lambda city: (city == home, city))


def text_features(words: TfidfVectorizer, texts: list[str], vectors: Vectors) -> csr_matrix:
    """Character n-grams beside the sentence vector, one row a text."""
    return hstack([words.transform(texts), csr_matrix(vectors * VECTOR_WEIGHT)], format="csr")


_PARTS = ("kind", "subjects", "field", "order", "rank")


def save_models(models: Models, folder: Path) -> None:
    """Write all models into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in _PARTS:
        skops_io.dump(getattr(models, part), folder / f"{part}.skops")
    skops_io.dump(models.space.axes, folder / "axes.skops")
    save_words(models.space.words, folder, "space_words")
    save_words(models.field_words, folder, "field_words")
    about = {"digest": models.digest, "thresholds": asdict(models.thresholds)}
    (folder / "models.json").write_text(json.dumps(about, indent=1), encoding="utf-8")


def load_models(folder: Path) -> Models:
    """Read what ``save_models`` wrote; skops refuses types it does not know.

    Raises:
        Unavailable: nothing has been trained yet.
    """
    about = folder / "models.json"
    files = [about, *(folder / f"{part}.skops" for part in (*_PARTS, "axes"))]
    words = ("space_words", "field_words")
    there = all(file.is_file() for file in files)
    if not (there and all(is_stored(folder, name) for name in words)):
        raise Unavailable("排序模型还没有训练。", "请先运行 daoban index。")
    described = json.loads(about.read_text("utf-8"))
    parts = {part: skops_io.load(folder / f"{part}.skops") for part in _PARTS}
    space = TextSpace(load_words(folder, "space_words"), skops_io.load(folder / "axes.skops"))
    return Models(
        **parts,
        field_words=load_words(folder, "field_words"),
        space=space,
        thresholds=Thresholds(**described["thresholds"]),
        digest=described["digest"],
    )
