"""The form as a page shows it: sections of fields, each with value, origin and what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from actions.applications.application import Entry, Held
from actions.applications.examination import Finding, Weight
from actions.applications.overview import Overview
from actions.forms.form import COUNT, Place, Section, count_of
from web.applications.controls import Control, control_of
from web.applications.provenance import badge


@dataclass(frozen=True)
class Rival:
    """A value that contradicts the one in force."""

    value: str
    badge: str


@dataclass(frozen=True)
class FieldView:
    """One field.

    Attributes:
        path: of the field.
        id: of its control in the page.
        label, help, required: as the form says.
        control: how it is filled in.
        value: what is in it.
        badge: where that came from; empty when nothing is in it.
        rival: another value, if there is one.
        fault, hint: what is wrong and what to do; empty when nothing is.
        unseen: whether it was filled in for the person, who has not looked at it yet.
    """

    path: str
    id: str
    label: str
    help: str
    required: bool
    control: Control
    value: str
    badge: str
    rival: Rival | None
    fault: str
    hint: str
    unseen: bool


@dataclass(frozen=True)
class SectionView:
    """One section, or one item of a repeated one.

    Attributes:
        id: in the page.
        title, help: as the form says.
        fields: of it.
        add: key of the section of which one more may be added after this.
        remove: key and number of the item that may be taken out, e.g. ``children:1``.
        filled: how many of its fields hold a value.
    """

    id: str
    title: str
    help: str
    fields: tuple[FieldView, ...]
    add: str
    remove: str

    @property
    def filled(self) -> int:
        """How many of its fields hold a value."""
        return sum(bool(each.value) for each in self.fields)


def element_id(path: str) -> str:
    """Id of the control of a field."""
    return "f-" + path.replace(".", "-")


def sections_of(
    overview: Overview, strict: bool = False, typed: Mapping[str, str] | None = None
) -> list[SectionView]:
    """All sections that apply.

    Args:
        overview: the application.
        strict: whether fields that are still empty are pointed out too.
        typed: what was typed but could not be saved; shown in place of what is kept.
    """
    faults = _faults(overview, strict)
    views = []
    for (_key, index), group in groupby(
        overview.places, lambda each: (each.section.key, each.index)
    ):
        places = list(group)
        fields = tuple(_field(overview, each, faults, typed or {}) for each in places)
        views.append(_section(overview, places[0].section, index, fields))
    return views


def _faults(overview: Overview, strict: bool) -> dict[str, Finding]:
    """Path to the most important thing that is wrong there."""
    found: dict[str, Finding] = {}
    shown = {Weight.WRONG, Weight.CONTRADICTION} | ({Weight.MISSING} if strict else set())
    for finding in overview.findings:
        if finding.weight in shown and finding.fields:
            found.setdefault(finding.fields[-1], finding)
    return found


def _field(
    overview: Overview, place: Place, faults: Mapping[str, Finding], typed: Mapping[str, str]
) -> FieldView:
    entry = overview.application.content.entries.get(place.path, Entry())
    kept = entry.current.value if entry.current else ""
    value = typed.get(place.path, kept)
    fault = faults.get(place.path)
    return FieldView(
        path=place.path,
        id=element_id(place.path),
        label=place.field.title,
        help=place.field.help or "",
        required=place.field.required,
        control=control_of(place, value),
        value=value,
        badge=badge(entry.current, place) if entry.current and value == kept else "",
        rival=_rival(entry.rival, place),
        fault=fault.message if fault else "",
        hint=fault.hint if fault else "",
        unseen=bool(entry.current and not entry.current.confirmed),
    )


def _rival(held: Held | None, place: Place) -> Rival | None:
    return Rival(held.value, badge(held, place)) if held else None


def _section(
    overview: Overview, section: Section, index: int | None, fields: tuple[FieldView, ...]
) -> SectionView:
    count = count_of(section, overview.application.content.values) if section.repeated else 0
    varies = section.repeated and section.minimum != section.maximum
    last = index == count - 1 or (index is None and count == 0)
    many = index is not None and section.maximum != 1
    only_count = section.repeated and index is None
    return SectionView(
        id=f"s-{section.key}" + (f"-{index}" if index is not None else ""),
        title=section.title + (f"（第 {index + 1} 个）" if index is not None and many else ""),
        help=(section.help or "") if index in (None, 0) and not (only_count and count) else "",
        fields=fields,
        add=section.key if varies and last and count < (section.maximum or 0) else "",
        remove=f"{section.key}:{index}"
        if varies and index is not None and count > (section.minimum or 0)
        else "",
    )


def without_item(section: Section, values: Mapping[str, str], removed: int) -> dict[str, str]:
    """What has to be typed so that one item of a repeated section is gone.

    The items after it move up; what the last one held is emptied.
    """
    count = count_of(section, values)
    moved = {f"{section.key}.{COUNT}": str(count - 1)}
    for index in range(removed, count):
        for item in section.fields:
            after = values.get(f"{section.key}.{index + 1}.{item.key}", "")
            moved[f"{section.key}.{index}.{item.key}"] = after if index + 1 < count else ""
    return moved
