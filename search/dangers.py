"""What the guard looks for: dangers, and what must not be answered; by their words alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from search.messages import Telephone


@dataclass(frozen=True)
class Wordings:
    """Ways of saying something.

    Each way is compiled by itself: the search for one of them jumps to where it may begin, the
    search for an alternation of hundreds tries each at every character (ten times as long).
    """

    patterns: tuple[str, ...] = ()

    @cached_property
    def _compiled(self) -> list[re.Pattern[str]]:
        return [re.compile(pattern, re.I | re.S) for pattern in self.patterns]

    @cached_property
    def _any(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.patterns), re.I | re.S)

    def are_in(self, text: str) -> bool:
        """Whether the text holds any of them."""
        return any(pattern.search(text) for pattern in self._compiled)

    def removed(self, text: str) -> str:
        """The text with a space where each of them was."""
        return self._any.sub(" ", text) if self.are_in(text) else text


@dataclass(frozen=True)
class ShortWordings:
    """Ways of saying something that mean it only in a short message without certain words.

    Attributes:
        longest: characters of the message.
        without: regular expression of what such a message does not hold.
    """

    longest: int
    without: Wordings
    wordings: Wordings

    def are_in(self, text: str) -> bool:
        """Whether the text is such a message and holds any of them."""
        return (
            0 < len(text) <= self.longest
            and not self.without.are_in(text)
            and self.wordings.are_in(text)
        )


@dataclass(frozen=True)
class Danger:
    """Something the guard looks for.

    Attributes:
        kind: ``suicide``, ``fire`` …, ``other_people`` or ``jailbreak``.
        wordings: any of these means it.
        short: any of these means it, too.
        exceptions: ordinary questions that hold such words; removed before looking.
    """

    kind: str
    message: str
    numbers: tuple[Telephone, ...]
    wordings: Wordings
    short: tuple[ShortWordings, ...] = ()
    exceptions: Wordings = Wordings()

    def is_in(self, text: str) -> bool:
        """Whether the text means it."""
        text = self.exceptions.removed(text)
        return self.wordings.are_in(text) or any(each.are_in(text) for each in self.short)


def danger_of(raw: Mapping[str, Any]) -> Danger:
    """One entry of ``guards.yml``."""
    return Danger(
        kind=raw["kind"],
        message=raw["message"].strip(),
        numbers=tuple(Telephone.model_validate(item) for item in raw.get("numbers") or ()),
        wordings=_wordings(raw["patterns"]),
        short=tuple(_short(item) for item in raw.get("short") or ()),
        exceptions=_wordings(raw.get("exceptions") or ()),
    )


def _wordings(patterns: Sequence[str]) -> Wordings:
    return Wordings(tuple(patterns))


def _short(raw: Mapping[str, Any]) -> ShortWordings:
    return ShortWordings(raw["longest"], _wordings([raw["without"]]), _wordings(raw["patterns"]))
