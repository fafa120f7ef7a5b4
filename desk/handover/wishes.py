"""What the citizen says plainly: wanting a person, or none any more.

Only the plainest words, which the page's buttons send; all other ways to say so are for the
conversation to understand.
"""

import re
from dataclasses import dataclass
from functools import cache

from desk.handover.texts import handover_text

_ENDS = re.compile(r"[\s，,。.；;！!？?、~～…]+")
_MORE_THAN_THANKS = 4
"""Characters after a cancelling clause from which on they are a question of their own."""


@dataclass(frozen=True)
class Cancelled:
    """The citizen wants no person any more.

    Attributes:
        goes_on: something else was said in the same breath, which wants an answer.
    """

    goes_on: bool


def asks_for_person(text: str) -> bool:
    """Whether a text says nothing but that a person is wanted."""
    clauses = _clauses(text)
    return len(clauses) == 1 and clauses[0] in _words("ask_words")


def cancels(text: str, waiting: bool) -> Cancelled | None:
    """Whether a text begins with that no person is wanted any more.

    Args:
        text: what was said.
        waiting: nobody has the conversation yet: giving up the wait is enough.
    """
    clauses = _clauses(text)
    words = _words("cancel_words") | (_words("give_up_words") if waiting else frozenset())
    if not clauses or clauses[0] not in words:
        return None
    return Cancelled(goes_on=sum(map(len, clauses[1:])) > _MORE_THAN_THANKS)


def _clauses(text: str) -> list[str]:
    particles = str(handover_text()["particles"])
    return [each.rstrip(particles) for each in _ENDS.split(text) if each.rstrip(particles)]


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(handover_text()[name])
