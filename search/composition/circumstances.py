"""What a person says in passing about their case, held against the conditions of a record.

A condition (「再婚时」, 「委托他人代办时」, the option 「双方都到场」) is known by its telling words:
those that neither every record holds nor the title of the service. A person's words speak for it
when they hold enough of them, against it when they deny them (「没有二婚」).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache, partial
from pathlib import Path
from weakref import WeakKeyDictionary, ref

import yaml

from search.run import Run
from search.snapshot import Snapshot
from search.tokens import Segmenter, Synonyms

MENTIONED = 0.5
"""Share of what a condition says, by weight of its words, from which it is spoken of."""
DENIED = 0.75
"""The same for leaving something out: that needs more than a passing resemblance."""
COMMON = 0.12
"""Share of the records from which a word tells no case apart."""
CASE_WEIGHT = 16.0
"""Weight of a named case."""
MOST_WEIGHT = 13.0
"""The most that another word weighs, see ``Segmenter.weight``: odd compounds say no more."""
_CASE = re.compile(r"⟦(.+?)⟧")
_CLAUSE = re.compile(r"[，,。；;：:！!？?、\s（）()…]+")
_OR = re.compile(r"或者|或|以及|及|和|、|，|；")
_OPEN = re.compile(
    r"(?:是不是|有没有|是否|算不算)[^，,。；;？?]*|要不要|能不能|会不会|用不用|需不需要|可不可以"
)
"""Asks, so neither says nor denies; what is asked to be so is not said to be so."""
_NOT = re.compile(r"(?:不是|没有|并非|不属于|不用|不要|不需要|没|未|非|无|不)[^⟦⟧]{0,3}$")
_YES = re.compile(r"^(?:是|有|要|对|会)(?![^，。、]{0,1}不)")
_NO = re.compile(r"^(?:不是|没有|不要|不用|都没有|没|不)")
_FUNCTION = frozenset(
    """时候 情况 情形 需要 没有 不是 已经 其他 本人 自己 他人 别人 为准 申请 办理 申请人
    """.split()  # noqa: SIM905 (a list of words reads better without quotes)
)


class Stance(Enum):
    """What a person's words mean for a condition."""

    SAID = "said"
    DENIED = "denied"
    SILENT = "silent"


@lru_cache(maxsize=1)
def _cases() -> Synonyms:
    """Ways of saying a case, each replaced by the name of the case in ⟦⟧."""
    groups = yaml.safe_load((Path(__file__).parent / "circumstances.yml").read_text("utf-8"))
    marked = ({"standard": f"⟦{group['standard']}⟧", "words": group["words"]} for group in groups)
    return Synonyms(marked)


@dataclass(frozen=True)
class Word:
    """A telling word of a text and whether the text denies it."""

    text: str
    denied: bool


@dataclass(frozen=True)
class Circumstances:
    """The words of one question, ready to be held against conditions.

    Attributes:
        snapshot: knows which words are common.
        said: each word of the question and whether it is denied there.
        subject: words of the service's title; they are no news.
    """

    snapshot: Snapshot
    said: dict[str, bool]
    subject: frozenset[str]

    @classmethod
    def of(cls, run: Run, title: str) -> "Circumstances":
        """What the question says beside the service of that title."""
        snapshot = run.tools.snapshot
        standard = snapshot.synonyms.standardise(title)
        subject = frozenset(snapshot.segmenter.words(standard))
        text = run.text.replace(title.lower(), "，")
        words = _words(snapshot.segmenter, snapshot.synonyms.standardise(_OPEN.sub("，", text)))
        return cls(snapshot, {word.text: word.denied for word in words}, subject)

    def stance(self, *conditions: str) -> Stance:
        """What was said of a condition, or of any of several wordings of it."""
        stances = [self._stance(condition) for condition in conditions]
        return next((stance for stance in stances if stance is not Stance.SILENT), Stance.SILENT)

    def _stance(self, condition: str) -> Stance:
        standard = self.snapshot.synonyms.standardise(condition)
        found = [self._of_words(words) for words in self._alternatives(standard)]
        for stance in (Stance.SAID, Stance.DENIED):
            if stance in found:
                return stance
        return Stance.SILENT

    def _alternatives(self, condition: str) -> Iterable[list[Word]]:
        """The telling words of the whole, and of each part of 「A 或者 B」."""
        yield self._telling(condition)
        parts = [part for part in _OR.split(condition) if len(part) > 1]
        if len(parts) > 1:
            yield from (self._telling(part) for part in parts)

    def _telling(self, condition: str) -> list[Word]:
        words = _words(self.snapshot.segmenter, condition)
        if not any(word.text in self.said for word in words):
            return []
        return [
            word
            for word in words
            if word.text not in self.subject
            and (self._weight(word) == CASE_WEIGHT or self._is_rare(word.text))
        ]

    def _is_rare(self, word: str) -> bool:
        return self.snapshot.commonness(word) < COMMON

    def _weight(self, word: Word) -> float:
        if _CASE.fullmatch(word.text):
            return CASE_WEIGHT
        return min(self.snapshot.segmenter.weight(word.text), MOST_WEIGHT)

    def _of_words(self, words: list[Word]) -> Stance:
        whole = sum(map(self._weight, words))
        for_it = sum(self._weight(word) for word in words if self._agrees(word) is True)
        against = sum(self._weight(word) for word in words if self._agrees(word) is False)
        if not whole:
            return Stance.SILENT
        named = any(_CASE.fullmatch(word.text) and self._agrees(word) is False for word in words)
        if against > for_it and against / whole >= (MENTIONED if named else DENIED):
            return Stance.DENIED
        return Stance.SAID if for_it > against and for_it / whole >= MENTIONED else Stance.SILENT

    def _agrees(self, word: Word) -> bool | None:
        denied = self.said.get(word.text)
        return None if denied is None else denied is word.denied


_Read = Callable[[str], tuple[Word, ...]]
_readers: WeakKeyDictionary[Segmenter, _Read] = WeakKeyDictionary()
"""By segmenter, so that the words of a release are forgotten with it."""


def _words(segmenter: Segmenter, text: str) -> tuple[Word, ...]:
    """The words of a text with whether each is denied; named cases count as one word."""
    read = _readers.get(segmenter)
    if read is None:
        read = _readers[segmenter] = lru_cache(maxsize=20_000)(partial(_read, ref(segmenter)))
    return read(text)


def _read(known: ref[Segmenter], text: str) -> tuple[Word, ...]:
    segmenter = known()
    assert segmenter is not None
    found: dict[str, bool] = {}
    for clause in _CLAUSE.split(_cases().standardise(text)):
        start = 0
        for piece in re.split(r"(⟦.+?⟧)", clause):
            for word in [piece] if _CASE.fullmatch(piece) else segmenter.words(piece):
                if len(word) < 2 or word in _FUNCTION:
                    continue
                before = clause[: start + max(piece.find(word), 0)]
                found.setdefault(word, _NOT.search(before) is not None)
            start += len(piece)
    return tuple(Word(text, denied) for text, denied in found.items())
