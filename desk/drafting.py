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
LEAST_SAID = 3
"""Characters of a call so far below which only words for a danger make it urgent: 「喂，你」 says nothing
yet, and what is like nothing learnt is as likely one as the other."""
EVEN = 0.5
"""Probability from which on a clause is rather urgent than not."""
LIKELY = 0.5
"""Share of the usual threshold from which on a call is urgent that holds the words for a danger, or
of which a part alone is; 「去年火灾的证明」 stays below. The agent is shown the notice all the same."""


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
        # Search has encoded the whole text already.
        vector = self.encoder.encode([standard_text(heard.whole.text, self.synonyms)])[0]
        route = self.router.route(heard.whole.bare, vector, heard.city)
        likely = route.urgent >= LIKELY * self.router.models.settled.urgent
        if danger and not likely:
            likely = self._has_urgent_clause(heard, vector)
        enough = sum(map(str.isalnum, heard.whole.text)) >= LEAST_SAID
        is_urgent = (enough and route.urgency is Urgency.URGENT) or (danger and likely)
        whole = self._matter(heard.whole, route, is_urgent)
        matters = [whole]
        if len(heard.matters) > 1:
            vectors = self._vectors(heard, vector)
            matters = [
                self._part(matter, own, heard.city, likely)
                for matter, own in zip(heard.matters, vectors, strict=True)
            ]
        urgent = any(each.urgency is Urgency.URGENT for each in (whole, *matters))
        return TicketDraft(
            **whole.model_dump(exclude={"urgency"}),
            urgency=Urgency.URGENT if urgent else Urgency.NORMAL,
            matters=matters,
        )

    def _vectors(self, heard: Heard, whole: Vectors) -> Vectors:
        """Vectors of several matters."""
        parts = [matter.text for matter in heard.matters]
        if len(heard.whole.text) > LONGEST_WHOLE:
            return self.encoder.encode([standard_text(part, self.synonyms) for part in parts])
        return self.part_vectors.of(parts, whole)

    def _has_urgent_clause(self, heard: Heard, whole: Vectors) -> bool:
        """Whether any clause is rather urgent alone: a gas leak beside a question on a card."""
        clauses = parts_of(heard.whole.bare)
        vectors = self.part_vectors.of(clauses, whole) if clauses else ()
        return any(
            self.router.route(clause, vector, heard.city).urgent > EVEN
            for clause, vector in zip(clauses, vectors, strict=True)
        )

    def _part(self, heard: HeardMatter, vector: Vectors, city: str, likely: bool) -> MatterDraft:
        """One of several matters; a piece alone sounds urgent more easily than the call does."""
        route = self.router.route(heard.bare, vector, city)
        return self._matter(heard, route, likely and route.urgency is Urgency.URGENT)

    def _matter(self, heard: HeardMatter, route: Route, is_urgent: bool) -> MatterDraft:
        best = route.departments[0].id if route.departments else ""
        return MatterDraft(
            text=heard.text,
            type=route.type,
            category=route.path[0],
            category_path=route.path,
            department=route.departments[0].name if route.departments else "",
            departments=route.departments,
            district=heard.fields.place.district,
            urgency=Urgency.URGENT if is_urgent else Urgency.NORMAL,
            summary=summary(heard.text, lambda part: self.router.says(part, best)),
            fields=heard.fields,
        )


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
