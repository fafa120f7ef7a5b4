"""The work order out of a transcript: its matters, and for each where it goes and what was told."""

from dataclasses import dataclass
from datetime import datetime

from desk.calls.fields import caller, contact, demand, emotion, object_of
from desk.calls.gazetteer import Gazetteer
from desk.calls.part_vectors import PartVectors
from desk.calls.parts import parts_of
from desk.calls.places import place_of, without_places
from desk.calls.summary import summary
from desk.calls.times import time_of
from desk.calls.writing import masked_text, standard_text
from desk.dispatch.routing import Route, Router
from desk.drafts import CallFields, MatterDraft, SaidPlace, TicketDraft
from desk.ports import Splitting
from desk.vocabulary import Urgency
from search.encoder import Encoder, Vectors
from search.tokens import Synonyms

LONGEST_WHOLE = 250
"""Characters; of a longer text the encoder does not read the end, so its parts are encoded."""


@dataclass(frozen=True, eq=False)
class Drafter:
    """Drafts work orders by one set of models.

    Attributes:
        splitter: finds the matters of a call.
        part_vectors: what its matters mean, of a call that is encoded as a whole.
        synonyms: everyday words to standard ones, as search uses them.
    """

    router: Router
    splitter: Splitting
    part_vectors: PartVectors
    gazetteer: Gazetteer
    encoder: Encoder
    synonyms: Synonyms

    def draft(self, transcript: str, city: str, danger: bool, moment: datetime) -> TicketDraft:
        """The work order so far.

        Args:
            transcript: as it was said; what comes back is masked.
            city: code of the city.
            danger: whether the guard heard danger in it.
            moment: when it was said.
        """
        text = masked_text(transcript)
        spans = self.splitter.split(text, city)
        # One matter is the whole text: search has encoded it already.
        parts = [text[start:end] for start, end in spans] if len(spans) > 1 else [text]
        vectors = self._vectors(text, parts)
        whole = place_of(text, self.gazetteer.names(city))
        told = _Told(contact(transcript), caller(transcript), whole, moment, danger)
        alone = len(parts) == 1
        matters = [
            self._matter(part, vector, city, told, alone)
            for part, vector in zip(parts, vectors, strict=True)
        ]
        first = matters[0].model_dump(exclude={"text", "urgency"})
        urgent = any(matter.urgency is Urgency.URGENT for matter in matters)
        return TicketDraft(
            **first,
            text=text,
            urgency=Urgency.URGENT if urgent else Urgency.NORMAL,
            matters=matters,
        )

    def _vectors(self, text: str, parts: list[str]) -> Vectors:
        """Vectors of the matters; search has encoded the whole text already."""
        if len(text) > LONGEST_WHOLE and len(parts) > 1:
            return self.encoder.encode([standard_text(part, self.synonyms) for part in parts])
        whole = self.encoder.encode([standard_text(text, self.synonyms)])
        return whole if len(parts) == 1 else self.part_vectors.of(parts, whole[0])

    def _matter(
        self, text: str, vector: Vectors, city: str, told: "_Told", alone: bool
    ) -> MatterDraft:
        names = self.gazetteer.names(city)
        route = self.router.route(without_places(text, names), vector, city)
        place = told.place if alone else _place(text, told, place_of(text, names))
        best = route.departments[0].id if route.departments else ""
        return MatterDraft(
            text=text,
            type=route.type,
            category=route.path[0],
            category_path=route.path,
            department=route.departments[0].name if route.departments else "",
            departments=route.departments,
            district=place.district,
            urgency=_urgency(route, told.danger and alone),
            summary=summary(text, lambda part: self.router.says(part, best)),
            fields=CallFields(
                time=time_of(text, told.moment),
                place=place,
                object=object_of(text),
                demand=demand(text),
                contact=told.contact,
                caller=told.caller,
                emotion=emotion(text),
            ),
        )


@dataclass(frozen=True)
class _Told:
    """What the whole call tells of each of its matters."""

    contact: str
    caller: str
    place: SaidPlace
    moment: datetime
    danger: bool


def _place(text: str, told: _Told, own: SaidPlace) -> SaidPlace:
    """The place of one of several matters: its own, else that of the call."""
    if own.district is not None:
        return own
    return told.place.model_copy(update={"said": own.said or told.place.said})


def _urgency(route: Route, danger: bool) -> Urgency:
    return Urgency.URGENT if danger else route.urgency


def latest(text: str, longest: int) -> str:
    """The part of a long transcript in which the question is looked for.

    Returns:
        The text itself up to ``longest`` characters, else the end of it, where callers ask.
    """
    if len(text) <= longest:
        return text
    kept: list[str] = []
    for part in reversed(parts_of(text)):
        if sum(map(len, kept)) + len(kept) + len(part) > longest:
            break
        kept.insert(0, part)
    return "，".join(kept) or text[-longest:]
