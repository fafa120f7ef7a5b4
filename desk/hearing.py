"""What a call tells by itself, before anything is looked up: its matters, places, times and wishes."""

from dataclasses import dataclass
from datetime import datetime

from desk.calls.fields import caller, contact, demand, emotion, object_of
from desk.calls.gazetteer import Gazetteer
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
        text: the whole of it, masked.
        city: code of the city.
        matters: in order; the only one of a call is the whole of it.
    """

    text: str
    city: str
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
    parts = [text[start:end] for start, end in spans] if len(spans) > 1 else [text]
    whole = place_among(text, list(mentions(text, names)))
    said_contact, said_caller = contact(transcript), caller(transcript)

    def heard(part: str) -> HeardMatter:
        named = list(mentions(part, names))
        fields = CallFields(
            time=time_of(part, moment),
            place=whole if len(parts) == 1 else _place(whole, place_among(part, named)),
            object=object_of(part),
            demand=demand(part),
            contact=said_contact,
            caller=said_caller,
            emotion=emotion(part),
        )
        return HeardMatter(part, without(part, named), fields)

    return Heard(text, city, [heard(part) for part in parts])


def _place(whole: SaidPlace, own: SaidPlace) -> SaidPlace:
    """The place of one of several matters: its own, else that of the call."""
    if own.district is not None:
        return own
    return whole.model_copy(update={"said": own.said or whole.said})
