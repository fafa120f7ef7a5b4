"""The sentences of ``texts.yml``, and values as they are shown in chat."""

from pathlib import Path

from actions.applications.application import Held, Origin
from actions.applications.registers.catalogue import register
from actions.applications.texts import sentence
from actions.forms.form import Field, Place

FILE = Path(__file__).with_name("texts.yml")
_HIDDEN = frozenset({"citizen-id", "bank-card", "bank-account", "mobile-phone"})
"""Formats of which chat shows only the beginning and the end: screens are looked at by others."""


def say(path: str, /, **values: object) -> str:
    """A sentence with its placeholders filled, e.g. ``fetched.found``."""
    return sentence(FILE, path, **values)


def question(place: Place) -> str:
    """How a field is asked for."""
    field, section = place.field, place.section
    if place.index is None:
        return field.ask or say("ask", section=section.title, title=field.title)
    if section.maximum == 1 or not field.ask:
        return field.ask or say("ask", section=section.title, title=field.title)
    return f"{section.title}（第 {place.index + 1} 个）：{field.ask}"


def shown(field: Field, value: str) -> str:
    """A value as chat shows it."""
    if str(field.schema.get("format", "")) in _HIDDEN and len(value) > 7:
        return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"
    return value


def source_of(held: Held) -> str:
    """Where a value came from, in words."""
    provenance = held.provenance
    if provenance.origin in (Origin.REGISTER, Origin.DERIVED) and provenance.register_code:
        return register(provenance.register_code).title
    return say(f"origin.{provenance.origin.value}", register="")


def day(held: Held) -> str:
    """The day a value was put in."""
    return held.provenance.at.astimezone().date().isoformat()
