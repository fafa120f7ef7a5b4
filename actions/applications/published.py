"""The published records, as applications need them: read once for each release."""

import threading

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.applications.guidance import Records
from daoban.errors import NotFound
from knowledge.records import Bundle
from knowledge.releases import Release, live_release, live_row


class PublishedRecords:
    """The records of the live release; follows it to the next one."""

    def __init__(self, engine: Engine) -> None:
        """Take the database; the records are read when first asked for."""
        self._engine = engine
        self._release: Release | None = None
        self._lock = threading.Lock()

    @property
    def records(self) -> Records:
        """Every live record by id."""
        with Session(self._engine) as session:
            row = live_row(session)
            number = row.number if row else None
        with self._lock:
            if self._release is None or self._release.number != number:
                self._release = live_release(self._engine)
            return self._release.records

    def bundle(self, bundle_id: str) -> Bundle:
        """A bundle by its id.

        Raises:
            NotFound: it is not published, or not in force.
        """
        return bundle_in(self.records, bundle_id)

    def bundle_titled(self, title: str, city: str | None = None) -> Bundle | None:
        """The bundle with a title or an id, one of that city first; ``None`` when there is none."""
        found = [
            record
            for record in self.records.values()
            if isinstance(record, Bundle) and record.in_force and title in (record.title, record.id)
        ]
        found.sort(key=lambda record: record.city != city)
        return found[0] if found else None


def bundle_in(records: Records, bundle_id: str) -> Bundle:
    """A bundle out of the records, as ``PublishedRecords.bundle``."""
    record = records.get(bundle_id)
    if not isinstance(record, Bundle) or not record.in_force:
        raise NotFound("没有找到这件事。", "请从首页重新选择要办的事。")
    return record
