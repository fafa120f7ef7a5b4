"""How callers say things, from ``content/calls.yml``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from desk.vocabulary import Emotion, TicketType

CONTENT = Path(__file__).parent.parent / "content" / "calls.yml"


@dataclass(frozen=True)
class Phrases:
    """Patterns of what is said, and questions to ask."""

    demand: re.Pattern[str]
    trouble: re.Pattern[str]
    greeting: re.Pattern[str]
    object: re.Pattern[str]
    object_noise: re.Pattern[str]
    about: re.Pattern[str]
    introduced: re.Pattern[str]
    own: re.Pattern[str]
    by: tuple[str, ...]
    caller: re.Pattern[str]
    emotions: Mapping[Emotion, re.Pattern[str]]
    needed: Mapping[TicketType, tuple[str, ...]]
    questions: Mapping[str, str]


@cache
def phrases() -> Phrases:
    """All of them, read once."""
    raw = yaml.safe_load(CONTENT.read_text("utf-8"))
    patterns = (
        *("demand", "trouble", "greeting", "object", "object_noise", "about"),
        *("introduced", "own", "caller"),
    )
    return Phrases(
        **{name: re.compile(raw[name]) for name in patterns},
        by=tuple(raw["by"]),
        emotions={Emotion(name): re.compile(text) for name, text in raw["emotions"].items()},
        needed={TicketType(name): tuple(fields) for name, fields in raw["needed"].items()},
        questions=raw["questions"],
    )
