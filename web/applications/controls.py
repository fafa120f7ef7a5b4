"""Which control of HTML fits a field, with what helps a phone to show the right keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from actions.forms.form import Field, Place

MOST_RADIOS = 4
LONG_TEXT = 100
"""From this many characters on, a text gets several lines."""
_KEYS: Mapping[str, Mapping[str, str]] = {
    "citizen-id": {"autocapitalize": "characters", "spellcheck": "false", "maxlength": "24"},
    "credit-code": {"autocapitalize": "characters", "spellcheck": "false", "maxlength": "24"},
    "licence-plate": {"autocapitalize": "characters", "spellcheck": "false"},
    "certificate-number": {"spellcheck": "false"},
    "mobile-phone": {"type": "tel", "inputmode": "tel"},
    "phone": {"type": "tel", "inputmode": "tel"},
    "email": {"type": "email", "inputmode": "email", "spellcheck": "false"},
    "bank-card": {"inputmode": "numeric"},
    "bank-account": {"inputmode": "numeric"},
    "postcode": {"inputmode": "numeric", "maxlength": "8"},
    "region-code": {"inputmode": "numeric"},
    "whole-number": {"inputmode": "numeric"},
    "money": {"inputmode": "decimal"},
}
"""No numeric keys for identity numbers: on many phones those have no X."""
_OWN = {
    "name": "name",
    "mobile": "tel",
    "phone": "tel",
    "email": "email",
    "address": "street-address",
    "birth_date": "bday",
    "postcode": "postal-code",
}
"""What a browser may fill in for the person who sits before it (WCAG 2.2, 1.3.5)."""
APPLICANT = "applicant"
YES_NO = ("是", "否")
DATES = frozenset({"date", "past-date", "future-date"})


@dataclass(frozen=True)
class Control:
    """A control of HTML.

    Attributes:
        kind: ``radio``, ``select``, ``textarea`` or ``input``.
        choices: of a radio group or a list.
        attributes: of the element, besides name, id and value.
    """

    kind: str
    choices: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


def control_of(place: Place, value: str) -> Control:
    """The control for a field that holds a value."""
    choices = choices_of(place.field)
    if choices:
        return Control("radio" if len(choices) <= MOST_RADIOS else "select", choices)
    longest = int(place.field.schema.get("maxLength", 0))
    attributes = {"type": "text", "autocomplete": _filled_by_browser(place)}
    attributes |= _KEYS.get(place.field.format, {})
    if longest >= LONG_TEXT:
        return Control("textarea", attributes={"autocomplete": attributes["autocomplete"]})
    if place.field.format in DATES and (not value or _is_day(value)):
        attributes["type"] = "date"
    return Control("input", attributes=attributes)


def choices_of(item: Field) -> tuple[str, ...]:
    """The values a field can have; empty when it is free."""
    return YES_NO if item.format == "yes-no" else item.choices


def _filled_by_browser(place: Place) -> str:
    return _OWN.get(place.field.key, "off") if place.section.key == APPLICANT else "off"


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
