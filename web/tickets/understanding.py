"""What the house makes of what somebody told: matters, each with a type, a district, a department."""

from collections.abc import Callable, Mapping
from traceback import extract_tb
from typing import Any

from pydantic import BaseModel, ConfigDict

from daoban.logs import logger
from daoban.personal_data import mask_personal_data
from desk.drafts import MatterDraft, Suggested
from desk.tickets.ticket import TicketInput
from desk.vocabulary import Emotion, TicketType, Urgency
from web.tickets.told import Told

log = logger(__name__)
MOST_MATTERS = 8
SUMMARY_LENGTH = 60
UNSORTED = ("其他",)
"""Category of what nobody could draft: a person sorts it at the desk."""
Suggest = Callable[[str, str], Suggested]
"""Transcript and name of the city to what is suggested."""


class Understood(BaseModel):
    """One matter as it was understood; what is not known is empty."""

    model_config = ConfigDict(frozen=True)

    text: str
    type: TicketType | None = None
    category_path: tuple[str, ...] = UNSORTED
    department: str = ""
    district: str = ""
    subdistrict: str = ""
    place: str = ""
    happened: str = ""
    object: str = ""
    demand: str = ""
    summary: str = ""
    urgency: Urgency = Urgency.NORMAL
    emotion: Emotion = Emotion.CALM
    bundle: str = ""


class Understanding(BaseModel):
    """All matters of what was told.

    Attributes:
        told: what was told.
        matters: at least one.
        asks: questions whose answers would help, word for word.
        rewritten: whether the citizen changed, added or removed words of matters.
    """

    model_config = ConfigDict(frozen=True)

    told: Told
    matters: tuple[Understood, ...]
    asks: tuple[str, ...] = ()
    rewritten: bool = False


def understand(told: Told, city: str, suggest: Suggest) -> Understanding:
    """Draft what was told, matter by matter.

    Args:
        told: what was told.
        city: name of its city.
        suggest: drafts a text; when it cannot, people sort the matter at the desk.
    """
    found = _suggested(told.text, city, suggest)
    drafts = found.ticket_draft.matters[:MOST_MATTERS] if found else []
    if found and len(drafts) > 1:
        several = tuple(_of_several(each, told) for each in drafts)
        return Understanding(told=told, matters=several, asks=_asks(found, told, several[0]))
    summary = found.ticket_draft.summary[:120] if found else ""
    more = "。".join(filter(None, (told.place, told.object, told.demand)))
    if found and more:
        found = _suggested(f"{told.text}\n{more}", city, suggest) or found
    single = _single(told, found).model_copy(update={"summary": summary})
    asks = _asks(found, told, single) if found else ()
    return Understanding(told=told, matters=(single,), asks=asks)


def _asks(found: Suggested, told: Told, matter: Understood) -> tuple[str, ...]:
    """What would help to know and was not typed into a field of its own."""
    return tuple(each.ask for each in found.missing if not _told(matter, told, each.field))


def understand_one(told: Told, text: str, city: str, suggest: Suggest) -> Understood:
    """Draft a piece of what was told as one matter, however many it may sound like."""
    return _single(told.model_copy(update={"text": text}), _suggested(text, city, suggest))


def _suggested(text: str, city: str, suggest: Suggest) -> Suggested | None:
    """What is suggested for a text; ``None`` when nothing can be: that stops nobody from filing."""
    if not text.strip():
        return None
    try:
        return suggest(text, city)
    except Exception as error:  # its message may quote what somebody said, so it is not logged
        at = extract_tb(error.__traceback__)[-1]
        log.error("ticket_draft_failed", error=type(error).__name__, at=f"{at.name}:{at.lineno}")
        return None


def _single(told: Told, found: Suggested | None) -> Understood:
    """The one matter; what was typed into a field of its own counts more than what was drafted."""
    draft = found.ticket_draft if found else None
    own = {
        "text": told.text,
        "place": told.place,
        "happened": told.happened,
        "object": told.object,
        "demand": told.demand,
        "district": told.district,
    }
    return _merged(_drafted(draft) if draft else {}, own)


def _of_several(draft: MatterDraft, told: Told) -> Understood:
    """One of several matters; what was typed for all of them fills what its words leave open."""
    general = {
        "place": told.place,
        "happened": told.happened,
        "object": told.object,
        "demand": told.demand,
        "district": told.district,
    }
    return _merged(general, {"text": draft.text, **_drafted(draft)})


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> Understood:
    found = {**below, **{key: value for key, value in above.items() if value}}
    if below.get("district", found.get("district")) != found.get("district"):
        found["subdistrict"] = above.get("subdistrict", "")
    return Understood.model_validate(found)


def _drafted(draft: MatterDraft) -> dict[str, Any]:
    fields = draft.fields
    found = {
        "type": draft.type,
        "category_path": tuple(draft.category_path) or UNSORTED,
        "department": _department_id(draft),
        "district": draft.district or "",
        "subdistrict": fields.place.subdistrict or "",
        "place": fields.place.said[:200],
        "happened": fields.time.said[:80] if fields.time else "",
        "object": fields.object[:120],
        "demand": fields.demand[:400],
        "summary": draft.summary[:120],
        "urgency": draft.urgency,
        "emotion": fields.emotion,
    }
    return {key: value for key, value in found.items() if value}


def _department_id(draft: MatterDraft) -> str:
    """Drafts call a department by its title; tickets are filed with its id."""
    named = (each.id for each in draft.departments if draft.department in (each.id, each.name))
    return next(named, "")


def _told(matter: Understood, told: Told, field: str) -> bool:
    """Whether a missing field is there after all, because it was typed into the form."""
    if field == "contact":
        return bool(told.phone)
    if field == "place":
        return bool(matter.place)
    if field == "time":
        return bool(matter.happened)
    return bool(getattr(matter, field, ""))


def input_of(matter: Understood, told: Told) -> TicketInput:
    """A matter as it is filed."""
    summary = matter.summary or mask_personal_data(matter.text)[:SUMMARY_LENGTH]
    return TicketInput(
        **matter.model_dump(exclude={"type", "summary"}),
        type=matter.type or TicketType.HELP,
        summary=summary,
        confidential=told.confidential,
    )
