"""What is proposed in the boxes of a form, and what is meant by what was typed there."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from knowledge.checks.content import load_stages
from knowledge.records import Department, Record
from knowledge.regions import NATION, Regions
from studio.forms.shapes import FieldShape
from web.studio.here import InStudio

Choice = tuple[str, str]
"""What is filled in, and what is said beside it."""
_stages = lru_cache(maxsize=4)(load_stages)


class Pickers:
    """Proposals for one record."""

    def __init__(
        self, records: Mapping[str, Any], regions: Regions, content: Path, city: str
    ) -> None:
        """Take what is live, the places, the content folder, and the record's city."""
        self._records = records
        self._regions = regions
        self._content = content
        self._city = city
        self._special: dict[str, Callable[[], Iterable[Choice]]] = {
            "region": lambda: self._regions.names.items(),
            "stage": lambda: ((each, "") for each in _stages(self._content)),
            "lead": self._leads,
        }

    @classmethod
    def of(cls, here: InStudio, city: str) -> "Pickers":
        """Those of a request."""
        state = here.request.app.state
        return cls(here.records, state.search.tools.lexicon.regions, state.settings.content, city)

    def lists(self, fields: Iterable[FieldShape]) -> dict[str, list[Choice]]:
        """The proposals that these fields need, by the name of the list."""
        wanted = {each.refers for each in _all(fields) if each.refers}
        return {list_name(refers): self.choices(refers) for refers in sorted(wanted)}

    def choices(self, refers: tuple[str, ...]) -> list[Choice]:
        """What is proposed."""
        if refers and refers[0] in self._special:
            return list(self._special[refers[0]]())
        near = (self._city, NATION)
        found = [
            (each.id, each.title)
            for each in self._records.values()
            if each.kind in refers
            and (not self._city or not isinstance(each, Record) or each.city in near)
        ]
        return sorted(found, key=lambda choice: choice[1])

    def resolve(self, refers: tuple[str, ...], typed: str) -> str:
        """The id of a title, the code of a place; anything else as it was typed."""
        if not refers or refers[0] in ("stage", "lead"):
            return typed
        if refers[0] == "region":
            return self._regions.codes.get(typed, typed)
        if typed in self._records:
            return typed
        return self._by_title.get((refers, typed)) or self._find(refers, typed)

    def title(self, refers: tuple[str, ...], value: str) -> str:
        """What is said beside a value; empty when nothing is known."""
        if not refers or not value or refers[0] in ("stage", "lead"):
            return ""
        if refers[0] == "region":
            return self._regions.names.get(value, "")
        record = self._records.get(value)
        return record.title if record is not None and record.kind in refers else ""

    @cached_property
    def _by_title(self) -> dict[tuple[tuple[str, ...], str], str]:
        return {}

    def _find(self, refers: tuple[str, ...], typed: str) -> str:
        found = [record_id for record_id, title in self.choices(refers) if title == typed]
        self._by_title[refers, typed] = found[0] if len(found) == 1 else typed
        return self._by_title[refers, typed]

    def _leads(self) -> Iterable[Choice]:
        near = [each for each in self._records.values() if isinstance(each, Record)]
        near = [each for each in near if each.city in (self._city, NATION)]
        named = {each.title for each in near if isinstance(each, Department)}
        used = {name for each in near for name in each.lead_departments}
        return ((each, "") for each in sorted(named | used))


def list_name(refers: tuple[str, ...]) -> str:
    """The id of the element with the proposals."""
    return f"known-{'-'.join(refers)}"


def _all(fields: Iterable[FieldShape]) -> Iterable[FieldShape]:
    for each in fields:
        yield each
        yield from _all(each.fields)
