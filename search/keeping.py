"""What a serving process does with files: stores the release it follows, notices trained models."""

from pathlib import Path
from threading import Lock
from time import monotonic

from search.learning.models import Models, load_models
from search.snapshot import Snapshot
from search.snapshot_files import current_release, number_of, save_snapshot

QUIET_SECONDS = 3.0
"""Of several releases in a row only the last is stored."""


class Keeper:
    """Stores the newest snapshot for the next start; nobody waits for it."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the snapshots."""
        self._folder = folder
        self._lock = Lock()
        self._newest: Snapshot | None = None
        self._since = 0.0

    def note(self, snapshot: Snapshot) -> None:
        """Remember to store a snapshot."""
        with self._lock:
            self._newest, self._since = snapshot, monotonic()

    def keep_when_quiet(self) -> None:
        """Store the newest one once no other has followed for a while."""
        if self._newest and monotonic() - self._since > QUIET_SECONDS:
            self.keep()

    def keep(self) -> None:
        """Store the newest one now, if it is not stored yet."""
        with self._lock:
            snapshot, self._newest = self._newest, None
        stored = current_release(self._folder)
        if snapshot and stored != snapshot.release and number_of(stored) <= snapshot.number:
            save_snapshot(snapshot, self._folder)


class ModelFiles:
    """The trained models of search, read again when they have been trained again."""

    def __init__(self, folder: Path) -> None:
        """Take their folder."""
        self._folder = folder
        self._seen = self._changed_at()

    def changed(self) -> Models | None:
        """The models, if they are others than those seen last."""
        at = self._changed_at()
        if at == self._seen:
            return None
        models = load_models(self._folder)
        self._seen = at
        return models

    def _changed_at(self) -> int:
        file = self._folder / "models.json"
        return file.stat().st_mtime_ns if file.is_file() else 0
