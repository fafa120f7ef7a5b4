"""Whom or what a matter is about, by the part that each name of a thing plays in its clause."""

from collections.abc import Iterator, Sequence

from desk.calls.noun_phrases import MARK, Word, name_at, words_in
from desk.calls.phrases import phrases

SHORTEST, LONGEST = 2, 14
"""Characters of an object."""
NAMED, INTRODUCED, AFTER_PLACE, ACTING, SUFFERED, KNOWN, LATER = 3.0, 1.5, 2.0, 1.5, 1.0, 2.5, 0.3
"""What a name gains: named as what the call is about, introduced (「有一家」「那个」), said after the
place, does something, something is done by it, is of a kind that callers complain of; and what it
loses with each clause before it. Chosen on 170 messages of ``desk/training``, not on golden calls."""
LEAST = 1.3
"""What a name must be worth."""
_DOES = ("v", "a", "d", "p", "z")


def object_of(text: str, place: str = "") -> str:
    """Whom or what it is about, in the caller's words; empty when not told.

    Args:
        text: masked.
        place: where it is, in the caller's words.
    """
    words = words_in(text)
    where = text.find(place) if place else -1
    span = (where, where + len(place)) if where >= 0 else (-1, -1)
    best, most = "", LEAST
    for start, end, worth in _candidates(text, words, span):
        if worth > most:
            best, most = text[start:end], worth
    return best


def _candidates(
    text: str, words: Sequence[Word], place: tuple[int, int]
) -> Iterator[tuple[int, int, float]]:
    """Spans that may be it, with what speaks for each."""
    said = phrases()
    clause, at = 0, 0
    while at < len(words):
        if words[at].kind == MARK:
            clause += 1
        span = name_at(words, at, LONGEST) if at == 0 or words[at].text not in "的之" else None
        if span is not None and span[0] < place[1] < span[1]:
            span = (place[1], span[1])
        if span is None or _inside(span, place) or span[1] - span[0] < SHORTEST:
            at += 1
            continue
        after = next((n for n in range(at, len(words)) if words[n].start >= span[1]), len(words))
        before = words[at - 1] if at else None
        worth = -LATER * clause
        known = said.object.search(text[span[0] : span[1]]) is not None
        worth += KNOWN * known
        if before is not None and said.about.search(text[max(0, before.start - 4) : span[0]]):
            worth += NAMED
        if place[1] > 0 and 0 <= span[0] - place[1] <= 3 and _joined(words, place[1], span[0]):
            worth += AFTER_PLACE
        if after < len(words) and words[after].kind.startswith(_DOES):
            worth += ACTING
        if before is not None and before.text in said.by:
            worth += SUFFERED
        worth += INTRODUCED * (said.introduced.search(text[: span[0]]) is not None)
        if known or before is None or not said.own.search(text[: span[0]]):
            yield (*span, worth)
        at = max(after, at + 1)


def _inside(span: tuple[int, int], place: tuple[int, int]) -> bool:
    return place[0] <= span[0] and span[1] <= place[1]


def _joined(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether nothing but a little stands between two places of a text."""
    return not any(
        word.kind == MARK and word.text not in "，," for word in words if start <= word.start < end
    )
