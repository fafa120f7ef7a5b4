"""What the rules look at: all records of a content folder with what surrounds them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from knowledge.facts import Material, Model, Source, Statement
from knowledge.files import FileRecord, Finding, Location, read_content
from knowledge.records import Bundle, Matter, Policy, Record, Service
from knowledge.regions import Regions, load_regions

_FACTS = frozenset({Statement, Material})


@dataclass(frozen=True)
class Fact:
    """A statement or material and where it stands."""

    item: FileRecord
    location: Location
    value: Statement | Material

    @property
    def text(self) -> str:
        """What it says."""
        return self.value.text if isinstance(self.value, Statement) else self.value.name

    def finding(self, message: str, remedy: str) -> Finding:
        """A finding at the line of this fact."""
        line = self.item.line_at(self.location)
        return Finding(self.item.path, line, f"记录 {self.item.record.id}：{message}", remedy)


def facts_of(item: FileRecord) -> Iterator[Fact]:
    """Every statement and material of a record."""
    for location, value in values_of(item):
        if type(value) in _FACTS:  # many times faster than isinstance, which asks pydantic
            yield Fact(item, location, value)


def values_of(item: FileRecord) -> list[tuple[Location, Any]]:
    """What ``walk`` finds in a record, looked up once for all rules."""
    if not item.values:
        item.values.extend(walk(item.record))
    return item.values


def walk(value: Any, location: Location = ()) -> Iterator[tuple[Location, Any]]:
    """Every value inside a record with the way to it."""
    yield location, value
    if isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from walk(part, (*location, number))
    elif Model in type(value).__mro__:
        for name, part in vars(value).items():
            yield from walk(part, (*location, name))


@dataclass(frozen=True)
class Content:
    """All records of a folder, the places and the life stages."""

    files: list[FileRecord]
    regions: Regions | None = None
    """``None``: not looked at."""
    life_stages: tuple[str, ...] = field(default=())
    """Empty: not looked at."""

    @cached_property
    def by_id(self) -> dict[str, FileRecord]:
        """The records by id."""
        return {item.record.id: item for item in self.files}

    @cached_property
    def bundles(self) -> list[FileRecord]:
        """The bundles."""
        return [item for item in self.files if isinstance(item.record, Bundle)]

    def parts(self, bundle: Bundle) -> Iterator[FileRecord]:
        """The matters of a bundle, and the policies that are claimed in it."""
        for step in bundle.matters:
            item = self.by_id.get(step.matter)
            if item and isinstance(item.record, Matter):
                yield item
        for item in self.files:
            if isinstance(item.record, Policy) and bundle.id in item.record.bundles:
                yield item

    def services(self) -> Iterator[tuple[FileRecord, list[FileRecord]]]:
        """Each record with a guide and the records that its guide is put together from."""
        for item in self.files:
            if isinstance(item.record, Bundle):
                yield item, [item, *self.parts(item.record)]
            elif isinstance(item.record, Service):
                yield item, [item]

    def records(self) -> Iterator[tuple[FileRecord, Record]]:
        """Everything but the sources."""
        for item in self.files:
            if not isinstance(item.record, Source):
                yield item, item.record


def read_whole(folder: Path) -> tuple[Content, list[Finding]]:
    """A content folder, and what is wrong with its files."""
    files, findings = read_content(folder)
    regions = load_regions(folder) if (folder / "regions.yml").is_file() else None
    return Content(files, regions, load_stages(folder)), findings


def load_stages(folder: Path) -> tuple[str, ...]:
    """The life stages of a content folder, in their order."""
    stages = folder / "life_stages.yml"
    names = yaml.safe_load(stages.read_text("utf-8")) if stages.is_file() else []
    return tuple(stage["name"] for stage in names)
