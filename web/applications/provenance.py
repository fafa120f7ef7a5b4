"""Where a value came from, in words."""

from datetime import datetime

from actions.applications.application import Channel, Held, Origin
from actions.applications.registers.catalogue import register
from actions.forms.form import Place
from daoban.errors import NotFound
from web.applications.texts import application_text


def local(moment: datetime) -> datetime:
    """A moment in the time of the place we are at."""
    return moment.astimezone()


def register_title(code: str) -> str:
    """The name of a register; its code when the catalogue does not know it any more."""
    try:
        return register(code).title
    except NotFound:
        return code


def badge(held: Held, place: Place | None = None) -> str:
    """Where a value came from and when: 「来自 人口库 · 2026-11-22」.

    Args:
        held: the value.
        place: the field it is in, which tells how it followed from others.
    """
    provenance, words = held.provenance, application_text()["provenance"]
    name: str = provenance.origin.value
    if provenance.origin is Origin.TYPED and provenance.channel is Channel.CHAT:
        name = "said"
    elif provenance.origin is Origin.DERIVED and place:
        name = _derived(place)
    text: str = words[name]
    return text.format(
        register=register_title(provenance.register_code or ""),
        day=f"{local(provenance.at):%Y-%m-%d}",
    )


def _derived(place: Place) -> str:
    if not place.field.derived:
        return "answered"
    return "derived" if "same_as" in place.field.derived else "numbered"
