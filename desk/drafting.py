"""The work order out of a transcript: its matters, and for each where it goes and what was told."""

from dataclasses import dataclass
from datetime import datetime

from desk.calls.gazetteer import Gazetteer
from desk.calls.part_vectors import PartVectors
from desk.calls.parts import parts_of
from desk.calls.summary import summary
from desk.calls.writing import standard_text
from desk.dispatch.routing import Route, Router
from desk.drafts import MatterDraft, TicketDraft
from desk.hearing import Heard, HeardMatter, hear
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

    def hear(self, transcript: str, city: str, moment: datetime) -> Heard:
        """What a transcript tells by itself; see ``desk.hearing.hear``."""
        return hear(transcript, city, moment, self.splitter, self.gazetteer)

    def draft(self, heard: Heard, danger: bool) -> TicketDraft:
        """The work order so far.

        Args:
            danger: whether the guard heard danger in it.
        """
        alone = len(heard.matters) == 1
        matters = [
            self._matter(matter, vector, heard.city, danger and alone)
            for matter, vector in zip(heard.matters, self._vectors(heard), strict=True)
        ]
        first = matters[0].model_dump(exclude={"text", "urgency"})
        urgent = any(matter.urgency is Urgency.URGENT for matter in matters)
        return TicketDraft(
            **first,
            text=heard.text,
            urgency=Urgency.URGENT if urgent else Urgency.NORMAL,
            matters=matters,
        )

    def _vectors(self, heard: Heard) -> Vectors:
        """Vectors of the matters; search has encoded the whole text already."""
        parts = [matter.text for matter in heard.matters]
        if len(parts) > 1 and len(heard.text) > LONGEST_WHOLE:
            return self.encoder.encode([standard_text(part, self.synonyms) for part in parts])
        whole = self.encoder.encode([standard_text(heard.text, self.synonyms)])
        return whole if len(parts) == 1 else self.part_vectors.of(parts, whole[0])

    def _matter(self, heard: HeardMatter, vector: Vectors, city: str, danger: bool) -> MatterDraft:
        route = self.router.route(heard.bare, vector, city)
        best = route.departments[0].id if route.departments else ""
        return MatterDraft(
            text=heard.text,
            type=route.type,
            category=route.path[0],
            category_path=route.path,
            department=route.departments[0].name if route.departments else "",
            departments=route.departments,
            district=heard.fields.place.district,
            urgency=_urgency(route, danger),
            summary=summary(heard.text, lambda part: self.router.says(part, best)),
            fields=heard.fields,
        )


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
