"""A collection of a million passages, made out of the real one; kept below ``var/bench/million``.

Real are: the passages of the current snapshot, with their vectors, which are its first part; the
segmenter's dictionary, the synonyms, the encoder, the models, the questions. Made are the other
records and passages: each real record has some forty companions of its own city and kind. A
companion has the passages of its record, but the text of each goes over, after a random share of
60 to 90 %, into the end of a random other passage; its vector is the mixture of both vectors with
the same share, plus noise of length 0.15, of length 1 again. Title and aliases of a companion are
those of its passages; guide, questions with answers and sources it shares with the real record.
"""

import dataclasses
import hashlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.facts import Source
from knowledge.records import Record
from search import vectors
from search.encoder import Vectors
from search.lexical import LexicalIndex
from search.passages import Passage, PassageKind
from search.snapshot import Snapshot, terms_of
from search.snapshot_files import save_snapshot
from search.stored_passages import StoredPassages
from search.tokens import Segmenter, syllable_pairs
from search.vectors import VectorIndex

SIZE = 1_000_000
SEED = 20261122
SHARE = (0.6, 0.9)
NOISE = 0.15


@dataclasses.dataclass(frozen=True)
class Mixture:
    """One companion of every real passage.

    Attributes:
        others: number of the passage that each is mixed with.
        shares: how much of each is its own, between 0 and 1.
        noise: added to its vector, shape ``(passages, dimensions)``.
    """

    others: NDArray[np.int64]
    shares: NDArray[np.float32]
    noise: Vectors

    @classmethod
    def numbered(cls, number: int, shape: tuple[int, int]) -> "Mixture":
        """The mixture of a round; the same in every run."""
        random = np.random.default_rng((SEED, number))
        return cls(
            random.integers(0, shape[0], shape[0]),
            random.uniform(*SHARE, shape[0]).astype(np.float32),
            random.normal(0, NOISE / np.sqrt(shape[1]), shape).astype(np.float32),
        )

    def vectors(self, real: Vectors) -> Vectors:
        """The vectors of the companions."""
        own = self.shares[:, None]
        mixed: Vectors = own * real + (1 - own) * real[self.others] + self.noise
        return mixed / np.linalg.norm(mixed, axis=1, keepdims=True)

    def texts(self, real: list[str]) -> list[str]:
        """The texts of the companions."""
        return [
            own[: round(share * len(own)) or 1] + other[round(share * len(other)) :]
            for own, other, share in zip(
                real, (real[place] for place in self.others), self.shares.tolist(), strict=True
            )
        ]


def _rounds(size: int, passages: int) -> range:
    return range(1, -(-size // passages))


def million_vectors(real: Vectors, size: int = SIZE) -> Vectors:
    """The real vectors and those of all companions, shape ``(size, dimensions)``."""
    found = np.empty((size, real.shape[1]), dtype=np.float32)
    found[: len(real)] = real
    for number in _rounds(size, len(real)):
        start = number * len(real)
        made = Mixture.numbered(number, real.shape).vectors(real)
        found[start : start + len(real)] = made[: size - start]
    return found


def _passages(real: StoredPassages, shape: tuple[int, int], size: int) -> Iterator[Passage]:
    own = list(real)
    yield from own
    texts = [passage.text for passage in own]
    for number in _rounds(size, len(own)):
        made = Mixture.numbered(number, shape).texts(texts)
        for passage, text in zip(own[: size - number * len(own)], made, strict=False):
            yield passage._replace(record_id=f"{passage.record_id}-companion-{number}", text=text)


def _records(real: Snapshot, passages: StoredPassages) -> dict[str, Record | Source]:
    """The real records, and for each companion a copy that goes by the names of its passages."""
    found = dict(real.records)
    names: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for passage in passages:
        if passage.kind is PassageKind.TITLE:
            titles[passage.record_id] = passage.text
        elif passage.kind is PassageKind.ALIAS:
            names.setdefault(passage.record_id, []).append(passage.text)
    for record_id in passages.record_ids:
        record = found.get(record_id.partition("-companion-")[0])
        assert isinstance(record, Record)
        if record_id not in found:
            update = {"id": record_id, "aliases": tuple(names.get(record_id, ()))}
            title = titles.get(record_id, record.title)
            found[record_id] = record.model_copy(update={**update, "title": title})
    return found


def make_million(real: Snapshot, size: int = SIZE) -> Snapshot:
    """The snapshot of a large collection; takes some twenty minutes for a million passages."""
    own = real.vectors.vectors()
    passages = StoredPassages.of(_passages(real.passages, own.shape, size))
    records = _records(real, passages)
    segmenter = Segmenter(terms_of(records))
    words, syllables = [], []
    for passage in passages:
        text = real.synonyms.standardise(passage.text)
        words.append([sys.intern(word) for word in segmenter.words(text)])
        syllables.append([sys.intern(pair) for pair in syllable_pairs(text)])
    return dataclasses.replace(
        real,
        release=f"million-{_digest(real)}",
        records=records,
        passages=passages,
        vectors=VectorIndex.build(million_vectors(own, size)),
        words=LexicalIndex.build(words),
        syllables=LexicalIndex.build(syllables),
        segmenter=segmenter,
    )


def _digest(real: Snapshot) -> str:
    """Changes with the real collection and with how the large one is made."""
    sources = [Path(place).read_bytes() for place in (__file__, vectors.__file__)]
    return hashlib.sha256(b"".join([real.release.encode(), *sources])).hexdigest()[:8]


def ensure_million(real: Snapshot, folder: Path) -> None:
    """Make it below ``folder`` unless it is there and up to date."""
    if not (folder / f"million-{_digest(real)}" / "manifest.json").is_file():
        shutil.rmtree(folder, ignore_errors=True)  # an older one takes three gigabytes
        save_snapshot(make_million(real), folder)
