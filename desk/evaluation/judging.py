"""What dispatch says of a message: by its models alone, and as an agent sees it in a draft."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from daoban.moments import now
from desk.calls.gazetteer import Gazetteer
from desk.calls.places import place_of, without_places
from desk.calls.writing import masked_text
from desk.dispatch.messages import LabelledMessage
from desk.dispatch.routing import Router
from desk.drafting import Drafter
from desk.vocabulary import Urgency
from search.encoder import Encoder
from search.tokens import Synonyms

Danger = Callable[[str], bool]
"""Whether the guard hears danger in a text."""


@dataclass(frozen=True)
class Judged:
    """What was said of one message.

    Attributes:
        departments: ids, the likeliest first.
        probability: of the first department.
        path: level 1 and level 2.
        district: official name, empty when none was found.
        matters: how many were found in it.
    """

    departments: tuple[str, ...]
    probability: float
    type: str
    path: tuple[str, ...]
    district: str
    urgent: bool
    matters: int = 1


@dataclass(frozen=True)
class Answer:
    """A labelled message and what was said of it."""

    message: LabelledMessage
    judged: Judged


@dataclass(frozen=True, eq=False)
class Judge:
    """Asks the models about whole messages, as ``Drafter`` does about each matter."""

    router: Router
    gazetteer: Gazetteer
    encoder: Encoder
    synonyms: Synonyms

    @classmethod
    def of(cls, drafter: Drafter) -> "Judge":
        """One with the parts of a drafter."""
        return cls(drafter.router, drafter.gazetteer, drafter.encoder, drafter.synonyms)

    def answers(self, messages: Sequence[LabelledMessage]) -> list[Answer]:
        """What the models say of each message, taken as one matter."""
        texts = [masked_text(message.text) for message in messages]
        vectors = self.encoder.encode([self.synonyms.standardise(text) for text in texts])
        found = []
        for message, text, vector in zip(messages, texts, vectors, strict=True):
            names = self.gazetteer.names(message.city)
            route = self.router.route(without_places(text, names), vector, message.city)
            judged = Judged(
                tuple(item.id for item in route.departments),
                route.departments[0].probability if route.departments else 0.0,
                route.type,
                tuple(route.path),
                place_of(text, names).district or "",
                route.urgency is Urgency.URGENT,
            )
            found.append(Answer(message, judged))
        return found


def at_desk(
    drafter: Drafter,
    danger: Danger,
    messages: Sequence[LabelledMessage],
    advance: Callable[[], None] = lambda: None,
) -> list[Answer]:
    """What an agent sees of each message: split, drafted, with what the guard hears."""
    found = []
    for message in messages:
        heard = drafter.hear(message.text, message.city, now())
        draft = drafter.draft(heard, danger(message.text))
        judged = Judged(
            tuple(item.id for item in draft.departments),
            draft.departments[0].probability if draft.departments else 0.0,
            draft.type,
            tuple(draft.category_path),
            draft.district or "",
            draft.urgency is Urgency.URGENT,
            len(draft.matters),
        )
        found.append(Answer(message, judged))
        advance()
    return found
