"""Messages with labels of somebody else's: how well is this kind of model learnt from them?

Measured by stratified cross-validation, beside the plain recipe (a linear support vector machine on
character n-grams). Our own training messages with the same labels help to learn; none of them is
measured.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from daoban.errors import InvalidInput
from desk.dispatch.classifier import fit
from desk.dispatch.messages import LabelledMessage
from desk.dispatch.wording import Wording
from desk.evaluation.texts import say
from search.encoder import Encoder, Vectors

FOLDS = 5
SEEDS = (0, 1, 2)
TITLE = 1.5
"""Weight of a title's vector beside that of its text."""
OWN = 0.3
"""Weight of one of our own messages beside one of theirs."""
Labels = NDArray[np.str_]
Numbers = NDArray[np.int64]
Predict = Callable[[Numbers, Numbers], Labels]
"""Learns from the messages of the first numbers, and labels those of the second."""


@dataclass(frozen=True)
class Titled:
    """One message; the title may be empty."""

    title: str
    text: str
    label: str

    @property
    def whole(self) -> str:
        """Title and text."""
        return f"{self.title}。{self.text}"


@dataclass(frozen=True, eq=False)
class LabelledResult:
    """What came of it.

    Attributes:
        source: name of the file.
        right, said: labels, those of each seed one after the other.
        scores, plain_scores: macro-F1 by seed.
        own: how many of our own messages were learnt too.
        encoding_seconds: all texts, once.
        training_seconds: one run of five folds, features and labelling included.
        plain_seconds: the same of the plain recipe.
    """

    source: str
    count: int
    own: int
    right: Labels
    said: Labels
    scores: tuple[float, ...]
    plain_scores: tuple[float, ...]
    encoding_seconds: float
    training_seconds: float
    plain_seconds: float


@dataclass(frozen=True, eq=False)
class _Encoded:
    texts: Sequence[str]
    labels: Labels
    vectors: Vectors
    """Of title and text side by side."""


def read_titled(path: Path) -> list[Titled]:
    """The messages of a JSONL file with ``text``, ``label`` and perhaps ``title``.

    Raises:
        InvalidInput: the file is missing, a line is not such a message, or a label is too rare.
    """
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        found = [Titled(row.get("title", ""), row["text"], row["label"]) for row in rows]
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise InvalidInput(say("bad_labelled", file=path), say("bad_labelled_hint")) from error
    labels = [item.label for item in found]
    if len(set(labels)) < 2 or any(labels.count(label) < FOLDS for label in set(labels)):
        raise InvalidInput(say("few_labelled", folds=FOLDS), say("bad_labelled_hint"))
    return found


def cross_validate(
    source: str,
    theirs: Sequence[Titled],
    training: Sequence[LabelledMessage],
    encoder: Encoder,
    progress: Callable[[str], None] = lambda _text: None,
) -> LabelledResult:
    """Measure on somebody else's messages, with ours as further training.

    Args:
        training: our own whole messages, for theirs are no pieces of calls; those with one of the
            labels as level 1 are learnt.
        encoder: one that remembers nothing, or the time says nothing.
    """
    known = {item.label for item in theirs}
    own = [item for item in training if item.path and item.path[0] in known]
    progress(say("encoding", count=len(theirs) + len(own)))
    start = perf_counter()
    messages = _encoded_titled(theirs, encoder)
    ours = _encoded_own(own, encoder)
    encoding = perf_counter() - start
    said, scores, seconds = _validated(messages.labels, _our_kind(messages, ours), progress)
    _, plain, plain_seconds = _validated(messages.labels, _plain_kind(messages), progress)
    right = np.tile(messages.labels, len(SEEDS))
    return LabelledResult(
        source, len(theirs), len(own), right, said, scores, plain, encoding, seconds, plain_seconds
    )


def _encoded_titled(items: Sequence[Titled], encoder: Encoder) -> _Encoded:
    titles = encoder.encode([item.title for item in items])
    texts = encoder.encode([item.text for item in items])
    labels = np.array([item.label for item in items])
    return _Encoded([item.whole for item in items], labels, np.hstack((titles * TITLE, texts)))


def _encoded_own(items: Sequence[LabelledMessage], encoder: Encoder) -> _Encoded:
    """Ours have no title: the text stands for it."""
    vectors = encoder.encode([item.text for item in items])
    labels = np.array([item.path[0] for item in items], dtype=np.str_)
    return _Encoded([item.text for item in items], labels, np.hstack((vectors * TITLE, vectors)))


def _our_kind(messages: _Encoded, ours: _Encoded) -> Predict:
    def predict(known: Numbers, unseen: Numbers) -> Labels:
        texts = [*(messages.texts[number] for number in known), *ours.texts]
        wording = Wording.of(texts)
        rows = wording.rows(texts, np.vstack((messages.vectors[known], ours.vectors)))
        labels = [*messages.labels[known].tolist(), *ours.labels.tolist()]
        model = fit(rows, labels, np.r_[np.ones(len(known)), np.full(len(ours.texts), OWN)])
        asked = wording.rows(
            [messages.texts[number] for number in unseen], messages.vectors[unseen]
        )
        return np.array(model.labels)[model.table(asked).argmax(axis=1)]

    return predict


def _plain_kind(messages: _Encoded) -> Predict:
    def predict(known: Numbers, unseen: Numbers) -> Labels:
        grams = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2)
        rows: csr_matrix = grams.fit_transform([messages.texts[number] for number in known])
        model = LinearSVC(random_state=0).fit(rows, messages.labels[known])
        found: Labels = model.predict(grams.transform([messages.texts[n] for n in unseen]))
        return found

    return predict


def _validated(
    labels: Labels, predict: Predict, progress: Callable[[str], None]
) -> tuple[Labels, tuple[float, ...], float]:
    """Labels said of messages not seen, seed by seed; macro-F1 of each; seconds of one run."""
    parts, scores, seconds = [], [], []
    for seed in SEEDS:
        start = perf_counter()
        said = np.empty_like(labels)
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
        for known, unseen in folds.split(labels, labels):
            said[unseen] = predict(known, unseen)
        seconds.append(perf_counter() - start)
        parts.append(said)
        scores.append(float(f1_score(labels, said, average="macro")))
        progress(say("seed_done", seed=seed, score=f"{scores[-1]:.3f}"))
    return np.concatenate(parts), tuple(scores), float(np.median(seconds))
