"""What the rules find in drafts: the same as of ``daoban check``, on the live records with them in.

The rules look at the changed records and at those that they can matter to, once as they are live
and once with the drafts in; what is found only then is theirs.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from knowledge.checks import check_records
from knowledge.checks.content import Content, load_stages
from knowledge.facts import Source
from knowledge.records import AnyRecord, Record
from knowledge.regions import load_regions
from studio.drafts.alike import AlikeQuestions
from studio.drafts.finding import DraftFinding, Level
from studio.drafts.hints import hints_on
from studio.drafts.neighbours import Neighbours
from studio.drafts.placing import Placed, finding_of, item_of
from studio.forms.saying import field_at
from studio.forms.shapes import FieldShape
from studio.live import Live, LiveRecords
from studio.texts import say

_ADAPTER: TypeAdapter[Record | Source] = TypeAdapter(AnyRecord)
Changed = Mapping[str, Record | Source | None]
_Asked = tuple[int, tuple[str, ...]]
LONGEST_SHOWN = 40
_EMPTY = ("missing", "string_too_short", "too_short")
_FAULTS = {
    "extra_forbidden": "extra",
    "date_from_datetime_parsing": "date",
    "date_parsing": "date",
    "date_type": "date",
    "string_pattern_mismatch": "pattern",
    "int_parsing": "number",
    "int_type": "number",
    "greater_than_equal": "number",
    "less_than_equal": "number",
}
"""Kinds of faults by what pydantic calls them."""
KEPT = 30
"""Sets of live records of which it is remembered what is wrong with them."""


class Checking:
    """Looks at drafts."""

    def __init__(self, live: LiveRecords, content: Path | None = None) -> None:
        """Take the live records, and the folder that says which places and life stages there are."""
        self._live = live
        self._neighbours = Neighbours()
        self._alike = AlikeQuestions()
        self._before: dict[_Asked, frozenset[tuple[str, str]]] = {}
        self._regions = load_regions(content) if content else None
        self._stages = load_stages(content) if content else ()

    def findings(
        self, body: Mapping[str, Any] | None, record_id: str, beside: Changed
    ) -> list[DraftFinding]:
        """Everything found; see ``Drafts.findings``.

        Args:
            body, record_id: as there.
            beside: new records of other drafts, which it may name.
        """
        record, wrong = read_body(body) if body is not None else (None, [])
        if wrong:
            return wrong
        live = self._live.now
        found = self._by_rules(live, {**beside, record_id: record}, {record_id})
        if isinstance(record, Record):
            found += self._questions_alike(live, record)
        return [*found, *(hints_on(record) if record else ())]

    def together(self, bodies: Mapping[str, Mapping[str, Any] | None]) -> list[DraftFinding]:
        """What is wrong when all of these, and nothing else, are put into the live records."""
        changed: dict[str, Record | Source | None] = {}
        for record_id, body in bodies.items():
            changed[record_id], wrong = read_body(body) if body is not None else (None, [])
            if wrong:
                return wrong
        return self._by_rules(self._live.now, changed, {*changed})

    def _by_rules(self, live: Live, changed: Changed, own: set[str]) -> list[DraftFinding]:
        around = self._neighbours.around(live, changed)
        others = [live.records[record_id] for record_id in sorted(around)]
        before = [
            live.records[record_id] for record_id in sorted(changed) if record_id in live.records
        ]
        after = [record for _, record in sorted(changed.items()) if record is not None]
        known = self._known(live, [*others, *before])
        titles = {record.id: record.title for record in (*others, *before, *after)}
        # Changed records come last: of two that say the same the later one is named.
        return [
            finding_of(each, own, titles)
            for each in self._placed([*others, *after])
            if each.record_id in own or each.key not in known
        ]

    def _known(self, live: Live, records: list[Record | Source]) -> frozenset[tuple[str, str]]:
        """What is found without the drafts; remembered, for whoever types asks again and again."""
        asked = (live.number, tuple(record.id for record in records))
        if asked not in self._before:
            found = frozenset(each.key for each in self._placed(records))
            self._before = {**dict([*self._before.items()][-KEPT:]), asked: found}
            return found
        return self._before[asked]

    def _placed(self, records: list[Record | Source]) -> Iterator[Placed]:
        items = {record.id: item_of(record) for record in records}
        content = Content([*items.values()], self._regions, self._stages)
        for finding in check_records(content):
            yield Placed.of(finding, items)

    def _questions_alike(self, live: Live, record: Record) -> list[DraftFinding]:
        return [
            DraftFinding(
                path,
                say(
                    "findings.alike.message",
                    text=text,
                    title=live.records[record_id].title,
                    other=other,
                ),
                say("findings.alike.remedy"),
                Level.HINT,
                record_id,
            )
            for path, text, record_id, other in self._alike.find(live, record)
        ]


def errors_of(found: Iterable[DraftFinding]) -> list[DraftFinding]:
    """Those that keep a draft from being submitted."""
    return [each for each in found if each.level is Level.ERROR]


def read_record(body: Mapping[str, Any]) -> Record | Source:
    """The record of a text that is one.

    Raises:
        ValidationError: it is none.
    """
    return _ADAPTER.validate_python(body, strict=False)


def read_body(body: Mapping[str, Any]) -> tuple[Record | Source | None, list[DraftFinding]]:
    """The record of a text, or what keeps it from being one."""
    try:
        return read_record(body), []
    except ValidationError as problem:
        faults = problem.errors(include_url=False)
    faults = [each for each in faults if not _follows(each, faults)]
    return None, [
        DraftFinding(
            ".".join(str(step) for step in fault["loc"][1:]),
            _in_words(fault, _field(body, fault)),
            say("findings.shape.remedy"),
        )
        for fault in faults
    ]


def _follows(fault: ErrorDetails, faults: Iterable[ErrorDetails]) -> bool:
    """Whether a list is too short only because an item of it is wrong."""
    way = fault["loc"]
    longer = (each["loc"] for each in faults if len(each["loc"]) > len(way))
    return fault["type"] == "too_short" and any(each[: len(way)] == way for each in longer)


def _field(body: Mapping[str, Any], fault: Mapping[str, Any]) -> FieldShape | None:
    path = ".".join(str(step) for step in fault["loc"][1:])
    return field_at(str(body.get("kind", "")), path)


def _in_words(fault: Mapping[str, Any], field: FieldShape | None) -> str:
    """What pydantic says of a field, in Chinese."""
    typed, given = fault.get("input"), fault.get("ctx", {})
    if typed in ("", None) or fault["type"] in _EMPTY:
        return say("findings.faults.missing")
    if fault["type"] == "value_error":
        return str(given["error"])
    if fault["type"] == "string_too_long":
        return say("findings.faults.long", most=given["max_length"], count=len(str(typed)))
    if field is not None and field.refers:
        return say("findings.faults.unknown", typed=str(typed)[:LONGEST_SHOWN])
    if fault["type"] in ("enum", "literal_error") and field is not None:
        choices = "、".join(title for _value, title in field.choices)
        return say("findings.faults.choice", choices=choices)
    return say(f"findings.faults.{_FAULTS.get(fault['type'], 'other')}")
