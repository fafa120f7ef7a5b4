"""What follows from other fields and answers, and goes away with what it follows from."""

from collections.abc import Sequence

from actions.applications.application import (
    Application,
    Channel,
    Content,
    Entry,
    Origin,
    Provenance,
)
from actions.applications.values import emptied, offered
from actions.forms.checks.identity import identity_facts
from actions.forms.form import COUNT, Form, Place


def with_derived(form: Form, application: Application, places: Sequence[Place]) -> Application:
    """Fill what follows from other fields: a birth date from a number, a recipient from a name.

    What people said themselves stays; what followed from a value that is no more goes.

    Args:
        form: the form.
        application: as it is.
        places: the fields that apply.
    """
    version = application.version + 1
    content = _with_counts(form, application)
    for place in places:
        entry = content.entries.get(place.path, Entry())
        if not place.field.derived or not _follows(entry):
            continue
        (kind, target), *_ = place.field.derived.items()
        source = content.entries.get(_target(place, target), Entry()).current
        value = _derive(kind, source.value) if source else None
        if source and value:
            provenance = source.provenance.model_copy(update={"origin": Origin.DERIVED})
            content = offered(content, place.path, value, provenance, version)
        else:
            content = _without(content, place.path)
    return application.model_copy(update={"content": content})


def _follows(entry: Entry) -> bool:
    """Whether a field may be filled by what it follows from."""
    if entry.current is None:
        return not emptied(entry)
    return entry.current.provenance.origin is Origin.DERIVED


def _without(content: Content, path: str) -> Content:
    if path not in content.values:
        return content
    entries = {known: entry for known, entry in content.entries.items() if known != path}
    return content.model_copy(update={"entries": entries})


def _with_counts(form: Form, application: Application) -> Content:
    """How many times a section is filled in, as long as an answer settles that."""
    content = application.content
    for section in form.sections:
        path = f"{section.key}.{COUNT}"
        if not section.counted_by or not _follows(content.entries.get(path, Entry())):
            continue
        settled = (
            counts.get(content.answers.get(scenario, ""))
            for scenario, counts in section.counted_by.items()
        )
        count = next(filter(None, settled), None)
        if count is None:
            content = _without(content, path)
            continue
        provenance = Provenance(
            origin=Origin.DERIVED, at=application.updated_at, channel=Channel.SYSTEM
        )
        # It says no more than the person's own answer, so there is nothing to confirm.
        version = application.version + 1
        content = offered(content, path, count, provenance, version, confirmed=True)
    return content


def _target(place: Place, target: str) -> str:
    return place.path.rpartition(".")[0] + target if target.startswith(".") else target


def _derive(kind: str, value: str) -> str | None:
    if kind == "same_as":
        return value
    facts = identity_facts(value)
    if facts is None:
        return None
    return {
        "birth_date_of": facts.birth_date.isoformat(),
        "sex_of": facts.sex,
        "region_of": facts.region_code,
    }.get(kind)
