"""Pre-examination (智能预审): what is missing or contradictory, the most important first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from jsonschema import Draft202012Validator

from actions.applications.application import Application, Way
from actions.applications.checklist import ChecklistEntry, Handling
from actions.applications.guidance import Case
from actions.applications.texts import say
from actions.forms.checks.cross_field import check_rules
from actions.forms.checks.formats import FORMATS
from actions.forms.form import Form, Place


class Weight(IntEnum):
    """How much a finding weighs; what is lighter comes first."""

    BARRED = 0
    QUESTION = 1
    WRONG = 2
    CONTRADICTION = 3
    MISSING = 4
    MATERIAL = 5
    HINT = 6


@dataclass(frozen=True)
class Finding:
    """One thing to be put right before handing in, or worth knowing.

    Attributes:
        weight: how important it is; everything but a hint must be put right first.
        message: what it is, a Chinese sentence.
        hint: what to do, a Chinese sentence.
        fields: paths it is about; empty when it is about something else.
        material: the material it is about.
    """

    weight: Weight
    message: str
    hint: str
    fields: tuple[str, ...] = ()
    material: str | None = None

    @property
    def blocks(self) -> bool:
        """Whether it must be put right before handing in."""
        return self.weight is not Weight.HINT


def field_fault(place: Place, value: str, today: date | None = None) -> Finding | None:
    """What is wrong with one value, if anything is; an empty value is not wrong, only missing."""
    if not value:
        return None
    known = FORMATS.get(str(place.field.schema.get("format", "")))
    fault = known.fault(value, today) if known else None
    if fault:
        return Finding(Weight.WRONG, fault.message, fault.hint, (place.path,))
    if place.field.choices and value not in place.field.choices:
        choices = "、".join(place.field.choices)
        return _wrong(place, "not_a_choice", choices=choices)
    limit = place.field.schema.get("maxLength")
    if limit is not None and len(value) > int(limit):
        return _wrong(place, "too_long", limit=limit)
    # Without a format checker: the format, which takes the longest, has been looked at above.
    if not Draft202012Validator(place.field.schema).is_valid(value):
        return _wrong(place, "wrong", title=place.field.title)
    return None


def _wrong(place: Place, name: str, **values: object) -> Finding:
    message, hint = say(f"{name}.message", **values), say(f"{name}.hint", **values)
    return Finding(Weight.WRONG, message, hint, (place.path,))


def examine(
    application: Application,
    form: Form,
    case: Case,
    places: Sequence[Place],
    checklist: Sequence[ChecklistEntry],
    today: date | None = None,
) -> list[Finding]:
    """Everything that keeps an application from being handed in, and hints, in order."""
    content = application.content
    found = [*_case_findings(case), *_field_findings(content.values, places, today)]
    found += [
        Finding(
            Weight.CONTRADICTION,
            say("rival.message", label=place.label),
            say("rival.hint"),
            (place.path,),
        )
        for place in places
        if (entry := content.entries.get(place.path)) and entry.rival
    ]
    shown = {place.path for place in places}
    values = {path: value for path, value in content.values.items() if path in shown}
    wrong = {path for finding in found if finding.weight is Weight.WRONG for path in finding.fields}
    for rule in check_rules(form.rules, values, today or date.today()):
        if not wrong.intersection(rule.fields):
            found.append(Finding(Weight.CONTRADICTION, rule.message, rule.hint, tuple(rule.fields)))
    found += _material_findings(checklist)
    return sorted(found, key=lambda finding: finding.weight)


def _case_findings(case: Case) -> list[Finding]:
    if case.barred and case.barred.option.not_eligible:
        reason = case.barred.option.not_eligible.text
        return [Finding(Weight.BARRED, reason, say("barred.hint"))]
    if not case.matters and not case.open:
        return [Finding(Weight.BARRED, say("nothing.message"), say("nothing.hint"))]
    return [
        Finding(
            Weight.QUESTION,
            say("open_question.message", question=scenario.question),
            say("open_question.hint"),
        )
        for scenario in case.open
    ]


def _field_findings(
    values: Mapping[str, str], places: Sequence[Place], today: date | None
) -> list[Finding]:
    found: list[Finding] = []
    for place in places:
        value = values.get(place.path, "")
        fault = field_fault(place, value, today)
        if fault:
            found.append(fault)
        elif not value and place.field.required:
            message = say("missing.message", label=place.label)
            hint = say("missing.hint")
            found.append(Finding(Weight.MISSING, message, hint, (place.path,)))
    return found


def _material_findings(checklist: Sequence[ChecklistEntry]) -> list[Finding]:
    found: list[Finding] = []
    for entry in checklist:
        if entry.handling is Handling.BRING and entry.way is None:
            found.append(_material(Weight.MATERIAL, "material_open", entry))
        elif entry.way is Way.WINDOW:
            found.append(_material(Weight.HINT, "material_window", entry))
        elif entry.way is Way.LATER:
            found.append(_material(Weight.HINT, "material_later", entry))
        elif entry.handling is Handling.MAYBE and entry.way is None:
            found.append(_material(Weight.HINT, "material_maybe", entry))
    return found


def _material(weight: Weight, name: str, entry: ChecklistEntry) -> Finding:
    message = say(f"{name}.message", name=entry.name, when=entry.when or "")
    return Finding(weight, message, say(f"{name}.hint"), material=entry.name)
