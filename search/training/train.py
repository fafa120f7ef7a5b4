"""Training the models from the training questions, cross-validated by bundle.

All questions on one bundle stand in one fold, so the figures hold for bundles never seen.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline

from knowledge.records import Record
from search.learning.features import FEATURES
from search.learning.models import (
    OTHER_KINDS,
    SERVICE,
    WISH,
    Models,
)
from search.learning.ranking import train_ranking
from search.run import Candidate, Tools
from search.snapshot import Snapshot
from search.stages.decide import likeliest_alarm, rivals_of
from search.stages.retrieve import candidates_of, retrieve
from search.tokens import Synonyms
from search.training.fields import train_fields
from search.training.prepared import Prepared, kind_of, prepare
from search.training.questions import (
    TRAINING,
    TrainingQuestion,
    read_training_questions,
    training_files,
)
from search.training.subjects import Rows, Subjects, make_rows, right_records, train_subjects
from search.training.thresholds import Trial, choose_thresholds

VERSION = 17
"""Counts up when a change of this code makes trained models out of date."""
RANKED = 2
"""The ranking has few parameters: every second question is enough for it."""
NAME_WEIGHT = 0.3
"""Weight of a passage that names a record beside a training question."""
NEW = 4
"""Of these, every fourth is also shown as a question about a new record."""
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


def _train_kind(prepared: list[Prepared], rows: Rows, groups: list[str]) -> LogisticRegression:
    """The kind model; fills ``run.kinds`` with probabilities of models that had not seen the group.

    What names or asks about a record is a request for a service, however few its words.
    """
    labels = np.array([kind_of(item.question) for item in prepared])
    names = len(rows.passages)
    weights = np.concatenate((np.ones(len(prepared)), np.full(names, NAME_WEIGHT)))
    table, kinds = np.vstack((rows.questions, rows.passages)), np.append(labels, [SERVICE] * names)

    def fit(chosen: NDArray[np.int64]) -> LogisticRegression:
        """A model of some of the questions and all names."""
        taken = np.append(chosen, np.arange(len(prepared), len(table)))
        model = LogisticRegression(C=2.0, max_iter=100, tol=1e-3)
        return model.fit(table[taken], kinds[taken], sample_weight=weights[taken])

    for learn, test in GroupKFold(3).split(labels, groups=groups):
        model = fit(learn)
        for number, chances in zip(
            test.tolist(), model.predict_proba(rows.questions[test]).tolist(), strict=True
        ):
            prepared[number].run.kinds = dict(zip(model.classes_.tolist(), chances, strict=True))
    return fit(np.arange(len(prepared)))


@dataclass(frozen=True, slots=True)
class _Shown:
    """A training question as the ranking is shown it."""

    item: Prepared
    found: list[Candidate]
    known: bool
    """Whether the subject model knows the record that is meant."""


def _show(prepared: list[Prepared], subjects: Subjects) -> list[_Shown]:
    """Questions with their candidates, some of them as if the record meant were a new one."""
    shown = []
    for number in range(0, len(prepared), RANKED):
        item = prepared[number]
        item.run.subjects = subjects.unseen[number]
        shown.append(_Shown(item, retrieve(item.run).candidates, True))
        if subjects.unknown[number] and number % (RANKED * NEW) == 0:
            item.run.subjects = subjects.unknown[number]
            shown.append(_Shown(item, candidates_of(item.run, at_home=True), False))
        item.run.evidence = None  # One number per passage: too much to keep for every question.
    return shown


def _train_rank(shown: list[_Shown], snapshot: Snapshot) -> tuple[Pipeline, Pipeline]:
    """The rank models; gives the candidates out-of-fold probabilities."""
    order, rank, probabilities = train_ranking(
        [np.stack([row.features for row in case.found]) for case in shown],
        [
            np.array([_is_right(snapshot, case.item.question, row) for row in case.found])
            for case in shown
        ],
        [_group(case.item.question) for case in shown],
    )
    for case, chances in zip(shown, probabilities, strict=True):
        for row, chance in zip(case.found, chances.tolist(), strict=True):
            row.probability = chance
    return order, rank


def _is_right(snapshot: Snapshot, question: TrainingQuestion, candidate: Candidate) -> bool:
    record = snapshot.records[candidate.record_id]
    return isinstance(record, Record) and record.title in question.titles


def _alarms(prepared: list[Prepared]) -> list[tuple[float, bool]]:
    """How much each question looks like a danger or something to be refused, and whether it is."""
    likeliest = ((item.question.kind, likeliest_alarm(item.run.kinds)) for item in prepared)
    return [(chance, kind == alarm) for kind, (alarm, chance) in likeliest]


def _trial(snapshot: Snapshot, item: Prepared, found: list[Candidate]) -> Trial | None:
    """What the thresholds are chosen from; ``None`` for what is never decided by rank alone.

    That is a message of another kind (a complaint, say), and a question on a bundle that is not
    among the records yet: there is no right answer to be had.
    """
    titles = item.question.titles
    answerable = bool(right_records(item, snapshot))
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
    prepared = prepare(questions, tools, lambda number: number % RANKED == 0)
    rows = make_rows(prepared, tools.snapshot)
    kind = _train_kind(prepared, rows, groups)
    progress("正在训练字段与排序模型……")
    field_words, field = train_fields(prepared, tools)
    subjects = train_subjects(prepared, rows, tools.snapshot)
    shown = _show(prepared, subjects)
    order, rank = _train_rank(shown, tools.snapshot)
    trials = [_trial(tools.snapshot, case.item, case.found) for case in shown if case.known]
    thresholds = choose_thresholds(
        [trial for trial in trials if trial is not None], _alarms(prepared)
    )
    digest = training_digest(tools.encoder.name, tools.lexicon.synonyms)
    return Models(
        rows.space, kind, subjects.models, field_words, field, order, rank, thresholds, digest
    )
