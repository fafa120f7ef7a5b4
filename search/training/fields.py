"""The field model: which field of a guide is asked, whatever the subject."""

from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from knowledge.vocabulary import GuideField
from search.encoder import Vectors
from search.learning.models import FOLLOW_UP, NO_FIELD, SERVICE, text_features
from search.passages import PassageKind
from search.run import Tools
from search.snapshot import Snapshot
from search.training.prepared import Prepared, kind_of

RECORD_SHARE = 0.2
"""Weight of all examples from the records beside that of all training questions."""
SUBJECTS_SHARE = 0.2
"""The same for bare questions with any subject set before them."""
SUBJECTS = 10
"""Subjects that each bare question is set behind."""
SEED = 8
WHERE = frozenset({GuideField.PLACE, GuideField.CHANNEL})
"""Fields that the records often answer in one: 「在哪里办？网上能办吗？」 teaches neither."""
NAMES = frozenset({PassageKind.TITLE, PassageKind.ALIAS, PassageKind.EVENT})


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts with the field that they ask, their vectors, and their weight beside the questions."""

    texts: list[str]
    labels: list[str]
    vectors: Vectors
    share: float


def _questions_as_examples(prepared: list[Prepared]) -> Examples:
    asked = [item for item in prepared if item.question.kind == SERVICE]
    vectors = [item.run.vectors[0] for item in asked if item.run.vectors is not None]
    labels = [str(item.question.field or NO_FIELD) for item in asked]
    return Examples([item.run.standard for item in asked], labels, np.stack(vectors), 1.0)


def _records_as_examples(snapshot: Snapshot) -> Examples:
    """The questions of the records, and their names, which ask nothing."""
    texts, labels, numbers = [], [], []
    for number, passage in enumerate(snapshot.passages):
        asks = passage.kind is PassageKind.QUESTION and passage.field is not None
        is_question = asks and passage.field not in WHERE
        if is_question or (passage.kind in NAMES and number % 3 == 0):
            numbers.append(number)
            texts.append(snapshot.synonyms.standardise(passage.text))
            labels.append(str(passage.field or NO_FIELD))
    return Examples(texts, labels, snapshot.vectors.vectors()[numbers], RECORD_SHARE)


def _subjects_as_examples(prepared: list[Prepared], tools: Tools) -> Examples:
    """Bare questions behind titles picked by chance: the subject must not decide the field.

    The bare questions are those of the training set that have no subject, and those that the
    assistant's own buttons ask.
    """
    bare = [
        (item.run.standard, str(item.question.field))
        for item in prepared
        if kind_of(item.question) == FOLLOW_UP and item.question.field
    ]
    standardise = tools.lexicon.synonyms.standardise
    bare += [(standardise(tools.texts.question(field)), field.value) for field in GuideField] * 5
    titles = sorted({standardise(title) for title in tools.snapshot.spoken_titles})
    chance = np.random.default_rng(SEED)
    texts, labels = [], []
    for question, label in bare:
        for subject in chance.choice(titles, size=min(SUBJECTS, len(titles)), replace=False):
            texts.append(f"{subject}{question}")
            labels.append(label)
    return Examples(texts, labels, tools.encoder.encode(texts), SUBJECTS_SHARE)


def train_fields(
    prepared: list[Prepared], tools: Tools
) -> tuple[TfidfVectorizer, LogisticRegression]:
    """The field model, from the training questions, the records, and questions with any subject."""
    parts = [
        _questions_as_examples(prepared),
        _records_as_examples(tools.snapshot),
        _subjects_as_examples(prepared, tools),
    ]
    texts = [text for part in parts for text in part.texts]
    labels = [label for part in parts for label in part.labels]
    most = len(parts[0].texts)
    weights = [
        weight
        for part in parts
        for weight in [min(part.share * most / max(len(part.texts), 1), 1.0)] * len(part.texts)
    ]
    words = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=3, sublinear_tf=True)
    words.fit(texts)
    model = LogisticRegression(C=20.0, max_iter=500, tol=1e-3)
    vectors = np.vstack([part.vectors for part in parts])
    model.fit(text_features(words, texts, vectors), labels, sample_weight=weights)
    return words, model
