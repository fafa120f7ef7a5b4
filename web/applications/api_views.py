"""Applications as the API shows them."""

from collections.abc import Mapping
from typing import Any

from actions.applications.application import Application, Entry, Held
from actions.applications.attachments import Attachment
from actions.applications.checklist import ChecklistEntry
from actions.applications.consents import Consent
from actions.applications.examination import Finding, field_fault
from actions.applications.overview import Overview
from actions.forms.form import Place
from web.applications.controls import choices_of
from web.applications.provenance import badge
from web.applications.way import next_part

JsonObject = dict[str, Any]


def summary(application: Application) -> JsonObject:
    """An application in a list."""
    return {
        "id": application.id,
        "number": application.number,
        "bundle": application.bundle,
        "title": application.title,
        "status": application.status.value,
        "version": application.version,
        "receipt": application.content.receipt,
        "created_at": application.created_at,
        "updated_at": application.updated_at,
    }


def whole(overview: Overview, consents: list[Consent], files: list[Attachment]) -> JsonObject:
    """An application with everything that follows from it."""
    content = overview.application.content
    step = overview.step
    return {
        **summary(overview.application),
        "part": next_part(overview),
        "step": {"kind": step.kind.value, "key": step.key, "left": step.left},
        "answers": dict(content.answers),
        "questions": [
            {
                "id": scenario.id,
                "question": scenario.question,
                "options": [option.label for option in scenario.options],
            }
            for scenario in overview.case.open
        ],
        "fields": [field(overview, place) for place in overview.places],
        "filled": overview.filled,
        "prefilled": overview.prefilled,
        "findings": [finding(each) for each in overview.findings],
        "checklist": [material(each, files) for each in overview.checklist],
        "consents": [consent(each) for each in consents],
        "registers": list(overview.registers),
        "supplement": dict(content.supplement),
        "problem": content.problem,
    }


def field(overview: Overview, place: Place) -> JsonObject:
    """A field with its value, where that came from, and what is wrong with it."""
    entry = overview.application.content.entries.get(place.path, Entry())
    value = entry.current.value if entry.current else ""
    fault = field_fault(place, value)
    return {
        "path": place.path,
        "label": place.label,
        "format": place.field.format,
        "choices": list(choices_of(place.field)),
        "required": place.field.required,
        "value": value,
        "provenance": _provenance(entry.current, place),
        "confirmed": bool(entry.current and entry.current.confirmed),
        "rival": {"value": entry.rival.value, "provenance": _provenance(entry.rival, place)}
        if entry.rival
        else None,
        "fault": {"message": fault.message, "hint": fault.hint} if fault else None,
    }


def _provenance(held: Held | None, place: Place) -> JsonObject | None:
    if held is None:
        return None
    return {
        "origin": held.provenance.origin.value,
        "channel": held.provenance.channel.value,
        "register": held.provenance.register_code,
        "at": held.provenance.at,
        "text": badge(held, place),
    }


def finding(found: Finding) -> JsonObject:
    """Something the pre-examination found."""
    return {
        "kind": found.weight.name.lower(),
        "blocks": found.blocks,
        "message": found.message,
        "hint": found.hint,
        "fields": list(found.fields),
        "material": found.material,
    }


def material(entry: ChecklistEntry, files: list[Attachment]) -> JsonObject:
    """A material of the checklist."""
    return {
        "name": entry.name,
        "handling": entry.handling.value,
        "when": entry.when,
        "note": entry.note,
        "certificate": entry.certificate,
        "ways": [way.value for way in entry.ways],
        "way": entry.way.value if entry.way else None,
        "citation": entry.citation.model_dump(mode="json"),
        "files": [attachment(file) for file in files if file.material == entry.name],
    }


def attachment(file: Attachment) -> JsonObject:
    """An uploaded file."""
    return {
        "id": file.id,
        "material": file.material,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "at": file.at,
    }


def consent(given: Consent) -> JsonObject:
    """What was said to a register."""
    return {
        "register": given.register_code,
        "purpose": given.purpose,
        "scope": list(given.scope),
        "given": given.given,
        "holds": given.holds,
        "at": given.at,
        "expires_at": given.expires_at,
        "withdrawn_at": given.withdrawn_at,
    }


def saved(before: Mapping[str, Entry], overview: Overview) -> JsonObject:
    """What came of saving: the new version, and every field that is different now."""
    application = overview.application
    fields = {place.path: field(overview, place) for place in overview.places}
    entries = application.content.entries
    changed = [path for path in fields if entries.get(path) != before.get(path)]
    return {
        "version": application.version,
        "status": application.status.value,
        "saved_at": application.updated_at,
        "paths": list(fields),
        "filled": overview.filled,
        "changed": {path: fields[path] for path in changed},
        "faults": {path: each["fault"] for path, each in fields.items() if each["fault"]},
        "conflicts": {path: each["rival"] for path, each in fields.items() if each["rival"]},
    }
