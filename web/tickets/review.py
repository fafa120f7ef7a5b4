"""The citizen's corrections of what was understood, and the sealed form in which it travels.

Between the two steps nothing is stored: everything goes to the browser sealed and comes back, so that
nobody reads it on the way and nobody puts another draft in its place.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from starlette.datastructures import FormData

from actions.forms.checks.characters import visible
from daoban.errors import InvalidInput, Unavailable
from daoban.sealing import Sealer
from desk.vocabulary import TicketType
from web.applications.visit import text_of
from web.tickets.texts import ticket_text
from web.tickets.told import LONGEST
from web.tickets.understanding import MOST_MATTERS, Understanding, Understood

Redraft = Callable[[str], Understood]
"""One matter out of a text."""


def sealed(understanding: Understanding, sealer: Sealer) -> str:
    """An understanding for a hidden field."""
    content = zlib.compress(understanding.model_dump_json().encode())
    return sealer.seal_bytes(content).decode()


def unsealed(token: str, sealer: Sealer) -> Understanding:
    """The understanding of a hidden field.

    Raises:
        InvalidInput: it is not one of ours, or from before a change of keys or shapes.
    """
    try:
        content = zlib.decompress(sealer.unseal_bytes(token.encode("ascii", "replace")))
        return Understanding.model_validate_json(content)
    except (Unavailable, zlib.error, ValidationError) as error:
        words = ticket_text()["failed"]
        raise InvalidInput(words["stale"], words["stale_hint"]) from error


@dataclass(frozen=True)
class Edit:
    """What the page of corrections sent for one matter."""

    text: str
    type: TicketType | None
    district: str


def edits_of(form: FormData, understanding: Understanding, districts: Sequence[str]) -> list[Edit]:
    """What was sent for each matter; what the page did not send stays as it was.

    Args:
        form: as it was sent.
        understanding: what the page showed.
        districts: names of the city's districts.
    """
    return [
        _edit(form, number, matter, districts)
        for number, matter in enumerate(understanding.matters)
    ]


def _edit(form: FormData, number: int, matter: Understood, districts: Sequence[str]) -> Edit:
    text, kind, district = (f"{name}:{number}" for name in ("text", "type", "district"))
    chosen = text_of(form, kind)
    wanted = text_of(form, district) if district in form else matter.district
    known = wanted in ("", matter.district, *districts)
    return Edit(
        visible(text_of(form, text)) if text in form else matter.text,
        TicketType(chosen) if chosen in list(TicketType) else matter.type,
        wanted if known else matter.district,
    )


def corrected(
    understanding: Understanding, edits: Sequence[Edit], redraft: Redraft
) -> Understanding:
    """What was understood, as the citizen corrected it.

    A text that was changed is drafted anew; a type or district that was chosen is kept.
    """
    matters = [
        _corrected(matter, edit, redraft)
        for matter, edit in zip(understanding.matters, edits, strict=True)
    ]
    texts = zip(understanding.matters, edits, strict=True)
    changed = any(_is_rewritten(matter, edit) for matter, edit in texts)
    rewritten = understanding.rewritten or changed
    return understanding.model_copy(update={"matters": tuple(matters), "rewritten": rewritten})


def _is_rewritten(matter: Understood, edit: Edit) -> bool:
    return edit.text != visible(matter.text)


def _corrected(matter: Understood, edit: Edit, redraft: Redraft) -> Understood:
    after = matter
    if _is_rewritten(matter, edit):
        after = redraft(edit.text) if edit.text else matter.model_copy(update={"text": ""})
    if edit.type is not matter.type:
        after = after.model_copy(update={"type": edit.type})
    if edit.district != matter.district:
        after = after.model_copy(update={"district": edit.district, "subdistrict": ""})
    return after


def with_one_more(understanding: Understanding) -> Understanding:
    """With an empty matter at the end, if there may be one more."""
    matters = understanding.matters
    if len(matters) >= MOST_MATTERS:
        return understanding
    empty = Understood(text="", district=understanding.told.district)
    return understanding.model_copy(update={"matters": (*matters, empty)})


def without(understanding: Understanding, number: int) -> Understanding:
    """Without one matter; the last one stays."""
    left = [each for at, each in enumerate(understanding.matters) if at != number]
    if not left or len(left) == len(understanding.matters):
        return understanding
    return understanding.model_copy(update={"matters": tuple(left), "rewritten": True})


def as_one(understanding: Understanding, redraft: Redraft) -> Understanding:
    """All matters as a single one."""
    single = redraft(_whole_text(understanding)[: LONGEST["text"]])
    district = single.district or understanding.matters[0].district
    merged = single.model_copy(update={"district": district})
    return understanding.model_copy(update={"matters": (merged,)})


def _whole_text(understanding: Understanding) -> str:
    """The words as they were told, unless matters were rewritten: then those, one under another."""
    if not understanding.rewritten:
        return understanding.told.text
    return "\n".join(each.text for each in understanding.matters if each.text)


def review_faults(understanding: Understanding) -> dict[str, str]:
    """What still has to be chosen or written before it can be filed, by field."""
    words, fields = ticket_text()["review"], ticket_text()["fields"]
    found = {}
    for number, matter in enumerate(understanding.matters):
        if not matter.text:
            found[f"text-{number}"] = words["text_needed"]
        elif len(matter.text) > LONGEST["text"]:
            found[f"text-{number}"] = fields["too_long"].format(
                most=LONGEST["text"], found=len(matter.text)
            )
        if matter.text and matter.type is None:
            found[f"type-{number}"] = words["type_needed"]
    return found
