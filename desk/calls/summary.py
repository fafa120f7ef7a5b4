"""The gist of a matter in its caller's own words: the clauses that say most."""

from collections.abc import Callable

from desk.calls.parts import parts_of
from desk.calls.phrases import phrases

LONGEST = 60
"""Characters of a summary."""
TROUBLE, DEMAND, GREETING = 0.5, 0.3, -1.0
"""What a clause gains by telling trouble or demand, and loses by being a greeting."""

Weight = Callable[[str], float]


def summary(text: str, weight: Weight) -> str:
    """An extract of at most ``LONGEST`` characters, its clauses in the order they were said.

    Args:
        text: masked.
        weight: how much a clause says about what the matter is.
    """
    parts = parts_of(text)
    if sum(map(len, parts)) + len(parts) <= LONGEST:
        kept = [part for part in parts if not _is_greeting(part)] or parts
        return "，".join(kept)
    by_worth = sorted(range(len(parts)), key=lambda number: -_worth(parts[number], number, weight))
    chosen: list[int] = []
    left = LONGEST
    for number in by_worth:
        if len(parts[number]) <= left and not phrases().greeting.match(parts[number]):
            chosen.append(number)
            left -= len(parts[number]) + 1
    return "，".join(parts[number] for number in sorted(chosen)) or text[:LONGEST]


def _is_greeting(part: str) -> bool:
    return bool(phrases().greeting.match(part)) and len(part) < 10


def _worth(part: str, number: int, weight: Weight) -> float:
    said = phrases()
    worth = weight(part) - 0.02 * number
    worth += TROUBLE * bool(said.trouble.search(part)) + DEMAND * bool(said.demand.search(part))
    return worth + GREETING * bool(said.greeting.match(part))
