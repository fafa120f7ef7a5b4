"""The snapshot made of the last one answers like one that is built from scratch."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.encoder import NgramEncoder

from knowledge.facts import Source
from knowledge.files import read_content
from knowledge.records import Record, Wording
from knowledge.releases import Release
from knowledge.vocabulary import RecordStatus
from search.encoder import Vectors
from search.lexicon import load_lexicon
from search.snapshot import Snapshot, build_snapshot
from search.tokens import Synonyms, syllable_pairs
from search.updating import updated

Records = dict[str, Record | Source]
NAMES = ("掌上云溪", "开火锅馆", "小店", "云溪停业", "关店手续")
QUESTIONS = ("小店停业要什么材料", "掌上云溪怎么登录", "开火锅馆要多久", "云溪停业补贴")


@dataclass(frozen=True, repr=False)
class Before:
    """What changes begin with."""

    records: Records
    synonyms: Synonyms
    snapshot: Snapshot


@pytest.fixture(scope="module")
def before(content: Path) -> Before:
    found = sorted((item.record for item in read_content(content)[0]), key=lambda item: item.id)
    records: Records = {record.id: record for record in found}
    synonyms = load_lexicon(content).synonyms
    return Before(records, synonyms, build_snapshot(release(records), NgramEncoder(), synonyms))


def release(records: Mapping[str, Record | Source]) -> Release:
    return Release(2, "0" * 64, datetime.now(UTC), dict(records))


def same(made: Snapshot, whole: Snapshot) -> None:
    """Both hold the same, in the same order."""
    assert made.records == whole.records
    assert made.record_ids == whole.record_ids
    assert made.passages == whole.passages
    assert np.array_equal(made.owners, whole.owners)
    assert made.names == whole.names
    np.testing.assert_allclose(made.vectors.vectors(), whole.vectors.vectors(), atol=1e-6)
    assert made.segmenter.terms == whole.segmenter.terms
    for text in QUESTIONS:
        words = whole.segmenter.words(text)
        assert made.segmenter.words(text) == words
        # A word of the dictionary that stands in a passage only in standard words is not looked for.
        np.testing.assert_allclose(made.words.scores(words), whole.words.scores(words), rtol=1e-2)
        pairs = syllable_pairs(text)
        np.testing.assert_allclose(
            made.syllables.scores(pairs), whole.syllables.scores(pairs), rtol=1e-4
        )


def edited(record: Record, action: str, name: str) -> Record:
    """A record with something else in it."""
    match action:
        case "alias":
            names = tuple(dict.fromkeys((name, *record.aliases)))
            return record.model_copy(update={"aliases": names})
        case "no alias":
            return record.model_copy(update={"aliases": record.aliases[1:]})
        case "title":
            return record.model_copy(update={"title": name})
        case "withdrawn":
            return record.model_copy(update={"status": RecordStatus.WITHDRAWN})
    guide = getattr(record, "guide", None)
    if guide is None:
        return record
    fees = tuple(item.model_copy(update={"text": f"{item.text}改"}) for item in guide.fee)
    return record.model_copy(update={"guide": guide.model_copy(update={"fee": fees})})


steps = st.tuples(
    st.integers(0, 1000),
    st.sampled_from(("alias", "no alias", "title", "withdrawn", "guide", "gone")),
    st.sampled_from(NAMES),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(steps, max_size=4), min_size=1, max_size=3))
def test_any_changes_one_after_the_other(
    before: Before, rounds: list[list[tuple[int, str, str]]]
) -> None:
    records, snapshot, keys = dict(before.records), before.snapshot, sorted(before.records)
    for each in rounds:
        for place, action, name in each:
            key = keys[place % len(keys)]
            record = records.pop(key, before.records[key])
            if isinstance(record, Record) and action != "gone":
                records[key] = edited(record, action, name)
            elif action != "gone":
                records[key] = record
        records = dict(sorted(records.items()))
        snapshot = updated(snapshot, release(records), NgramEncoder())
    same(snapshot, build_snapshot(release(records), NgramEncoder(), before.synonyms))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.lists(
            st.tuples(
                st.sampled_from(("停业", "材料", "执照")),
                st.lists(
                    st.sampled_from(("关门", "小店", "手续", "登录")), max_size=2, unique=True
                ),
            ),
            max_size=2,
        ),
        min_size=1,
        max_size=3,
    )
)
def test_words_of_a_release_go_with_it(
    before: Before, rounds: list[list[tuple[str, list[str]]]]
) -> None:
    snapshot = before.snapshot
    for each in rounds:
        words = [
            Wording(id=f"wording-{number}", title=standard, aliases=tuple(others))
            for number, (standard, others) in enumerate(each)
        ]
        records = dict(sorted({**before.records, **{item.id: item for item in words}}.items()))
        snapshot = updated(snapshot, release(records), NgramEncoder())
    whole = build_snapshot(release(records), NgramEncoder(), before.synonyms)
    same(snapshot, whole)
    assert snapshot.synonyms.digest == whole.synonyms.digest
    assert snapshot.release == whole.release


def test_only_new_texts_are_encoded(before: Before) -> None:
    seen: list[str] = []

    class Watched(NgramEncoder):
        def encode(self, texts: list[str]) -> Vectors:
            seen.extend(texts)
            return super().encode(texts)

    topic = before.records["topic-cloud-desk"]
    records = {**before.records, topic.id: topic.model_copy(update={"aliases": ("掌上云溪",)})}
    updated(before.snapshot, release(records), Watched())
    assert seen == ["掌上云溪"]


def test_the_dictionary_is_kept_when_no_name_changes(before: Before) -> None:
    made = updated(before.snapshot, release(before.records), NgramEncoder())
    assert made.segmenter is before.snapshot.segmenter


def test_another_encoder_makes_all_anew(before: Before) -> None:
    class Other(NgramEncoder):
        name = "another"

    made = updated(before.snapshot, release(before.records), Other())
    assert made.encoder_name == "another"
    other = replace(before.snapshot, made_with="older synonyms")
    assert updated(other, release(before.records), NgramEncoder()).made_with != other.made_with
