"""What a call tells by itself, before anything is looked up: its matters, places, times and wishes."""

from dataclasses import dataclass
from datetime import datetime

from desk.calls.fields import caller, contact, demand, emotion
from desk.calls.gazetteer import Gazetteer
from desk.calls.objects import object_of
from desk.calls.places import mentions, place_among, without
from desk.calls.times import time_of
from desk.calls.writing import masked_text
from desk.drafts import CallFields, SaidPlace
from desk.ports import Splitting


@dataclass(frozen=True)
class HeardMatter:
    """One matter of a call.

    Attributes:
        text: masked.
        bare: the same without names of places.
    """

    text: str
    bare: str
    fields: CallFields


@dataclass(frozen=True)
class Heard:
    """A call so far.

    Attributes:
        city: code of the city.
        whole: all of it, taken as one matter.
        matters: in order; the only one of a call is the whole of it.
    """

    city: str
    whole: HeardMatter
    matters: list[HeardMatter]


def hear(
    transcript: str, city: str, moment: datetime, splitter: Splitting, gazetteer: Gazetteer
) -> Heard:
    """Read a transcript.

    Args:
        transcript: as it was said; what comes back is masked.
        city: code of the city.
        moment: when it was said.
    """
    text, names = masked_text(transcript), gazetteer.names(city)
    spans = splitter.split(text, city)
    said_contact, said_caller = contact(transcript), caller(transcript)

    def heard(part: str, around: SaidPlace | None = None) -> HeardMatter:
        named = list(mentions(part, names))
        own = place_among(part, named)
        fields = CallFields(
            time=time_of(part, moment),
            place=_place(around, own) if around else own,
            object=object_of(part, own.said),
            demand=demand(part),
            contact=said_contact,
            caller=said_caller,
            emotion=emotion(part),
        )
        return HeardMatter(part, without(part, named), fields)

    whole = heard(text)
    if len(spans) == 1:
        return Heard(city, whole, [whole])
    return Heard(city, whole, [heard(text[a:b], whole.fields.place) for a, b in spans])


def _place(around: SaidPlace, own: SaidPlace) -> SaidPlace:
    """The place of one of several matters: its own, else that of the call."""
    if own.district is not None:
        return own
    return around.model_copy(update={"said": own.said or around.said})
