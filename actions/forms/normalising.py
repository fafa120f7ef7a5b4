"""What people type into a field, in the one way in which it is kept."""

from datetime import date

from actions.forms.checks.choices import normalise_choice
from actions.forms.checks.formats import FORMATS
from actions.forms.form import Field


def normal_form(field: Field, text: str, today: date | None = None) -> str:
    """The canonical form of a value; what is unclear stays as it was typed."""
    text = text.strip()
    if not text:
        return ""
    if field.choices:
        return normalise_choice(text, field.choices) or text
    known = FORMATS.get(str(field.schema.get("format", "")))
    return known.normalise(text, today) if known else text
