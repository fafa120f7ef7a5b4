"""Collections of a given number of passages with a database of their own, and a web process on it.

Records are real. A larger collection holds each bundle, with its matters, several times: title and
aliases end in 〔the number of the copy〕, all else is the same. The vector of a text of a copy is
that of the real text, so that nothing has to be encoded for hours.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import Engine

from daoban.database import make_engine
from daoban.house import ONE_THREAD, commands
from daoban.migrate import migrate
from daoban.processes import ProcessGroup
from daoban.settings import Settings, child_environment
from knowledge.facts import Source
from knowledge.records import Bundle, Matter, Policy, Record
from knowledge.releases import live_release, publish
from search.encoder import Encoder, Vectors
from search.following import stored_snapshot
from search.passages import make_passages, parts_of_bundles, passages_of
from search.service import load_tools
from search.snapshot import Snapshot, build_snapshot
from search.snapshot_files import save_snapshot

from .house import bench_settings, wait_until_answered

Records = dict[str, Record | Source]
EDITED = "cq-restaurant"
"""The bundle that is published again and again."""


def _marked(record: Record, number: int, within: set[str]) -> Record:
    """A copy of a record that goes by names of its own."""
    mark = f"〔{number}〕"

    def own(record_id: str) -> str:
        return f"{record_id}-{number}" if record_id in within else record_id

    update: dict[str, object] = {
        "id": own(record.id),
        "title": f"{record.title}{mark}",
        "aliases": tuple(f"{alias}{mark}" for alias in record.aliases),
    }
    if isinstance(record, Bundle):
        steps = (step.model_copy(update={"matter": own(step.matter)}) for step in record.matters)
        update |= {"matters": tuple(steps), "scenarios": (), "differences": ()}
    if isinstance(record, Policy):
        update["bundles"] = tuple(map(own, record.bundles))
    return record.model_copy(update=update)


def records_of(real: Records, size: int) -> Records:
    """Records with about so many passages."""
    parts = parts_of_bundles(real)
    whole = len(make_passages(real, parts))
    if size < whole:
        return _fewer(real, size)
    copied = {key: item for key, item in real.items() if isinstance(item, Bundle | Matter | Policy)}
    found = dict(real)
    own = len(make_passages(copied, parts_of_bundles(copied)))
    for number in range(1, 1 + round((size - whole) / own)):
        for record in copied.values():
            copy = _marked(record, number, set(copied))
            found[copy.id] = copy
    return dict(sorted(found.items()))


def _fewer(real: Records, size: int) -> Records:
    """All but as many bundles, with their parts, as are too many."""
    parts = parts_of_bundles(real)
    found = dict(real)
    count = len(make_passages(found, parts))
    for key, record in real.items():
        if isinstance(record, Bundle) and key != EDITED and count > size:
            count -= len(passages_of(record, parts))
            for part in (*parts[key], record):
                found.pop(part.id, None)
    return found


class KnownVectors:
    """Takes the vectors of texts that stand in a snapshot from there, marked or not."""

    def __init__(self, real: Snapshot, encoder: Encoder) -> None:
        self.name, self.dimensions = encoder.name, encoder.dimensions
        self._encoder = encoder
        self._vectors = real.vectors.vectors()
        texts = (real.synonyms.standardise(passage.text) for passage in real.passages)
        self._numbers = {text: number for number, text in enumerate(texts)}

    def encode(self, texts: list[str]) -> Vectors:
        """Unit vectors, shape ``(len(texts), dimensions)``."""
        plain = [text.partition("〔")[0] + text.partition("〕")[2] for text in texts]
        found = np.zeros((len(texts), self.dimensions), np.float32)
        unknown = [place for place, text in enumerate(plain) if text not in self._numbers]
        for place, text in enumerate(plain):
            found[place] = self._vectors[self._numbers.get(text, 0)]
        if unknown:
            found[unknown] = self._encoder.encode([texts[place] for place in unknown])
        return found


@dataclass(frozen=True)
class Collection:
    """A collection that is answered from."""

    values: Settings
    engine: Engine
    passages: int


@contextmanager
def collection(folder: Path, size: int) -> Iterator[Collection]:
    """A collection with about so many passages, and the web process that serves it."""
    values = bench_settings(folder / f"publish-{size}")
    real = load_tools(values)
    snapshots = values.var / "snapshots"
    snapshots.unlink()
    engine = make_engine(values.database)
    migrate(engine)
    wanted = records_of(dict(live_release(engine).records), size)
    publish(engine, wanted.values(), "bench", f"{size} passages")
    encoder = KnownVectors(real.snapshot, real.encoder)
    snapshot = build_snapshot(live_release(engine), encoder, real.snapshot.synonyms)
    save_snapshot(snapshot, snapshots)
    assert stored_snapshot(snapshots, encoder, real.lexicon).release == snapshot.release
    passages = len(snapshot.passages)
    del snapshot, real, encoder
    environment = child_environment(values) | ONE_THREAD | {"DAOBAN_DESK_PROCESSES": "1"}
    try:
        with ProcessGroup(values.var / "log") as group:
            group.start("web", commands()["web"], environment)
            url = f"http://127.0.0.1:{values.port}/readyz"
            wait_until_answered(url, '"search":true', 600)
            yield Collection(values, engine, passages)
    finally:
        engine.dispose()
        shutil.rmtree(values.var, ignore_errors=True)
