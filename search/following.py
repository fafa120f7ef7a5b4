"""Which release is live, and the snapshot of it: out of the database, or made elsewhere and stored.

The database says which release is live. What serves makes its snapshot out of the one it has; the
one on disk is for the next start, and for what only a full building changes: the lexicon, the
encoder.
"""

from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from daoban.errors import Unavailable
from daoban.moments import now
from knowledge.releases import Release, live_number, release_after
from search.encoder import Encoder
from search.lexicon import Lexicon
from search.snapshot import Snapshot
from search.snapshot_files import current_release, load_snapshot, number_of
from search.updating import updated


def stored_snapshot(folder: Path, encoder: Encoder, lexicon: Lexicon) -> Snapshot:
    """The snapshot on disk, if this encoder can search it.

    Raises:
        Unavailable: there is none, or another encoder has made it.
    """
    snapshot = load_snapshot(folder, lexicon.synonyms)
    if snapshot.encoder_name != encoder.name:
        raise Unavailable("索引由另一个编码器生成，不能用来检索。", "请重新运行 daoban index。")
    return snapshot


class Follower:
    """Finds the snapshot that should be in force."""

    def __init__(self, engine: Engine, folder: Path, encoder: Encoder, lexicon: Lexicon) -> None:
        """Take the database, the folder of the snapshots, and what they are made with."""
        self._engine, self._folder = engine, folder
        self._encoder, self._lexicon = encoder, lexicon

    def next(self, held: Snapshot) -> Snapshot | None:
        """The snapshot to go on with, or ``None`` when the one that is held is in force.

        Raises:
            Unavailable: there is another one, but it cannot be searched.
        """
        live = self._live_number()
        if live is not None and live > held.number:
            known = Release(held.number, "", now(), held.records, held.revisions)
            return updated(held, release_after(self._engine, known), self._encoder)
        stored = current_release(self._folder)
        if stored in (None, held.release) or number_of(stored) < (live or 0):
            return None
        return stored_snapshot(self._folder, self._encoder, self._lexicon)

    def _live_number(self) -> int | None:
        """``None`` also while the database cannot be read: what is held goes on being used."""
        try:
            return live_number(self._engine)
        except SQLAlchemyError:
            return None
