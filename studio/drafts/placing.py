"""Findings of the rules, which name file and line, as findings that name record and field."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.facts import Source
from knowledge.files import FileRecord, Finding, Location
from knowledge.records import Record
from studio.drafts.finding import DraftFinding

_PLACE = re.compile(r" ?⟦([^⟧]*)⟧:\d+(?:（\1）)? ?")
"""How the rules name a record: its path, its line, and sometimes its id."""


@dataclass(frozen=True)
class _Item(FileRecord):
    """A record that keeps the way to a value where a file has a line."""

    def line_at(self, location: Location) -> int:
        """The number under which the way is kept."""
        self.raw.append(location)
        return len(self.raw) - 1


@dataclass(frozen=True)
class Placed:
    """A finding, and what it is about."""

    record_id: str
    location: Location
    message: str
    remedy: str

    @property
    def key(self) -> tuple[str, str]:
        """What is the same in the same finding on another set of records."""
        return self.record_id, self.message

    @classmethod
    def of(cls, finding: Finding, items: Mapping[str, FileRecord]) -> "Placed":
        """The place of a finding on items that ``item_of`` made."""
        record_id = finding.path.name[1:-1]
        message = _PLACE.sub(lambda found: f"⟦{found[1]}⟧", finding.message)
        message = re.sub(rf"^记录 {re.escape(record_id)}(?:：| 的 | )?", "", message)
        return cls(record_id, items[record_id].raw[finding.line], message, finding.remedy)


def item_of(record: Record | Source) -> FileRecord:
    """A record for the rules to look at."""
    return _Item(record, Path(f"⟦{record.id}⟧"), 0, [()])


def finding_of(placed: Placed, own: Collection[str], titles: Mapping[str, str]) -> DraftFinding:
    """A finding for people: other records by their titles."""

    def title(found: re.Match[str]) -> str:
        return f"「{titles.get(found[1], found[1])}」"

    message = re.sub(r"⟦([^⟧]*)⟧", title, placed.message)
    if placed.record_id in own:
        path = ".".join(str(step) for step in placed.location)
        return DraftFinding(
            path, message, placed.remedy, record_id="" if len(own) == 1 else placed.record_id
        )
    name = titles.get(placed.record_id, placed.record_id)
    return DraftFinding("", f"「{name}」：{message}", placed.remedy, record_id=placed.record_id)
