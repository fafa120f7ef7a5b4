"""The standard fields of a ticket, as far as a caller told them."""

import re

from daoban.personal_data import find_personal_data
from desk.calls.parts import parts_of
from desk.calls.phrases import phrases
from desk.vocabulary import Emotion

_DIGITS = re.compile(r"\d")


def demand(text: str) -> str:
    """What the caller wants done: the last clause that says so; empty when none does."""
    wanted = [part for part in parts_of(text) if phrases().demand.search(part)]
    return wanted[-1] if wanted else ""


def emotion(text: str) -> Emotion:
    """How the caller sounds, by their words."""
    for name, pattern in phrases().emotions.items():
        if pattern.search(text):
            return name
    return Emotion.CALM


def contact(original: str) -> str:
    """The telephone number that was told, all but its ends hidden; empty when none was."""
    for item in find_personal_data(original):
        digits = "".join(_DIGITS.findall(original[item.start : item.end]))
        if item.kind == "电话号码" and len(digits) >= 7:
            return f"{digits[:3]}****{digits[-4:]}"
    return ""


def caller(original: str) -> str:
    """How the caller names themselves, all but the surname hidden; empty when they do not."""
    found = phrases().caller.search(original)
    return f"{found['name']}**" if found else ""
