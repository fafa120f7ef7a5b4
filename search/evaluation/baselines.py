"""The plain recipes: a record is as good as its best passage by BM25, or by FAISS."""

import logging

import bm25s
import faiss
import numpy as np

from knowledge.records import Record
from search.encoder import Encoder, Vectors
from search.snapshot import Snapshot
from search.tokens import Segmenter

logging.getLogger("bm25s").setLevel(logging.WARNING)


class PlainBm25:
    """bm25s with its defaults over jieba words of the raw passages; no synonyms, no user words."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Index the passages of a snapshot."""
        self._words = Segmenter()
        self._snapshot = snapshot
        self._index = bm25s.BM25()
        self._index.index(
            [self._words.plain_words(p.text) for p in snapshot.passages], show_progress=False
        )

    def titles(self, text: str, city: str) -> list[str]:
        """Titles of the records of a city, the best first."""
        words = [word for word in self._words.plain_words(text) if word in self._index.vocab_dict]
        count = len(self._snapshot.passages)
        scores = self._index.get_scores(words) if words else np.zeros(count)
        return titles_by_best_passage(self._snapshot, np.argsort(-scores, kind="stable"), city)


class PlainFaiss:
    """An exact FAISS scan over the vectors of the raw passages."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder) -> None:
        """Embed and index the passages of a snapshot."""
        self._snapshot, self._encoder = snapshot, encoder
        self._index = faiss.IndexFlatIP(encoder.dimensions)
        self._index.add(_raw_vectors(snapshot, encoder))

    def titles(self, text: str, city: str) -> list[str]:
        """Titles of the records of a city, the best first."""
        _, numbers = self._index.search(self._encoder.encode([text]), self._index.ntotal)
        return titles_by_best_passage(self._snapshot, numbers[0], city)


def _raw_vectors(snapshot: Snapshot, encoder: Encoder) -> Vectors:
    """Vectors of the raw passages; those that hold no synonym have one in the snapshot."""
    vectors = snapshot.vectors.vectors()
    texts = [passage.text for passage in snapshot.passages]
    other = [
        number for number, text in enumerate(texts) if snapshot.synonyms.standardise(text) != text
    ]
    vectors[other] = encoder.encode([texts[number] for number in other])
    return vectors


def titles_by_best_passage(snapshot: Snapshot, order: np.ndarray, city: str) -> list[str]:
    """Titles of the city's records that the passages belong to, each once, in the given order."""
    owners = snapshot.owners[order]
    _, first = np.unique(owners, return_index=True)
    titles = []
    for position in np.sort(first):
        record = snapshot.records[snapshot.record_ids[int(owners[position])]]
        if isinstance(record, Record) and record.holds_in(city):
            titles.append(record.title)
    return titles
