"""Reading the YAML records under ``knowledge/content/``."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from knowledge.facts import Source
from knowledge.records import AnyRecord, Record

FOLDERS = (
    "sources",
    "matters",
    "bundles",
    "topics",
    "terms",
    "policies",
    "departments",
    "offices",
    "wordings",
)
_ADAPTER: TypeAdapter[Record | Source] = TypeAdapter(AnyRecord)


class _LineLoader(yaml.CSafeLoader):
    """A safe loader that keeps the line of each mapping under ``__line__``."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=True)
        mapping["__line__"] = node.start_mark.line + 1
        return mapping


def _date_or_text(loader: _LineLoader, node: Any) -> Any:
    """A date; one that is on no calendar stays text, and the record model names it."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


_LineLoader.add_constructor("tag:yaml.org,2002:timestamp", _date_or_text)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in the content: where it is, what it is, how to mend it."""

    path: Path
    line: int
    message: str
    remedy: str

    def as_detail(self) -> dict[str, Any]:
        """The finding in the shape of an error's details."""
        return {
            "path": str(self.path),
            "line": self.line,
            "message": f"{self.path}:{self.line} {self.message}；{self.remedy}",
        }


Location = tuple[int | str, ...]
"""The way to a value inside a record: keys and list positions."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A record as it stands in a file."""

    record: Record | Source
    path: Path
    line: int
    raw: Any = field(default=None, repr=False, compare=False)
    """What was read, with the line of each mapping."""
    values: list[tuple[Location, Any]] = field(default_factory=list, repr=False, compare=False)
    """Filled by the first rule that looks at every value of the record."""

    def line_at(self, location: Location) -> int:
        """The line of the innermost mapping on the way to a value."""
        return _line_of(self.raw, location) if self.raw else self.line


def _strip_lines(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _strip_lines(item) for key, item in value.items() if key != "__line__"}
    if isinstance(value, list):
        return [_strip_lines(item) for item in value]
    return value


def _line_of(raw: Any, location: Location) -> int:
    """The line of the innermost mapping on the way to a faulty value."""
    line = raw.get("__line__", 1) if isinstance(raw, dict) else 1
    for step in location:
        if isinstance(raw, dict):
            raw = raw.get(step)
        elif isinstance(raw, list) and isinstance(step, int) and step < len(raw):
            raw = raw[step]
        if isinstance(raw, dict):
            line = raw.get("__line__", line)
    return int(line)


def _schema_findings(path: Path, raw: Any, error: ValidationError) -> Iterator[Finding]:
    for fault in error.errors(include_url=False):
        location = tuple(fault["loc"][1:])
        where = ".".join(str(step) for step in location)
        name = raw.get("id", "?") if isinstance(raw, dict) else "?"
        yield Finding(
            path,
            _line_of(raw, location),
            f"记录 {name} 的 {where or '整体'} 不合格式:{fault['msg']}",
            "请对照 knowledge/records.py 中的字段说明修改",
        )


def read_file(path: Path) -> tuple[list[FileRecord], list[Finding]]:
    """The records of one file and what is wrong with it."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_LineLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        return [], [Finding(path, line, f"不是有效的 YAML:{error}", "请检查缩进、引号和编码")]
    if raw is None:
        return [], []
    if not isinstance(raw, list):
        return [], [Finding(path, 1, "文件的最外层不是列表", "每条记录前加「- 」")]
    records: list[FileRecord] = []
    findings: list[Finding] = []
    for item in raw:
        try:
            record = _ADAPTER.validate_python(_strip_lines(item))
            records.append(FileRecord(record, path, item["__line__"], item))
        except ValidationError as error:
            findings.extend(_schema_findings(path, item, error))
    return records, findings


def read_content(content: Path) -> tuple[list[FileRecord], list[Finding]]:
    """All records under a content folder, in a stable order, and what is wrong with the files."""
    records: list[FileRecord] = []
    findings: list[Finding] = []
    for folder in FOLDERS:
        for path in sorted((content / folder).rglob("*.yml")):
            taken, wrong = read_file(path)
            records += taken
            findings += wrong
    return records, findings
