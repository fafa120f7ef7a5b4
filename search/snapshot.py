"""A snapshot: everything needed to answer from one release, immutable once made."""

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.facts import Source
from knowledge.records import Explained, Record, Service
from knowledge.releases import Release
from search.encoder import Encoder, Vectors
from search.lexical import Holders, LexicalIndex
from search.names import Names
from search.passages import Parts, Passage, make_passages, parts_of_bundles
from search.stored_passages import StoredPassages
from search.tokens import Segmenter, Synonyms, syllable_pairs
from search.vectors import VectorIndex
from search.writing import plain_text


@dataclass(frozen=True)
class Snapshot:
    """One release, ready to be searched."""

    release: str
    """``<number>-<first 8 digits of a digest over records and synonyms>``."""
    number: int
    """Of the release."""
    revisions: dict[str, str]
    """Digest of the revision of each record, to find what another release changes."""
    encoder_name: str
    records: dict[str, Record | Source]
    passages: StoredPassages
    vectors: VectorIndex
    words: LexicalIndex
    syllables: LexicalIndex
    segmenter: Segmenter
    synonyms: Synonyms
    made_with: str
    """Digest of the synonyms in force when the passages were embedded."""

    @property
    def record_ids(self) -> list[str]:
        """The records that have passages, in the order of their passages."""
        return self.passages.record_ids

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Index of the first passage of each record; passages of one record stand together."""
        return np.flatnonzero(np.diff(self.owners, prepend=-1))

    @property
    def owners(self) -> NDArray[np.int32]:
        """For each passage the number of its record in ``record_ids``."""
        return self.passages.owners

    @cached_property
    def names(self) -> dict[str, tuple[int, ...]]:
        """Numbers of the records that go by a title or alias, in standard words."""
        found: dict[str, tuple[int, ...]] = {}
        for number, record_id in enumerate(self.record_ids):
            record = self.records[record_id]
            names = (record.title, *record.aliases) if isinstance(record, Record) else ()
            for name in {self.synonyms.standardise(_plain_name(name)) for name in names}:
                found[name] = (*found.get(name, ()), number)
        return found

    @cached_property
    def all_names(self) -> Names:
        """The same, to look for a part of a name."""
        return Names(self.names)

    @cached_property
    def holders(self) -> Holders:
        """Numbers of the records that hold a word."""
        return self.words.holders(self.owners)

    @cached_property
    def name_starts(self) -> frozenset[str]:
        """The first two characters of every name: most places of a text begin none."""
        return frozenset(name[:2] for name in self.names)

    @cached_property
    def longest_name(self) -> int:
        """Characters of the longest name in ``names``."""
        return max(map(len, self.names), default=0)

    @cached_property
    def parts(self) -> Parts:
        """The matters and policies of each bundle."""
        return parts_of_bundles(self.records)

    @cached_property
    def cities(self) -> NDArray[np.str_]:
        """The city of each record in ``record_ids``."""
        found = [self.records[record_id] for record_id in self.record_ids]
        return np.array([record.city for record in found if isinstance(record, Record)])

    @cached_property
    def by_title(self) -> dict[str, tuple[str, ...]]:
        """Ids of what is found by itself, by title: one title may stand in several cities."""
        found: dict[str, tuple[str, ...]] = {}
        for record_id in self.record_ids:
            record = self.records[record_id]
            if isinstance(record, Service | Explained):
                found[record.title] = (*found.get(record.title, ()), record_id)
        return found

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The place in ``record_ids`` of each record that is found by itself."""
        return {record_id: number for number, record_id in enumerate(self.record_ids)}

    @cached_property
    def spoken_titles(self) -> dict[str, str]:
        """The titles as they are written once a question is normalised."""
        return {_plain_name(title): title for title in self.by_title}

    def find(self, name: str | None, city: str) -> str | None:
        """The id of the record with this id or title; of several, that of the given city."""
        if name is None:
            return None
        ids = self.by_title.get(name, (name,) if name in self.numbers else ())
        return next((key for key in ids if self._city_of(key) == city), ids[0] if ids else None)

    def holds_in(self, record_id: str | None, city: str) -> bool:
        """Whether a record of the snapshot holds in a city."""
        record = self.records.get(record_id or "")
        return isinstance(record, Record) and record.holds_in(city)

    def commonness(self, word: str) -> float:
        """The share of the records that hold a word."""
        return len(self.holders.of(word)) / max(len(self.record_ids), 1)

    def read_through(self) -> None:
        """Make now what is made at the first question otherwise."""
        for name, item in vars(Snapshot).items():
            if isinstance(item, cached_property):
                getattr(self, name)

    def _city_of(self, record_id: str) -> str:
        record = self.records[record_id]
        return record.city if isinstance(record, Record) else ""


_plain_name = lru_cache(maxsize=100_000)(plain_text)
"""Names stay the same from release to release."""


def terms_of(records: dict[str, Record | Source]) -> list[str]:
    """The titles and aliases that jieba should know as words, sorted."""
    terms: set[str] = set()
    for record in records.values():
        if isinstance(record, Record):
            terms |= {record.title, *record.aliases}
    return sorted(terms)


def release_name(release: Release, synonyms: Synonyms) -> str:
    """How a release, as it is searched with these synonyms, is named towards the outside."""
    digest = hashlib.sha256(f"{release.digest} {synonyms.digest}".encode()).hexdigest()
    return f"{release.number}-{digest[:8]}"


def may_be_quoted(record: Record | Source) -> bool:
    """Whether a record belongs into a snapshot."""
    return isinstance(record, Source) or record.in_force


def build_snapshot(
    release: Release, encoder: Encoder, synonyms: Synonyms, earlier: Snapshot | None = None
) -> Snapshot:
    """Build a snapshot; passages whose text the earlier one holds are not embedded again.

    Records that are withdrawn are left out, so that nothing can quote them.

    Args:
        synonyms: those of the lexicon; the words of the release go before them.
    """
    records = {key: record for key, record in release.records.items() if may_be_quoted(record)}
    base, synonyms = synonyms.base, synonyms.extended(records.values())
    passages = make_passages(records, parts_of_bundles(records))
    segmenter = Segmenter(terms_of(records))
    texts = [synonyms.standardise(passage.text) for passage in passages]
    return Snapshot(
        release=release_name(release, base),
        number=release.number,
        revisions=dict(release.revisions),
        encoder_name=encoder.name,
        records=records,
        passages=StoredPassages.of(passages),
        vectors=VectorIndex.build(_embed(passages, texts, encoder, earlier, synonyms)),
        words=LexicalIndex.build([segmenter.words(text) for text in texts]),
        syllables=LexicalIndex.build([syllable_pairs(text) for text in texts]),
        segmenter=segmenter,
        synonyms=synonyms,
        made_with=synonyms.digest,
    )


def _embed(
    passages: list[Passage],
    texts: list[str],
    encoder: Encoder,
    earlier: Snapshot | None,
    synonyms: Synonyms,
) -> Vectors:
    known: dict[str, int] = {}
    vectors = np.zeros((len(passages), encoder.dimensions), dtype=np.float32)
    if earlier and earlier.encoder_name == encoder.name and earlier.made_with == synonyms.digest:
        known = {passage.digest: number for number, passage in enumerate(earlier.passages)}
        old = earlier.vectors.vectors()
        for number, passage in enumerate(passages):
            if passage.digest in known:
                vectors[number] = old[known[passage.digest]]
    new = [number for number, passage in enumerate(passages) if passage.digest not in known]
    vectors[new] = encoder.encode([texts[number] for number in new])
    return vectors
