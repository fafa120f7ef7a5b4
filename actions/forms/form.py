"""A form as the rest of the house reads it: sections of fields, compiled from a JSON Schema."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from actions.forms.checks.rule import Rule
from actions.forms.conditions import Circumstance, Condition

NO_COUNTS: Mapping[str, Mapping[str, str]] = MappingProxyType({})
COUNT = "count"
"""Name of the field that says how many times a repeated section is filled in."""


@dataclass(frozen=True)
class Field:
    """One field of a section.

    Attributes:
        key: its name within the section.
        title: its label.
        schema: the JSON Schema of its value, a string.
        required: whether it has to be filled in where it is asked for.
        when: the condition under which it is asked for.
        ask: the question in chat, when the label does not make a good one.
        help: a sentence of help, shown under the label.
        derived: how it follows from another field, ``{"same_as"|"birth_date_of"|"sex_of"|
            "region_of": path}``; a path that begins with a dot is of the same section.
    """

    key: str
    title: str
    schema: Mapping[str, Any]
    required: bool
    when: Condition | None = None
    ask: str | None = None
    help: str | None = None
    derived: Mapping[str, str] | None = None

    @property
    def format(self) -> str:
        """The JSON Schema format of its value; ``choice`` when it has an enum."""
        return "choice" if self.choices else str(self.schema.get("format", "plain-text"))

    @property
    def choices(self) -> tuple[str, ...]:
        """The values it can have; empty when it is not a choice."""
        return tuple(self.schema.get("enum", ()))


@dataclass(frozen=True)
class Section:
    """A group of fields, once or repeated.

    Attributes:
        key: its name within the form.
        title: its heading.
        group: the shared group it is made of.
        fields: in order.
        minimum, maximum: how many times it is filled in; both ``None`` when it is not repeated.
        when: the condition under which it is asked for.
        roles: words people use for whoever it is about, e.g. 孩子.
        help: a sentence under the heading.
        counted_by: scenario id to the counts that its answers settle, e.g. 「一个」 to ``"1"``.
    """

    key: str
    title: str
    group: str
    fields: tuple[Field, ...]
    minimum: int | None = None
    maximum: int | None = None
    when: Condition | None = None
    roles: tuple[str, ...] = ()
    help: str | None = None
    counted_by: Mapping[str, Mapping[str, str]] = NO_COUNTS

    @property
    def repeated(self) -> bool:
        """Whether it may be filled in several times."""
        return self.maximum is not None


@dataclass(frozen=True)
class Place:
    """A field at its place in a filled-in form.

    Attributes:
        path: e.g. ``children.0.name``.
        section, field: what stands there.
        index: which repetition, from 0; ``None`` in a section that is not repeated.
    """

    path: str
    section: Section
    field: Field
    index: int | None = None

    @property
    def label(self) -> str:
        """Section and field in words: 「孩子（第 2 个）的姓名」."""
        whose = self.section.title
        if self.index is not None and self.section.maximum != 1:
            whose += f"（第 {self.index + 1} 个）"
        return f"{whose}的{self.field.title}"


@dataclass(frozen=True)
class Form:
    """The one form of a bundle.

    Attributes:
        bundle: id of the bundle.
        title: its heading.
        sections: in order.
        matters: id of a matter to the sections that it needs.
        rules: across fields.
        complete: whether it asks for all that the bundle needs; the others hold the shared groups.
        schema: the whole JSON Schema, 2020-12, with the groups in ``$defs``.
    """

    bundle: str
    title: str
    sections: tuple[Section, ...]
    matters: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    complete: bool
    schema: Mapping[str, Any]

    def section(self, key: str) -> Section:
        """A section by its key."""
        return next(section for section in self.sections if section.key == key)

    def needed(self, section: Section, matters: Collection[str]) -> bool:
        """Whether any of these matters needs a section; what no matter claims is always needed."""
        claimed = [matter for matter, keys in self.matters.items() if section.key in keys]
        return not claimed or any(matter in matters for matter in claimed)

    def shown(self, case: Circumstance, matters: Collection[str]) -> list[Section]:
        """The sections that apply to a case."""
        return [
            section
            for section in self.sections
            if self.needed(section, matters) and (not section.when or section.when.holds(case))
        ]

    def places(self, case: Circumstance, matters: Collection[str]) -> list[Place]:
        """Every field that applies to a case, in order; the count of a repeated section first."""
        return [
            place for section in self.shown(case, matters) for place in places_of(section, case)
        ]

    def place(self, path: str) -> Place | None:
        """The field at a path, whether it applies or not; ``None`` when there is none."""
        key, _, rest = path.partition(".")
        section = next((each for each in self.sections if each.key == key), None)
        if section is None or not rest:
            return None
        if section.repeated and rest == COUNT:
            return Place(path, section, count_field(section))
        index = None
        if section.repeated:
            number, _, rest = rest.partition(".")
            if not number.isdecimal() or int(number) >= (section.maximum or 0):
                return None
            index = int(number)
        field = next((each for each in section.fields if each.key == rest), None)
        return Place(path, section, field, index) if field else None


def count_field(section: Section) -> Field:
    """The field that says how many times a section is filled in."""
    counts = [str(number) for number in range(section.minimum or 0, (section.maximum or 0) + 1)]
    schema = {"type": "string", "enum": counts}
    return Field(COUNT, "人数" if section.roles else "数量", schema, required=True)


def count_of(section: Section, values: Mapping[str, str]) -> int:
    """How many times a section is to be filled in; the fewest while that is not said."""
    said = values.get(f"{section.key}.{COUNT}", "")
    number = int(said) if said.isdecimal() else section.minimum or 0
    return min(max(number, section.minimum or 0), section.maximum or 0)


def places_of(section: Section, case: Circumstance) -> Iterator[Place]:
    """The fields of one section that apply to a case."""
    if not section.repeated:
        yield from _fields(section, section.key, None, case)
        return
    if section.minimum != section.maximum:
        yield Place(f"{section.key}.{COUNT}", section, count_field(section))
    for index in range(count_of(section, case.values)):
        yield from _fields(section, f"{section.key}.{index}", index, case)


def _fields(section: Section, place: str, index: int | None, case: Circumstance) -> Iterator[Place]:
    for field in section.fields:
        if not field.when or field.when.holds(case, place):
            yield Place(f"{place}.{field.key}", section, field, index)
