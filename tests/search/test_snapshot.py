"""Snapshots: written, read, pruned, swapped in one step; embedding only what is new."""

import dataclasses
import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from support.encoder import NgramEncoder

from daoban.errors import Unavailable
from knowledge.facts import Source
from knowledge.files import read_content
from knowledge.records import Record
from knowledge.releases import Release
from knowledge.vocabulary import RecordStatus
from search import snapshot_files as snapshots
from search.encoder import Vectors
from search.lexicon import load_lexicon
from search.snapshot import Snapshot, build_snapshot
from search.snapshot_files import KEPT, current_release, load_snapshot, save_snapshot
from search.tokens import Synonyms


class CountingEncoder(NgramEncoder):
    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts: list[str]) -> Vectors:
        self.seen += texts
        return super().encode(texts)


@pytest.fixture(scope="module")
def release(content: Path) -> Release:
    records = {item.record.id: item.record for item in read_content(content)[0]}
    return Release(1, "0123456789abcdef", datetime.now(UTC), records)


@pytest.fixture(scope="module")
def built(release: Release, content: Path) -> Snapshot:
    return build_snapshot(release, NgramEncoder(), load_lexicon(content).synonyms)


def changed(release: Release, number: int, record: Record | Source) -> Release:
    records = {**release.records, record.id: record}
    return Release(number, f"{number:016d}", release.created_at, records)


def test_read_snapshot_equals_the_written_one(built: Snapshot, tmp_path: Path) -> None:
    save_snapshot(built, tmp_path)
    loaded = load_snapshot(tmp_path, built.synonyms)
    assert loaded.release == built.release
    assert loaded.release.startswith("1-")
    assert loaded.encoder_name == built.encoder_name
    assert loaded.records == built.records
    assert loaded.passages == built.passages
    assert np.array_equal(loaded.vectors.vectors(), built.vectors.vectors())
    assert loaded.record_ids == built.record_ids
    assert np.array_equal(loaded.starts, built.starts)
    assert np.array_equal(loaded.owners, built.owners)
    assert loaded.names == built.names
    words = built.segmenter.words("小店停业要什么材料")
    assert loaded.segmenter.words("小店停业要什么材料") == words
    assert np.array_equal(loaded.words.scores(words), built.words.scores(words))


def test_only_new_texts_are_embedded(release: Release, built: Snapshot) -> None:
    encoder = CountingEncoder()
    topic = release.records["topic-cloud-desk"]
    release = changed(release, 2, topic.model_copy(update={"aliases": ("掌上云溪",)}))
    after = build_snapshot(release, encoder, built.synonyms, built)
    assert encoder.seen == ["掌上云溪"]
    fresh = build_snapshot(release, NgramEncoder(), built.synonyms)
    assert np.array_equal(after.vectors.vectors(), fresh.vectors.vectors())


def test_vectors_of_another_encoder_are_not_reused(release: Release, built: Snapshot) -> None:
    encoder = CountingEncoder()
    other = dataclasses.replace(built, encoder_name="another")
    build_snapshot(release, encoder, built.synonyms, other)
    assert len(encoder.seen) == len(built.passages)


def test_vectors_made_with_other_synonyms_are_not_reused(release: Release, built: Snapshot) -> None:
    encoder = CountingEncoder()
    after = build_snapshot(release, encoder, Synonyms([{"standard": "甲", "words": ["乙"]}]), built)
    assert len(encoder.seen) == len(built.passages)
    assert after.release != built.release


def test_withdrawn_records_are_left_out(release: Release, built: Snapshot) -> None:
    for name in ("yx-shop-tax", "yx-shop-close"):
        gone = release.records[name].model_copy(update={"status": RecordStatus.WITHDRAWN})
        release = changed(release, 3, gone)
    after = build_snapshot(release, NgramEncoder(), built.synonyms)
    assert not {"yx-shop-tax", "yx-shop-close"} & set(after.records)
    assert "小店停业" not in after.by_title
    assert all("税务情况报告表" not in passage.text for passage in after.passages)


def test_pointer_names_the_newest_and_old_ones_are_pruned(built: Snapshot, tmp_path: Path) -> None:
    assert current_release(tmp_path) is None
    for number in range(KEPT + 2):
        save_snapshot(dataclasses.replace(built, release=f"{number}-x"), tmp_path)
        assert current_release(tmp_path) == f"{number}-x"
        assert load_snapshot(tmp_path, built.synonyms).release == f"{number}-x"
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {"current", *(f"{number}-x" for number in range(2, KEPT + 2))}


def test_interrupted_write_leaves_the_old_snapshot_in_force(
    built: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_snapshot(built, tmp_path)

    def fail(*_arguments: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(snapshots.VectorIndex, "save", fail)
        with pytest.raises(OSError, match="disk full"):
            save_snapshot(dataclasses.replace(built, release="2-x"), tmp_path)
    assert load_snapshot(tmp_path, built.synonyms).release == built.release
    save_snapshot(dataclasses.replace(built, release="2-x"), tmp_path)
    assert load_snapshot(tmp_path, built.synonyms).release == "2-x"


@pytest.mark.parametrize("fault", ["nothing", "folder gone", "another format"])
def test_missing_snapshot_says_what_to_do(built: Snapshot, tmp_path: Path, fault: str) -> None:
    if fault != "nothing":
        final = save_snapshot(built, tmp_path)
        if fault == "folder gone":
            shutil.rmtree(final)
        else:
            manifest = final / "manifest.json"
            text = manifest.read_text("utf-8").replace('"format": ', '"format": 9')
            manifest.write_text(text, encoding="utf-8")
    with pytest.raises(Unavailable) as caught:
        load_snapshot(tmp_path, built.synonyms)
    assert "daoban index" in str(caught.value.hint)
