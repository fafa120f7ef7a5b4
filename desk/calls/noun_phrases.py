"""Names of things in a text, by the parts of speech of jieba's dictionary."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from desk.calls.word_kinds import UNKNOWN, kind_of
from search.tokens import general_words

REMEMBERED = 1024
MARK = "·"
"""Kind of what is no word."""
_MARK = re.compile(r"[^\w*]+")
_NUMBER = re.compile(r"[\d一二三四五六七八九十百千万两几]+")
_NAMES = ("n", "vn", "an", "b", "j", "l", "i", "s", "f", "eng", "x", UNKNOWN)
"""Kinds of words that names are made of; ``s`` and ``f`` say where a thing is."""
_COUNTS = ("m", "q")
_LINKS = ("的", "之")


class Word(NamedTuple):
    """A half-open span of a text."""

    start: int
    end: int
    text: str
    kind: str


@lru_cache(REMEMBERED)
def words_in(text: str) -> tuple[Word, ...]:
    """The words and marks of a text in order."""
    found: list[Word] = []
    position = 0
    for word in general_words(text):
        start = text.find(word, position)
        if start >= 0:
            position = start + len(word)
            found.append(Word(start, position, word, _kind(word)))
    return tuple(found)


def _kind(word: str) -> str:
    if _MARK.fullmatch(word):
        return MARK
    return "m" if _NUMBER.fullmatch(word) else kind_of(word)


def is_name(word: Word) -> bool:
    """Whether a word may be part of a name."""
    return word.kind.startswith(_NAMES)


def is_count(word: Word) -> bool:
    """Whether it is a number or a measure word."""
    return word.kind.startswith(_COUNTS)


def run_from(words: Sequence[Word], at: int, longest: int) -> int:
    """Where the name ends that goes on at word ``at``: the number of the word after it.

    Args:
        longest: characters.
    """
    end = at
    while end < len(words) and words[end].end - words[at].start <= longest:
        if not (is_name(words[end]) or is_count(words[end])):
            break
        if end > at and words[end].start > words[end - 1].end:  # a space between
            break
        end += 1
    return end


def name_at(words: Sequence[Word], at: int, longest: int) -> tuple[int, int] | None:
    """The span of the name that begins at a word, after links; ``None`` if none does."""
    while at < len(words) and words[at].text in _LINKS:
        at += 1
    end = run_from(words, at, longest)
    while end > at and is_count(words[end - 1]):  # a count of nothing
        end -= 1
    while at < end and is_count(words[at]) and at + 1 < end and is_count(words[at + 1]):
        at += 1
    if at == end or not any(is_name(word) for word in words[at:end]):
        return None
    return words[at].start, words[end - 1].end
