"""Names of topics out of their own words: class-based TF-IDF (Grootendorst, BERTopic, 2022).

A topic is one document of all its summaries; a word counts by how often the topic says it and how
rarely all tickets do. Names of places and estates are in no dictionary and get cut to pieces:
whatever nearly always stands around a word is added to it again.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

from desk.insight.texts import insight_text

Cut = Callable[[str], list[str]]
"""Cuts a text into words, as ``search.tokens.Segmenter.plain_words`` does."""
_MASKED = re.compile(r"〔[^〕]*〕")
_WORD = re.compile(r"[一-鿿]{2,12}|[A-Za-z]{2,15}")
_HAN = re.compile(r"[一-鿿]")
_SELDOM = 0.1
"""Share of a topic's summaries in which a word must stand to name it."""
_ALWAYS = 0.8
"""Share of a word's occurrences beside one character that makes the two one name."""
_LONGEST = 10
"""Characters to which a name grows."""
_DIVISIONS = "省市区县镇乡"
"""They end the name before and begin none."""


@cache
def _left_out() -> frozenset[str]:
    return frozenset(insight_text()["stop_words"])


class TopicWords:
    """Finds the words that set topics apart from each other and from all other tickets."""

    def __init__(self, cut: Cut) -> None:
        """Take what cuts texts into words."""
        self._cut = cut

    def of(
        self, topics: Sequence[Sequence[str]], others: Sequence[str], most: int = 4
    ) -> list[list[str]]:
        """The best words of each topic, the best first; none when its tickets share no word.

        Args:
            topics: the summaries of each topic.
            others: summaries of tickets that belong to none.
            most: at most so many words for each.
        """
        said = [self._said(texts) for texts in topics]
        everywhere = self._said(others)
        for words in said:
            everywhere.update(words)
        average = everywhere.total() / (len(topics) + 1)
        ranked = [
            _ranked(words, everywhere, average, len(texts))
            for words, texts in zip(said, topics, strict=True)
        ]
        return [_names(words, texts, most) for words, texts in zip(ranked, topics, strict=True)]

    def _said(self, texts: Sequence[str]) -> Counter[str]:
        """In how many of the texts each word stands."""
        found: Counter[str] = Counter()
        for text in texts:
            words = set(self._cut(_MASKED.sub(" ", text))) - _left_out()
            found.update(word for word in words if _WORD.fullmatch(word))
        return found


def _ranked(said: Counter[str], everywhere: Counter[str], average: float, texts: int) -> list[str]:
    """The words that stand in several of a topic's texts, by their weight."""
    least = max(2, _SELDOM * texts)
    weights = {
        word: count * math.log(1 + average / everywhere[word])
        for word, count in said.items()
        if count >= least
    }
    return sorted(weights, key=lambda word: (-weights[word], word))


def _names(ranked: Sequence[str], texts: Sequence[str], most: int) -> list[str]:
    """The first words, grown to whole names; none that stands in another."""
    chosen: list[str] = []
    for word in ranked:
        if any(word in name for name in chosen):
            continue
        grown = _grown(word, texts)
        chosen = [name for name in chosen if name not in grown] + [grown]
        if len(chosen) == most:
            break
    return chosen


def _grown(word: str, texts: Sequence[str]) -> str:
    """A word with the characters that nearly always stand around it.

    Where it never ends (the same sentence was said again and again), the word is left as it was.
    """
    grown = word
    while len(grown) <= _LONGEST:
        starts = [(text, match.start()) for text in texts for match in re.finditer(grown, text)]
        before = _usual([text[start - 1 : start] for text, start in starts])
        if before and before not in _DIVISIONS:
            grown = before + grown
            continue
        after = _usual([text[start + len(grown) :][:1] for text, start in starts])
        if not after:
            return grown
        grown += after
    return word


def _usual(beside: Sequence[str]) -> str:
    """The Chinese character that stands at nearly all of the places; empty when there is none."""
    if len(beside) < 3:
        return ""
    letter, count = Counter(beside).most_common(1)[0]
    return letter if count >= _ALWAYS * len(beside) and _HAN.fullmatch(letter) else ""
