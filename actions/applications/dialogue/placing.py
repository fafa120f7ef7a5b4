"""Where facts that were said belong in a form."""

from collections.abc import Mapping, Sequence

from actions.applications.dialogue.heard import Heard
from actions.applications.dialogue.said import Fact, roles_of
from actions.applications.examination import field_fault
from actions.applications.overview import Overview
from actions.forms.form import COUNT, Section, count_of
from actions.forms.normalising import normal_form


def placed(facts: Sequence[Fact | Heard], overview: Overview) -> dict[str, str]:
    """Field path to value for every fact that a form has a place for."""
    values: dict[str, str] = {}
    taken = {
        **overview.application.content.values,
        **{path: held.value for path, held in overview.application.content.heard.items()},
    }
    for fact in facts:
        path = _path_of(fact, overview, {**taken, **values})
        place = overview.form.place(path) if path else None
        if place is None or path is None:
            continue
        value = normal_form(place.field, fact.value)
        if field_fault(place, value) is None:
            values[path] = value
    return {path: value for path, value in values.items() if taken.get(path) != value}


def _path_of(fact: Fact | Heard, overview: Overview, values: Mapping[str, str]) -> str | None:
    """Where a fact belongs: the section of whoever it is about that has such a field."""
    step = overview.place(overview.step.key)
    if fact.role is None and step is not None and step.field.key == fact.key:
        return step.path
    sections = {place.section.key: place.section for place in overview.places}
    for role in (fact.role,) if fact.role not in (None, "申请人") else ("申请人", "经办人"):
        found = _in_sections(fact, str(role), list(sections.values()), values)
        if found:
            return found
    return None


def _in_sections(
    fact: Fact | Heard, role: str, sections: Sequence[Section], values: Mapping[str, str]
) -> str | None:
    for section in sections:
        if role not in roles_of(section.roles):
            continue
        if fact.key == COUNT:
            return f"{section.key}.{COUNT}" if section.repeated else None
        if all(field.key != fact.key for field in section.fields):
            continue
        if not section.repeated:
            return f"{section.key}.{fact.key}"
        count = max(count_of(section, values), 1)
        free = [
            index for index in range(count) if f"{section.key}.{index}.{fact.key}" not in values
        ]
        index = fact.index if fact.index is not None else (free or [0])[0]
        return f"{section.key}.{index}.{fact.key}"
    return None
