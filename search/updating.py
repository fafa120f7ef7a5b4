"""The snapshot of the next release out of that of the last: only what changes is made again.

The result answers like one built from scratch; a test holds both against each other. What stays
different: a word that the dictionary gains or loses is looked for in the passages as they are
written, so one that stands there only in standard words is cut anew at the next full building.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from knowledge.facts import Source
from knowledge.records import Record
from knowledge.releases import Release, digest_of
from search.encoder import Encoder
from search.passages import parts_of_bundles
from search.placing import Placing
from search.run import Tools
from search.snapshot import Snapshot, build_snapshot, may_be_quoted, release_name, terms_of
from search.splicing import NEW, Splice
from search.tokens import Segmenter, dictionary_terms, syllable_pairs

MOST_TERMS = 200
"""Changes of the dictionary for which the passages that they concern are looked for one by one."""


def updated(earlier: Snapshot, release: Release, encoder: Encoder) -> Snapshot:
    """The snapshot of a release that differs from an earlier one in some records."""
    if earlier.encoder_name != encoder.name or earlier.made_with != earlier.synonyms.digest:
        return build_snapshot(release, encoder, earlier.synonyms, earlier)
    records = {key: record for key, record in release.records.items() if may_be_quoted(record)}
    synonyms = earlier.synonyms.extended(records.values())
    reworded = holding(earlier, synonyms.differences(earlier.synonyms))
    layout = Placing(earlier, records, parts_of_bundles(records), reworded)
    splice, fresh = Splice(np.array(layout.origins, np.int64)), layout.fresh
    texts = [synonyms.standardise(passage.text) for passage in fresh]
    passages = earlier.passages.spliced(splice, fresh)
    segmenter, cut = _cut_anew(earlier, records, splice)
    again = (synonyms.standardise(passages[number].text) for number in cut.fresh.tolist())
    return Snapshot(
        release=release_name(release, synonyms.base),
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
    if len(changed) > MOST_TERMS:
        concerned = np.ones(len(earlier.passages), dtype=bool)
    else:
        concerned = holding(earlier, changed)
    origins = splice.origins.copy()
    kept = origins != NEW
    origins[kept] = np.where(concerned[origins[kept]], NEW, origins[kept])
    return segmenter, Splice(origins)


def holding(snapshot: Snapshot, terms: Collection[str]) -> NDArray[np.bool_]:
    """Which passages hold any of these terms."""
    found = np.zeros(len(snapshot.passages), dtype=bool)
    found[list(chain.from_iterable(map(snapshot.passages.holding, terms)))] = True
    return found
