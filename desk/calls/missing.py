"""What a caller still has to be asked, by what their matter needs."""

from desk.calls.phrases import phrases
from desk.drafts import MatterDraft, MissingField


def missing(matter: MatterDraft) -> list[MissingField]:
    """The questions in the order in which they are best asked."""
    said = phrases()
    return [
        MissingField(field=name, ask=said.questions[name])
        for name in _needed(matter)
        if not _told(matter, name)
    ]


def _needed(matter: MatterDraft) -> tuple[str, ...]:
    needed = phrases().needed[matter.type]
    return (*needed, "subdistrict") if "place" in needed and matter.district else needed


def _told(matter: MatterDraft, name: str) -> bool:
    fields = matter.fields
    if name == "place":
        return bool(fields.place.district)
    if name == "subdistrict":
        return bool(fields.place.subdistrict or fields.place.said)
    if name == "time":
        return fields.time is not None
    return bool(getattr(fields, name))
