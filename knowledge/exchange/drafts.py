"""The rows of an import taken so far: what becomes of each, and what is wrong with the others."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from knowledge.checks import check_records
from knowledge.checks.content import Content
from knowledge.exchange.rows import Row, RowRefused, record_of
from knowledge.exchange.tables import Problem
from knowledge.facts import Source
from knowledge.files import FileRecord, Finding
from knowledge.records import Record
from knowledge.regions import Regions

_LIVE_PLACE = re.compile(r"(已发布的 [a-z0-9.-]+):0")
"""How a finding calls the place of a live record, which has no line."""


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "新增"
    CHANGED = "修改"
    SAME = "不变"
    REFUSED = "拒绝"


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row and what becomes of it.

    Attributes:
        changes: headings whose content changes.
        reasons: why it is refused, one Chinese sentence each.
    """

    table: str
    number: int
    name: str
    fate: Fate
    changes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


class Drafts:
    """The rows taken so far, and what is wrong with the others."""

    def __init__(
        self,
        live: Mapping[str, Record | Source],
        regions: Regions,
        life_stages: tuple[str, ...],
    ) -> None:
        self._live, self._regions, self._life_stages = live, regions, life_stages
        self._rows: list[Row] = []
        self._reasons: dict[int, list[str]] = {}
        self._records: dict[int, Record | Source] = {}
        self._brought: dict[int, list[Source]] = {}
        self._first: dict[str, Row] = {}
        self._known: dict[str, str] = {}
        for record in live.values():
            self._learn(record)

    def _learn(self, record: Record | Source) -> None:
        """Remember by what names a source is known; the first of several keeps its name."""
        if isinstance(record, Source):
            for name in (record.title, record.document_number, record.url):
                self._known.setdefault(name or record.id, record.id)

    def _clash(self, record: Record | Source) -> str | None:
        """Why the id of a record cannot be used, if it cannot."""
        if first := self._first.get(record.id):
            return f"编号 {record.id} 与「{first.table.name}」第 {first.number} 行重复"
        known = self._live.get(record.id)
        if known is not None and type(known) is not type(record):
            return f"编号 {record.id} 已经是另一类记录"
        return None

    def take(self, row: Row) -> None:
        """Make a record of a row, or note why it makes none."""
        place = len(self._rows)
        self._rows.append(row)
        try:
            record, brought = record_of(row, self._known)
        except RowRefused as refused:
            self._reasons[place] = list(refused.reasons)
            return
        if reason := self._clash(record):
            self._reasons[place] = [reason]
            return
        self._learn(record)
        self._first[record.id] = row
        self._records[place] = record
        self._brought[place] = [source for source in brought if source.id not in self._live]

    def check(self) -> list[Problem]:
        """Hold all records together against the rules of ``daoban check``.

        A row that is refused may be what another one needs: this goes on until none is added.

        Returns:
            What the rows that are left would break in the live records.
        """
        while True:
            places = self._places()
            fresh: dict[int, list[str]] = {}
            elsewhere: list[str] = []
            for finding in self._findings(places):
                sentence = _LIVE_PLACE.sub(r"\1", f"{finding.message}；{finding.remedy}")
                place = places.get((finding.path, finding.line))
                if place is None:
                    elsewhere.append(sentence)
                else:
                    fresh.setdefault(place, []).append(sentence)
            self._reasons |= fresh
            if not fresh:
                return self._broken(elsewhere)

    def _places(self) -> dict[tuple[Path, int], int]:
        """The rows not refused so far, by what they are called in a finding."""
        found: dict[tuple[Path, int], int] = {}
        for place in self._records.keys() - self._reasons.keys():
            row = self._rows[place]
            called = Path(row.table.name)
            while (called, row.number) in found:  # two sheets may hold one table
                called = Path(f"{called}（又一张）")
            found[called, row.number] = place
        return found

    def _findings(self, places: Mapping[tuple[Path, int], int]) -> list[Finding]:
        """What the rules find in the live records with these rows put in."""
        files = {
            key: FileRecord(record, Path(f"已发布的 {key}"), 0)
            for key, record in self._live.items()
        }
        rows = sorted(places.items(), key=lambda item: item[1])
        for (path, number), place in rows:
            for source in self._brought[place]:
                files.setdefault(source.id, FileRecord(source, path, number))
        for (path, number), place in rows:
            record = self._records[place]
            files.pop(record.id, None)  # so that it comes after those that are live
            files[record.id] = FileRecord(record, path, number)
        return check_records(Content([*files.values()], self._regions, self._life_stages))

    def _broken(self, sentences: list[str]) -> list[Problem]:
        """Findings at live records that are not there without the import."""
        if not sentences:
            return []
        before = {
            _LIVE_PLACE.sub(r"\1", f"{finding.message}；{finding.remedy}")
            for finding in self._findings({})
        }
        return [Problem("已发布", text) for text in sentences if text not in before]

    def reports(self) -> Iterator[RowReport]:
        """What becomes of each row."""
        for place, row in enumerate(self._rows):
            record = self._records.get(place)
            name = record.title if record else _name(row)
            if reasons := self._reasons.get(place):
                yield RowReport(
                    row.table.name, row.number, name, Fate.REFUSED, reasons=tuple(reasons)
                )
                continue
            assert record is not None
            fate, changes = self._fate(row, record)
            yield RowReport(row.table.name, row.number, name, fate, changes)

    def _fate(self, row: Row, record: Record | Source) -> tuple[Fate, tuple[str, ...]]:
        known = self._live.get(record.id)
        if known is None:
            return Fate.NEW, ()
        if known == record:
            return Fate.SAME, ()
        changes = tuple(
            column.heading
            for column in row.table.columns
            if _at(known, column.path) != _at(record, column.path)
        )
        return Fate.CHANGED, changes

    def wanted(self) -> tuple[Record | Source, ...]:
        """New and changed records, with the new sources that they name."""
        found: dict[str, Record | Source] = {}
        for place, record in self._records.items():
            if place not in self._reasons and self._live.get(record.id) != record:
                for item in (*self._brought[place], record):
                    found[item.id] = item
        return tuple(found.values())


def _at(record: Record | Source, path: tuple[str, ...]) -> object:
    value: object = record
    for key in path:
        value = getattr(value, key)
    return value


def _name(row: Row) -> str:
    """What a refused row is about, as well as one can tell."""
    columns = sorted(row.table.columns, key=lambda column: column.path not in (("title",), ("id",)))
    named = (row.cells.get(column.heading, "") for column in columns)
    return next((text[:40] for text in named if text), "")
