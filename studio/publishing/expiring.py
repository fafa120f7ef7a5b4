"""What is about to lose its force: records, and single statements in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.checks.content import walk
from knowledge.facts import Source, Statement
from knowledge.records import Record
from knowledge.vocabulary import RecordStatus


@dataclass(frozen=True)
class Expiring:
    """One thing that is about to lose its force, or has lost it.

    Attributes:
        record_id, kind, title, city: of the record.
        path: the way to the statement, as in ``Change.path``; empty: the record itself.
        text: of the statement; empty for the record itself.
        valid_to: its last day.
        days: from today to that day; negative: it is past.
    """

    record_id: str
    kind: str
    title: str
    city: str
    path: str
    text: str
    valid_to: date
    days: int


def expiring_among(records: Iterable[Record | Source], today: date, days: int) -> list[Expiring]:
    """What ends within so many days or has ended, the earliest end first."""
    found = [
        each
        for record in records
        if isinstance(record, Record) and record.status is RecordStatus.LIVE
        for each in _of(record, today)
        if each.days <= days
    ]
    return sorted(found, key=lambda each: (each.valid_to, each.record_id, each.path))


def _of(record: Record, today: date) -> Iterator[Expiring]:
    for path, text, end in _ends(record):
        yield Expiring(
            record.id,
            str(getattr(record, "kind", "")),
            record.title,
            record.city,
            path,
            text,
            end,
            (end - today).days,
        )


def _ends(record: Record) -> Iterator[tuple[str, str, date]]:
    if record.valid_to:
        yield "", "", record.valid_to
    for location, value in walk(record):
        if isinstance(value, Statement) and value.valid_to:
            yield ".".join(str(step) for step in location), value.text, value.valid_to
