"""A transcript as clauses, and the turns of phrase that say how each goes on.

Speech recognisers set commas, spaces or nothing at all; where nothing is set, the places where
people pause are guessed from the characters around them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from numpy.typing import NDArray

from desk.calls.word_kinds import kind_of
from search.tokens import general_words

CONTENT = Path(__file__).parent.parent / "content" / "connectives.yml"
_MARK = re.compile(r"[，。；：！？,;:!?\n\s…]+")
SENTENCE_END = re.compile(r"[。！？!?\n]")
LONGEST_CLAUSE = 26
"""Characters of a clause from which on a missing mark is looked for."""
SHORTEST_CLAUSE = 5
PAUSE = -1.0
"""Log-odds from which on a pause is guessed."""
_FUNCTION_WORDS = ("c", "d", "e", "m", "o", "p", "q", "r", "u", "y", "z")
"""Parts of speech of words that tell nothing by themselves."""
FloatTable = NDArray[np.float64]


class Clause(NamedTuple):
    """A half-open span of a text and the marks that follow it."""

    start: int
    end: int
    mark: str


@dataclass(frozen=True)
class Cues:
    """Patterns of ``content/connectives.yml``."""

    lead_in: re.Pattern[str]
    announced: re.Pattern[str]
    single: re.Pattern[str]
    cues: Mapping[str, re.Pattern[str]]
    openers: tuple[int, ...]
    """Columns of the cues that open another matter in so many words."""
    talk: frozenset[str]
    """Words that say that something will be said, and not what."""

    def table(self, texts: Sequence[str]) -> FloatTable:
        """Which cues each clause has, shape ``(clauses, cues)``, 0 or 1."""
        patterns = self.cues.values()
        found = [[pattern.search(text) is not None for pattern in patterns] for text in texts]
        return np.array(found, np.float64).reshape(len(texts), len(self.cues))

    def columns(self, *names: str) -> list[int]:
        """Columns of cues by name."""
        order = list(self.cues)
        return [order.index(name) for name in names]


@cache
def cues() -> Cues:
    """The patterns, read once."""
    raw = yaml.safe_load(CONTENT.read_text("utf-8"))
    order = list(raw["cues"])
    return Cues(
        re.compile(raw["lead_in"]),
        re.compile(raw["announced"]),
        re.compile(raw["single"]),
        {name: re.compile(pattern) for name, pattern in raw["cues"].items()},
        tuple(order.index(name) for name in raw["openers"]),
        frozenset(raw["talk"]),
    )


Pauses = Mapping[str, float]
"""Log-odds of a pause by the characters around a place; see ``pause_keys``."""


def pause_keys(text: str, place: int) -> tuple[str, ...]:
    """What is looked up in ``Pauses`` for the place before ``text[place]``."""
    before, after = text[max(0, place - 2) : place], text[place : place + 2]
    return (
        "",
        f"{before}|",
        f"{before[-1:]}|",
        f"|{after}",
        f"|{after[:1]}",
        f"{before[-1:]}|{after[:1]}",
    )


def clauses(text: str, pauses: Pauses) -> list[Clause]:
    """The clauses of a text in order; lead-ins such as 另外 belong to what follows."""
    found: list[Clause] = []
    position = 0
    for mark in _MARK.finditer(text):
        if mark.start() > position:
            found += _unmarked(text, position, mark.start(), mark.group(), pauses)
        position = mark.end()
    if position < len(text):
        found += _unmarked(text, position, len(text), "", pauses)
    return _joined(text, found)


def _unmarked(text: str, start: int, end: int, mark: str, pauses: Pauses) -> list[Clause]:
    """A stretch without marks, cut where people pause if it is too long for one clause."""
    found: list[Clause] = []
    while end - start > LONGEST_CLAUSE and pauses:
        places = range(start + SHORTEST_CLAUSE, min(end - SHORTEST_CLAUSE, start + LONGEST_CLAUSE))
        odds = [sum(pauses.get(key, 0.0) for key in pause_keys(text, at)) for at in places]
        first = next((at for at, odd in zip(places, odds, strict=True) if odd > PAUSE), None)
        cut = places[int(np.argmax(odds))] if first is None else first
        found.append(Clause(start, cut, ""))
        start = cut
    return [*found, Clause(start, end, mark)]


def _joined(text: str, found: list[Clause]) -> list[Clause]:
    lead_in, result, start = cues().lead_in, list[Clause](), -1
    for number, clause in enumerate(found):
        start = clause.start if start < 0 else start
        last = number == len(found) - 1
        if not last and lead_in.fullmatch(text, clause.start, clause.end):
            continue
        result.append(Clause(start, clause.end, clause.mark))
        start = -1
    return result


def without_announcements(text: str, found: Sequence[Clause]) -> list[Clause]:
    """The clauses up to the last one that tells something, at least one.

    Learning looks at all of them: what was said before an announcement is labelled as ever.
    """
    kept = list(found)
    while len(kept) > 1 and announces(text[kept[-1].start : kept[-1].end]):
        kept.pop()
    return kept


def announces(clause: str) -> bool:
    """Whether a clause only says that something will be said: 「对了我再说个事」.

    What tells something holds a word that is neither a function word nor about talking.
    """
    talk = cues().talk
    return all(
        word in talk or kind_of(word).startswith(_FUNCTION_WORDS) for word in general_words(clause)
    )
