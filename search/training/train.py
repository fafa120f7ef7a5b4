"""Training the models from the training questions, cross-validated by bundle.

All questions on one bundle stand in one fold, so the figures hold for bundles never seen.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline

from knowledge.records import Record
from search.learning.features import FEATURES
from search.learning.models import (
    OTHER_KINDS,
    WISH,
    Models,
    text_features,
)
from search.learning.ranking import train_ranking
from search.run import Candidate, Tools
from search.snapshot import Snapshot
from search.stages.decide import ALARMS, rivals_of
from search.stages.retrieve import retrieve
from search.tokens import Synonyms
from search.training.fields import train_fields
from search.training.prepared import Prepared, kind_of, prepare
from search.training.questions import (
    TRAINING,
    TrainingQuestion,
    read_training_questions,
    training_files,
)
from search.training.thresholds import Trial, choose_thresholds

VERSION = 10
"""Counts up when a change of this code makes trained models out of date."""
Progress = Callable[[str], None]


def training_digest(encoder_name: str, synonyms: Synonyms, folder: Path = TRAINING) -> str:
    """Says when models are out of date: other questions, encoder, synonyms or evidence."""
    parts = [str(VERSION), encoder_name, synonyms.digest, ",".join(FEATURES)]
    hasher = hashlib.sha256("\n".join(parts).encode())
    for path in training_files(folder):
        hasher.update(path.read_bytes())
    return hasher.hexdigest()


def _group(question: TrainingQuestion) -> str:
    """Questions that must not be split between learning and testing: those on one record."""
    return min(question.titles, default=question.text)


def _train_kind(
    prepared: list[Prepared], groups: list[str]
) -> tuple[TfidfVectorizer, LogisticRegression]:
    """The kind model; fills ``run.kinds`` with out-of-fold probabilities."""
    words = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), min_df=3, sublinear_tf=True)
    texts = [item.run.standard for item in prepared]
    words.fit(texts)
    vectors = np.stack([item.run.vectors[0] for item in prepared if item.run.vectors is not None])
    features = text_features(words, texts, vectors)
    labels = [kind_of(item.question) for item in prepared]
    model = LogisticRegression(C=4.0, max_iter=300, tol=1e-3)
    table = cross_val_predict(
        clone(model), features, labels, groups=groups, cv=GroupKFold(3), method="predict_proba"
    )
    model.fit(features, labels)
    for item, row in zip(prepared, table, strict=True):
        item.run.kinds = dict(zip(model.classes_.tolist(), row.tolist(), strict=True))
    return words, model


def _train_rank(
    prepared: list[Prepared], groups: list[str], snapshot: Snapshot
) -> tuple[Pipeline, Pipeline, list[list[Candidate]]]:
    """The rank models, and the candidates of each question with out-of-fold probabilities."""
    candidates = [retrieve(item.run).candidates for item in prepared]
    order, rank, probabilities = train_ranking(
        [np.stack([row.features for row in found]) for found in candidates],
        [
            np.array([_is_right(snapshot, item.question, row) for row in found])
            for item, found in zip(prepared, candidates, strict=True)
        ],
        groups,
    )
    for found, chances in zip(candidates, probabilities, strict=True):
        for row, chance in zip(found, chances.tolist(), strict=True):
            row.probability = chance
    return order, rank, candidates


def _is_right(snapshot: Snapshot, question: TrainingQuestion, candidate: Candidate) -> bool:
    record = snapshot.records[candidate.record_id]
    return isinstance(record, Record) and record.title in question.titles


def _alarms(prepared: list[Prepared]) -> list[tuple[float, bool]]:
    """What the kind model takes for a danger or for something to be refused, and whether it is."""
    found = []
    for item in prepared:
        kind, certainty = max(item.run.kinds.items(), key=lambda pair: pair[1])
        if kind in ALARMS:
            found.append((certainty, item.question.kind == kind))
    return found


def _holds_at_home(snapshot: Snapshot, title: str, home: str) -> bool:
    """Whether a record of this title stands among those of the person's own city."""
    record = snapshot.records.get(snapshot.find(title, home) or "")
    return isinstance(record, Record) and record.holds_in(home)


def _trial(snapshot: Snapshot, item: Prepared, found: list[Candidate]) -> Trial | None:
    """What the thresholds are chosen from; ``None`` for what is never decided by rank alone.

    That is a message of another kind (a complaint, say), and a question on a bundle that is not
    among the records yet: there is no right answer to be had.
    """
    titles = item.question.titles
    answerable = any(_holds_at_home(snapshot, title, item.run.home) for title in titles)
    kind, certainty = max(item.run.kinds.items(), key=lambda pair: pair[1])
    if (titles and not answerable) or (kind in OTHER_KINDS and certainty >= WISH):
        return None
    ordered = sorted(found, key=lambda row: -row.probability)
    right = _is_right(snapshot, item.question, ordered[0])
    return Trial(ordered[0], right, answerable, unclear=bool(rivals_of(snapshot, ordered)))


def train(tools: Tools, progress: Progress = print) -> Models:
    """Train everything on the training questions against the snapshot in ``tools``.

    Takes about as long as encoding each question once; ``tools.models`` is not used.
    """
    questions = read_training_questions()
    groups = [_group(question) for question in questions]
    progress(f"{len(questions)} 条训练问句，正在编码……")
    prepared = prepare(questions, tools)
    words, kind = _train_kind(prepared, groups)
    progress("正在训练字段与排序模型……")
    field_words, field = train_fields(prepared, tools)
    order, rank, candidates = _train_rank(prepared, groups, tools.snapshot)
    trials = [
        _trial(tools.snapshot, item, found)
        for item, found in zip(prepared, candidates, strict=True)
    ]
    thresholds = choose_thresholds(
        [trial for trial in trials if trial is not None], _alarms(prepared)
    )
    digest = training_digest(tools.encoder.name, tools.lexicon.synonyms)
    return Models(words, kind, field_words, field, order, rank, thresholds, digest)
