"""The lexicon: data about the language, read once at start from ``knowledge/content/lexicon/``."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.regions import Regions, load_regions
from search.messages import Telephone
from search.tokens import Synonyms


@dataclass(frozen=True)
class Danger:
    """Something the guard looks for.

    Attributes:
        kind: ``suicide``, ``fire`` …, ``other_people`` or ``jailbreak``.
        pattern: any of these means it.
        exceptions: ordinary questions that hold such words; removed before looking.
    """

    kind: str
    message: str
    numbers: tuple[Telephone, ...]
    pattern: re.Pattern[str]
    exceptions: re.Pattern[str] | None

    def is_in(self, text: str) -> bool:
        """Whether the text means it."""
        if self.exceptions:
            text = self.exceptions.sub(" ", text)
        return self.pattern.search(text) is not None


@dataclass(frozen=True)
class Lexicon:
    """Synonyms, guards and regions."""

    synonyms: Synonyms
    dangers: tuple[Danger, ...]
    regions: Regions


def _alternatives(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I | re.S)


def _danger(raw: dict[str, Any]) -> Danger:
    return Danger(
        kind=raw["kind"],
        message=raw["message"].strip(),
        numbers=tuple(Telephone.model_validate(item) for item in raw.get("numbers") or ()),
        pattern=_alternatives(raw["patterns"]),
        exceptions=_alternatives(raw["exceptions"]) if raw.get("exceptions") else None,
    )


def load_lexicon(content: Path) -> Lexicon:
    """Read the lexicon of a content folder."""
    folder = content / "lexicon"
    guards = folder / "guards.yml"
    raw = yaml.safe_load(guards.read_text("utf-8")) if guards.is_file() else []
    return Lexicon(
        synonyms=Synonyms.from_file(folder / "synonyms.yml"),
        dangers=tuple(_danger(item) for item in raw),
        regions=load_regions(content),
    )
