"""Wordings that actions recognise and compose, read from ``phrases.yml``."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from daoban.settings import settings
from knowledge.vocabulary import GuideField
from search.texts import load_texts

MOST_CHARACTERS = 500
"""Characters that the pipeline's door lets through."""


@cache
def _raw() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("phrases.yml").read_text("utf-8")
    )
    return loaded


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern by its name."""
    return re.compile(_raw()["patterns"][name])


@cache
def separators() -> re.Pattern[str]:
    """What stands between two questions of one message."""
    return re.compile(_raw()["separators"])


def words(name: str) -> list[str]:
    """A list of words by its name."""
    found: list[str] = _raw()[name]
    return found


def phrase(name: str, **values: object) -> str:
    """A wording with its placeholders filled."""
    return str(_raw()[name]).format(**values)


def joined(earlier: str, text: str) -> str:
    """A text with what it goes on with in front, no longer than a question may be."""
    room = max(MOST_CHARACTERS - len(text) - 1, 0)
    return f"{earlier[:room]}，{text}" if room else text


def field_label(field: GuideField) -> str:
    """The Chinese heading of a guide field."""
    return load_texts(settings().content).label(field)


def field_question(bundle: str, field: GuideField) -> str:
    """How a person would ask for a field of a bundle."""
    return f"{bundle}{load_texts(settings().content).question(field)}"
