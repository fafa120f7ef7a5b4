"""The field model: which fields of a guide are asked, whatever the subject."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from pypinyin import lazy_pinyin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from knowledge.vocabulary import GuideField
from search.encoder import Vectors
from search.learning.models import FOLLOW_UP, SERVICE, text_features
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
JOINED = 800
"""Messages put together of several short questions."""
MISSPELT, MISSPELT_SHARE = 1500, 0.2
"""Short questions that are misspelt once more, and their weight beside the training questions."""
OFTEN = 20
"""A character that stands this often in the training questions is a common one."""
SHORT = 18
"""Characters of a question that is short enough for it."""
SEPARATORS = ("，", "？", "、", " ", "，还有")
WHERE = frozenset({GuideField.PLACE, GuideField.CHANNEL})
"""Fields that the records often answer in one: 「在哪里办？网上能办吗？」 teaches neither."""
NAMES = frozenset({PassageKind.TITLE, PassageKind.ALIAS, PassageKind.EVENT})


Asked = frozenset[GuideField]


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts with the fields that they ask, their vectors, and their weight beside the questions."""

    texts: list[str]
    labels: list[Asked]
    vectors: Vectors
    share: float


def _asked(item: Prepared) -> Asked:
    first = item.question.field
    return frozenset((first, *item.question.also) if first else ())


def _questions_as_examples(prepared: list[Prepared]) -> Examples:
    asked = [item for item in prepared if item.question.kind == SERVICE]
    vectors = [item.run.vectors[0] for item in asked if item.run.vectors is not None]
    labels = [_asked(item) for item in asked]
    return Examples([item.run.standard for item in asked], labels, np.stack(vectors), 1.0)


def _records_as_examples(snapshot: Snapshot) -> Examples:
    """The questions of the records, and their names, which ask nothing."""
    texts: list[str] = []
    labels: list[Asked] = []
    numbers = []
    for number, passage in enumerate(snapshot.passages):
        asks = passage.kind is PassageKind.QUESTION and passage.field is not None
        is_question = asks and passage.field not in WHERE
        if is_question or (passage.kind in NAMES and number % 3 == 0):
            numbers.append(number)
            texts.append(snapshot.synonyms.standardise(passage.text))
            labels.append(frozenset({passage.field} if passage.field else ()))
    return Examples(texts, labels, snapshot.vectors.vectors()[numbers], RECORD_SHARE)


def _subjects_as_examples(prepared: list[Prepared], tools: Tools) -> Examples:
    """Bare questions behind titles picked by chance: the subject must not decide the field.

    The bare questions are those of the training set that have no subject, and those that the
    assistant's own buttons ask.
    """
    bare = [
        (item.run.standard, _asked(item))
        for item in prepared
        if kind_of(item.question) == FOLLOW_UP and item.question.field
    ]
    standardise = tools.lexicon.synonyms.standardise
    bare += [
        (standardise(tools.texts.question(field)), frozenset({field})) for field in GuideField
    ] * 5
    titles = sorted({standardise(title) for title in tools.snapshot.spoken_titles})
    chance = np.random.default_rng(SEED)
    texts: list[str] = []
    labels: list[Asked] = []
    for question, label in bare:
        for subject in chance.choice(titles, size=min(SUBJECTS, len(titles)), replace=False):
            texts.append(f"{subject}{question}")
            labels.append(label)
    return Examples(texts, labels, tools.encoder.encode(texts), SUBJECTS_SHARE)


def _joined_as_examples(prepared: list[Prepared]) -> Examples:
    """Two or three short questions in one message; its vector is taken to be their mean."""
    short = [
        item
        for item in prepared
        if item.question.field and not item.question.also and len(item.run.standard) <= SHORT
    ]
    chance = np.random.default_rng(SEED)
    texts: list[str] = []
    labels: list[Asked] = []
    vectors = []
    for _ in range(min(JOINED, len(short))):
        chosen = [short[number] for number in chance.integers(0, len(short), chance.integers(2, 4))]
        texts.append(str(chance.choice(SEPARATORS)).join(item.run.standard for item in chosen))
        labels.append(frozenset().union(*(_asked(item) for item in chosen)))
        total = np.sum([item.run.vectors[0] for item in chosen if item.run.vectors is not None], 0)
        vectors.append(total / np.linalg.norm(total))
    return Examples(texts, labels, np.stack(vectors), 1.0)


def _homophones(texts: Iterable[str]) -> dict[str, list[str]]:
    """For each common character of the texts, the other common ones that sound the same."""
    counts = Counter("".join(texts))
    common = [char for char, count in counts.items() if count >= OFTEN and "一" <= char <= "鿿"]
    by_sound: dict[str, list[str]] = {}
    for char in sorted(common):
        by_sound.setdefault(lazy_pinyin(char)[0], []).append(char)
    return {
        char: [other for other in chars if other != char]
        for chars in by_sound.values()
        for char in chars
        if len(chars) > 1
    }


def _misspelt_as_examples(prepared: list[Prepared], tools: Tools) -> Examples:
    """Short questions with one character replaced by another of the same sound, as people type."""
    others = _homophones(item.run.standard for item in prepared)
    short = [
        (item, [place for place, char in enumerate(item.run.standard) if char in others])
        for item in prepared
        if item.question.field and len(item.run.standard) <= SHORT
    ]
    short = [(item, places) for item, places in short if places]
    chance = np.random.default_rng(SEED)
    texts: list[str] = []
    labels: list[Asked] = []
    for number in chance.permutation(len(short))[:MISSPELT].tolist():
        item, places = short[number]
        text, place = item.run.standard, int(chance.choice(places))
        texts.append(f"{text[:place]}{chance.choice(others[text[place]])}{text[place + 1 :]}")
        labels.append(_asked(item))
    return Examples(texts, labels, tools.encoder.encode(texts), MISSPELT_SHARE)


def train_fields(
    prepared: list[Prepared], tools: Tools
) -> tuple[TfidfVectorizer, dict[str, LogisticRegression]]:
    """The field model, from the training questions, the records, and questions with any subject.

    One yes-or-no model for each field that is ever asked: a message may ask for several.
    """
    parts = [
        _questions_as_examples(prepared),
        _joined_as_examples(prepared),
        _misspelt_as_examples(prepared, tools),
        _records_as_examples(tools.snapshot),
        _subjects_as_examples(prepared, tools),
    ]
    texts = [text for part in parts for text in part.texts]
    labels = [asked for part in parts for asked in part.labels]
    most = len(parts[0].texts)
    weights = [
        weight
        for part in parts
        for weight in [min(part.share * most / max(len(part.texts), 1), 1.0)] * len(part.texts)
    ]
    words = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=3, sublinear_tf=True)
    words.fit(texts)
    vectors = np.vstack([part.vectors for part in parts])
    features = text_features(words, texts, vectors)
    models = {}
    for field in sorted(frozenset().union(*labels)):
        model = LogisticRegression(C=10.0, solver="liblinear", tol=1e-3)
        is_asked = [field in asked for asked in labels]
        models[field.value] = model.fit(features, is_asked, sample_weight=weights)
    return words, models
