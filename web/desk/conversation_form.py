"""The form that somebody is filling in by chat, as an agent sees it: values masked until asked for."""

from dataclasses import dataclass

from fastapi import Request

from actions.applications.application import Entry
from actions.applications.dialogue.conversations import Conversations
from actions.applications.parts import ApplicationParts

MASK = "**"


@dataclass(frozen=True)
class FormSoFar:
    """A form that is being filled in.

    Attributes:
        title: of what is applied for.
        number: of the application.
        paused: whether the citizen left it for now.
        filled, total: how many of its fields hold a value.
        rows: label and value of each field that does.
    """

    title: str
    number: str
    paused: bool
    filled: int
    total: int
    rows: list[tuple[str, str]]


def form_so_far(
    request: Request, conversation: str, owner: str, revealed: bool
) -> FormSoFar | None:
    """The form of a conversation; ``None`` when there is none.

    Args:
        request: gives the parts of applications.
        conversation: as the engine knows it.
        owner: whose application it is.
        revealed: whether values are shown as they are.
    """
    parts: ApplicationParts | None = getattr(request.app.state, "parts", None)
    if parts is None or not owner:
        return None
    found = Conversations(parts.applications.store).application(conversation, owner)
    if found is None:
        return None
    application, paused = found
    overview = parts.applications.overview(application, None)
    entries = application.content.entries
    rows = []
    for place in overview.places:
        held = entries.get(place.path, Entry()).current
        if held and held.value:
            rows.append((place.label, held.value if revealed else masked(held.value)))
    return FormSoFar(
        application.title,
        application.number,
        paused,
        overview.filled,
        len(overview.places),
        rows,
    )


def masked(value: str) -> str:
    """The first character of a value; how long the rest is stays hidden too."""
    return value[:1] + MASK
