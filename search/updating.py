"""The snapshot of the next release out of that of the last: only what changes is made again.

The result answers like one built from scratch; a test holds both against each other. What stays
different: a word that the dictionary gains or loses is looked for in the passages as they are
written, so one that stands there only in standard words is cut anew at the next full building.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from knowledge.facts import Source
from knowledge.records import Explained, Record, Service
from knowledge.releases import Release, digest_of
from search.encoder import Encoder, Vectors
from search.passages import Parts, Passage, found_by_themselves, parts_of_bundles, passages_of
from search.run import Tools
from search.snapshot import Snapshot, build_snapshot, may_be_quoted, release_name, terms_of
from search.splicing import NEW, Splice
from search.tokens import Segmenter, dictionary_terms, syllable_pairs

MOST_TERMS = 200
"""Changes of the dictionary for which the passages that they concern are looked for one by one."""


def updated(earlier: Snapshot, release: Release, encoder: Encoder) -> Snapshot:
    """The snapshot of a release that differs from an earlier one in some records."""
    synonyms = earlier.synonyms
    if earlier.encoder_name != encoder.name or earlier.made_with != synonyms.digest:
        return build_snapshot(release, encoder, synonyms, earlier)
    records = {key: record for key, record in release.records.items() if may_be_quoted(record)}
    layout = _Layout(earlier, records, parts_of_bundles(records))
    splice, fresh = Splice(np.array(layout.origins, np.int64)), layout.fresh
    texts = [synonyms.standardise(passage.text) for passage in fresh]
    passages = earlier.passages.spliced(splice, fresh)
    segmenter, cut = _cut_anew(earlier, records, splice)
    again = (synonyms.standardise(passages[number].text) for number in cut.fresh.tolist())
    return Snapshot(
        release=release_name(release, synonyms),
        number=release.number,
        revisions=dict(release.revisions),
        encoder_name=encoder.name,
        records=records,
        passages=passages,
        vectors=earlier.vectors.spliced(splice, layout.vectors(texts, encoder)),
        words=earlier.words.spliced(cut, map(segmenter.words, again)),
        syllables=earlier.syllables.spliced(splice, map(syllable_pairs, texts)),
        segmenter=segmenter,
        synonyms=synonyms,
        made_with=synonyms.digest,
    )


def shadow(
    tools: Tools, changed: Iterable[Record | Source], removed: Collection[str] = ()
) -> Tools:
    """Tools that answer as if these records were published; those in use stay as they are.

    Args:
        tools: what is answered with now.
        changed: new and changed records.
        removed: ids of records that would be gone.
    """
    snapshot = tools.snapshot
    records = {key: item for key, item in snapshot.records.items() if key not in removed}
    new = {record.id: record for record in changed}
    bodies = [record.model_dump(mode="json") for record in new.values()]
    digest = digest_of([snapshot.release, sorted(removed), *bodies])
    release = Release(0, digest, datetime.now(UTC), dict(sorted((records | new).items())))
    return replace(tools, snapshot=updated(snapshot, release, tools.encoder))


class _Layout:
    """Where each passage of a release comes from.

    Attributes:
        origins: number before of each passage, ``NEW`` for those that were not there.
        fresh: the latter.
    """

    def __init__(
        self, earlier: Snapshot, records: dict[str, Record | Source], parts: Parts
    ) -> None:
        self._earlier, self._records, self._parts = earlier, records, parts
        self.origins: list[int] = []
        self.fresh: list[Passage] = []
        self._last = NEW
        stops = [*earlier.starts[1:].tolist(), len(earlier.passages)]
        spans = map(range, earlier.starts.tolist(), stops)
        self._spans = dict(zip(earlier.record_ids, spans, strict=True))
        self._gone = dict(self._spans)
        for record in found_by_themselves(records, parts):
            self._place(record)

    def _place(self, record: Service | Explained) -> None:
        span = self._spans.get(record.id, range(0))
        if span and span.start > self._last and self._is_as_before(record):
            self.origins += span
            self._last = span[-1]
            del self._gone[record.id]
            return
        before = dict(zip(self._earlier.passages[span.start : span.stop], span, strict=True))
        for passage in passages_of(record, self._parts):
            number = before.get(passage, NEW)
            if number <= self._last:  # origins ascend; what has moved counts as new
                number = NEW
                self.fresh.append(passage)
            self._last = max(self._last, number)
            self.origins.append(number)

    def _is_as_before(self, record: Record) -> bool:
        own = self._parts.get(record.id, ())
        earlier = self._earlier.parts.get(record.id, ())
        return _same(self._earlier.records.get(record.id), record) and (
            len(own) == len(earlier) and all(map(_same, earlier, own))
        )

    def vectors(self, texts: Sequence[str], encoder: Encoder) -> Vectors:
        """The vectors of fresh passages; a text that stood there before is not encoded again."""
        spans = list(self._gone.values())
        before = {
            passage.text: number
            for span in spans
            for passage, number in zip(
                self._earlier.passages[span.start : span.stop], span, strict=True
            )
        }
        found = np.zeros((len(texts), encoder.dimensions), np.float32)
        places = [before.get(passage.text, NEW) for passage in self.fresh]
        known = [number for number, place in enumerate(places) if place != NEW]
        new = [number for number, place in enumerate(places) if place == NEW]
        if known:
            found[known] = self._earlier.vectors.rows([places[number] for number in known])
        if new:
            found[new] = encoder.encode([texts[number] for number in new])
        return found


def _same(one: Record | Source | None, other: Record | Source) -> bool:
    """Records that nobody has changed are the same object, as a rule."""
    return one is other or one == other


def _cut_anew(
    earlier: Snapshot, records: dict[str, Record | Source], splice: Splice
) -> tuple[Segmenter, Splice]:
    """What cuts words in the release, and which passages' words are not those of before."""
    before = earlier.segmenter
    terms = dictionary_terms(terms_of(records))
    if terms == before.terms:
        return before, splice
    segmenter = Segmenter(terms)
    changed = set(segmenter.terms) ^ set(before.terms)
    concerned = _holding(earlier, changed)
    origins = splice.origins.copy()
    kept = origins != NEW
    origins[kept] = np.where(concerned[origins[kept]], NEW, origins[kept])
    return segmenter, Splice(origins)


def _holding(snapshot: Snapshot, terms: Collection[str]) -> NDArray[np.bool_]:
    """Which passages hold any of these terms."""
    if len(terms) > MOST_TERMS:
        return np.ones(len(snapshot.passages), dtype=bool)
    found = np.zeros(len(snapshot.passages), dtype=bool)
    found[list(chain.from_iterable(map(snapshot.passages.holding, terms)))] = True
    return found
