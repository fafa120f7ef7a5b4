"""What can be wrong with a value, in words for people (``messages.yml``)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from actions.forms.checks.characters import is_control

MOST_CHARACTERS = 4000
"""No value of a form is longer; what is longer is not looked into."""

Normaliser = Callable[[str, date], str]
Checker = Callable[[str, date], "Fault | None"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a value.

    Attributes:
        code: what is wrong, one English word or two, stable for programs.
        message: what is wrong, a Chinese sentence; repeats no more of a number than needed.
        hint: what to do next, a Chinese sentence.
    """

    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Format:
    """How one kind of value is written; the name is that of JSON Schema's ``format``."""

    name: str
    normaliser: Normaliser
    checker: Checker

    def normalise(self, text: str, today: date | None = None) -> str:
        """What people type, in the one way in which it is kept; what is unclear stays as it is.

        ``today`` is the day from which 「11月3号」 is read; without it the real one.
        Once normalised, a text does not change any more, except for words like 「今天」.
        """
        if len(text) > MOST_CHARACTERS:
            return text
        return self.normaliser(text, today or date.today())

    def fault(self, value: str, today: date | None = None) -> Fault | None:
        """What is wrong with a normalised value, or ``None`` when it is right."""
        if len(value) > MOST_CHARACTERS:
            return fault("common", "long", most=MOST_CHARACTERS)
        if not value.strip():
            return fault("common", "empty")
        if any(is_control(char) for char in value):
            return fault("common", "control")
        return self.checker(value, today or date.today())


@cache
def all_messages() -> dict[str, dict[str, dict[str, str]]]:
    """``{section: {code: {"message", "hint"}}}`` as ``messages.yml`` has it."""
    raw: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(
        Path(__file__).with_name("messages.yml").read_text("utf-8")
    )
    return raw


def wording(section: str, code: str, **values: object) -> tuple[str, str]:
    """The message and the hint of a fault, their placeholders filled."""
    found = all_messages()[section][code]
    return found["message"].format(**values), found["hint"].format(**values)


def fault(section: str, code: str, **values: object) -> Fault:
    """A fault by its place in ``messages.yml``."""
    return Fault(code, *wording(section, code, **values))
