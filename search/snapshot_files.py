"""Snapshots on disk.

``var/snapshots/<name>/`` holds the files; ``var/snapshots/current`` names the one in force and is
replaced in one step, so a reader sees the old release or the new one, never half of each.
"""

import json
import shutil
from pathlib import Path

from pydantic import TypeAdapter

from daoban.errors import Unavailable
from knowledge.facts import Source
from knowledge.records import AnyRecord, Record
from search.lexical import LexicalIndex
from search.snapshot import Snapshot, terms_of
from search.stored_passages import StoredPassages
from search.tokens import Segmenter, Synonyms
from search.vectors import VectorIndex

_RECORDS: TypeAdapter[dict[str, Record | Source]] = TypeAdapter(dict[str, AnyRecord])
FORMAT = 5
"""Counts up when files of an older snapshot can no longer be read."""
KEPT = 3
"""Snapshots kept on disk, so that going back needs no rebuild."""


def save_snapshot(snapshot: Snapshot, folder: Path) -> Path:
    """Write a snapshot below ``folder`` and make it the current one."""
    final = folder / snapshot.release
    partial = folder / f".{snapshot.release}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    manifest = {
        "format": FORMAT,
        "release": snapshot.release,
        "number": snapshot.number,
        "encoder": snapshot.encoder_name,
        "synonyms": snapshot.synonyms.digest,
        "passages": len(snapshot.passages),
    }
    (partial / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (partial / "records.json").write_bytes(_RECORDS.dump_json(snapshot.records))
    (partial / "revisions.json").write_text(json.dumps(snapshot.revisions), encoding="utf-8")
    snapshot.passages.save(partial / "passages.npz")
    snapshot.vectors.save(partial / "vectors.faiss")
    snapshot.words.save(partial / "words")
    snapshot.syllables.save(partial / "syllables")
    shutil.rmtree(final, ignore_errors=True)
    partial.rename(final)
    pointer = folder / "current.partial"
    pointer.write_text(snapshot.release, encoding="utf-8")
    pointer.replace(folder / "current")
    _prune(folder, keep=snapshot.release)
    return final


def _prune(folder: Path, keep: str) -> None:
    """Remove all but the newest few snapshots."""
    places = [place for place in folder.iterdir() if (place / "manifest.json").is_file()]
    places.sort(key=lambda place: place.stat().st_mtime, reverse=True)
    for place in places[KEPT:]:
        if place.name != keep:
            shutil.rmtree(place, ignore_errors=True)


def current_release(folder: Path) -> str | None:
    """The name of the release in force, or ``None``."""
    pointer = folder / "current"
    return pointer.read_text("utf-8").strip() if pointer.is_file() else None


def number_of(release: str | None) -> int:
    """The number in the name of a release; -1 for none."""
    return int(release.partition("-")[0]) if release else -1


def read_records(place: Path) -> dict[str, Record | Source]:
    """The records of the snapshot in a folder."""
    return _RECORDS.validate_json((place / "records.json").read_bytes())


def load_snapshot(folder: Path, synonyms: Synonyms) -> Snapshot:
    """Read the current snapshot.

    Raises:
        Unavailable: there is none, or it was written by another version.
    """
    name = current_release(folder)
    place = folder / (name or "")
    if name is None or not (place / "manifest.json").is_file():
        raise Unavailable("还没有可用的索引。", "请先运行 daoban index。")
    manifest = json.loads((place / "manifest.json").read_text("utf-8"))
    if manifest["format"] != FORMAT:
        raise Unavailable("索引由另一个版本生成，不能读取。", "请重新运行 daoban index。")
    records = read_records(place)
    synonyms = synonyms.extended(records.values())
    passages = StoredPassages.load(place / "passages.npz")
    return Snapshot(
        release=manifest["release"],
        number=manifest["number"],
        revisions=json.loads((place / "revisions.json").read_text("utf-8")),
        encoder_name=manifest["encoder"],
        records=records,
        passages=passages,
        vectors=VectorIndex.load(place / "vectors.faiss"),
        words=LexicalIndex.load(place / "words"),
        syllables=LexicalIndex.load(place / "syllables"),
        segmenter=Segmenter(terms_of(records)),
        synonyms=synonyms,
        made_with=manifest["synonyms"],
    )
