"""From text to tokens: everyday words to standard ones, words by jieba, syllables by pinyin."""

import hashlib
import logging
import math
import re
import warnings
from collections.abc import Iterable
from functools import cached_property, lru_cache, partial
from itertools import pairwise
from pathlib import Path

import yaml
from pypinyin import Style, lazy_pinyin

from knowledge.records import Wording

with warnings.catch_warnings():
    # jieba 0.42.1 (the newest release) has string escapes that Python ≥ 3.12 warns about.
    warnings.simplefilter("ignore")
    import jieba

jieba.setLogLevel(logging.WARNING)
_WORD = re.compile(r"[一-鿿㐀-䶿A-Za-z0-9]")
_HAN = re.compile(r"[一-鿿]+")
REMEMBERED = 20_000
"""Texts whose standard words, and blocks whose words are kept."""
_BLOCK = re.compile(r"([一-鿕a-zA-Z0-9+#&._%\-]+)")
"""What jieba cuts by itself, whatever stands before and after: of a text that grows only the last
one is new."""


class Synonyms:
    """Everyday, colloquial and dialect words and the standard word for each."""

    def __init__(self, groups: Iterable[dict[str, object]]) -> None:
        """Take groups of ``{standard, words}``; the first group that claims a word keeps it."""
        self._groups = list(groups)
        self.base: Synonyms = self
        """Those without the words of a release."""
        self._own: list[dict[str, object]] = []
        self._standard: dict[str, str] = {}
        for group in self._groups:
            for word in group.get("words") or ():  # type: ignore[attr-defined]
                self._standard.setdefault(str(word), str(group["standard"]))
        for word in [word for word, standard in self._standard.items() if word == standard]:
            del self._standard[word]
        # A standard word matches itself first, so that 「医保卡」 inside it is left alone.
        kept = sorted({*self._standard, *self._standard.values()}, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, kept))) if kept else None
        # Conditions of a record are standardised for every question that it may answer.
        self._standardised = lru_cache(maxsize=REMEMBERED)(self._replaced)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all words: says whether texts are standardised alike."""
        return hashlib.sha256(repr(sorted(self._standard.items())).encode()).hexdigest()

    def extended(self, records: Iterable[object]) -> "Synonyms":
        """Those of the lexicon with the words of a release, which go before; itself when it is that."""
        groups: list[dict[str, object]] = [
            {"standard": record.title, "words": record.aliases}
            for record in records
            if isinstance(record, Wording) and record.in_force and record.aliases
        ]
        if groups == self._own:
            return self
        if not groups:
            return self.base
        found = Synonyms([*groups, *self.base._groups])
        found.base, found._own = self.base, groups
        return found

    def differences(self, other: "Synonyms") -> set[str]:
        """Words that are written otherwise by the other ones, with their standard words."""
        changed = set(self._standard.items()) ^ set(other._standard.items())
        return {word for pair in changed for word in pair}

    @classmethod
    def from_file(cls, path: Path) -> "Synonyms":
        """Read ``lexicon/synonyms.yml``; a missing file means no synonyms."""
        return cls(yaml.safe_load(path.read_text("utf-8")) if path.is_file() else ())

    def standardise(self, text: str) -> str:
        """The text with each everyday word replaced by its standard word, longest match first."""
        return self._standardised(text)

    def _replaced(self, text: str) -> str:
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: self._standard.get(match[0], match[0]), text)


def dictionary_terms(terms: Iterable[str]) -> tuple[str, ...]:
    """The terms that become words: the others are too short or too long to be one."""
    return tuple(term for term in terms if 2 <= len(term) <= 12)


class Segmenter:
    """Words by jieba with a user dictionary made of released titles and terms.

    Attributes:
        terms: those of the dictionary.
    """

    def __init__(self, terms: Iterable[str] = ()) -> None:
        """Add the terms to a copy of jieba's dictionary; loading that takes a second, once."""
        jieba.dt.initialize()
        self._general: dict[str, int] = jieba.dt.FREQ
        self._jieba = jieba.Tokenizer()
        self._jieba.FREQ, self._jieba.total = dict(self._general), jieba.dt.total
        self._jieba.initialized = True
        self.terms = dictionary_terms(terms)
        for term in self.terms:
            self._jieba.add_word(term)
        # Kept without a reference to this object: with one it would outlive its release for a while.
        self._kept = lru_cache(maxsize=REMEMBERED)(partial(_cut, self._jieba))

    def words(self, text: str) -> list[str]:
        """The words of a text and the shorter words inside them; no punctuation."""
        return [word for block in _BLOCK.split(text) for word in self._kept(block)]

    def weight(self, word: str) -> float:
        """How much a word says: minus the logarithm of its share in general Chinese (jieba's counts).

        Words jieba does not know, and our own terms, say as much as its rarest words.
        """
        count = self._general.get(word, 1)
        return math.log(self._jieba.total / max(count, 1))

    def plain_words(self, text: str) -> list[str]:
        """The words of a text as jieba cuts it by default."""
        return [word for word in self._jieba.cut(text) if word.strip()]


def _cut(dictionary: jieba.Tokenizer, block: str) -> tuple[str, ...]:
    return tuple(word for word in dictionary.cut_for_search(block) if _WORD.search(word))


def general_words(text: str) -> list[str]:
    """The words of a text by jieba's own dictionary, without spaces; the same for every release."""
    return [word for block in _BLOCK.split(text) for word in _general_words(block)]


@lru_cache(maxsize=REMEMBERED)
def _general_words(block: str) -> tuple[str, ...]:
    return tuple(word for word in jieba.cut(block) if word.strip())


@lru_cache(maxsize=REMEMBERED)
def _syllables(run: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(run, style=Style.NORMAL, errors="ignore"))


def syllable_pairs(text: str) -> list[str]:
    """Pairs of neighbouring syllables without tones: equal for homophones (社保, 社宝)."""
    pairs: list[str] = []
    for run in _HAN.findall(text):
        syllables = _syllables(run)
        pairs += [f"{first}-{second}" for first, second in pairwise(syllables)]
    return pairs
