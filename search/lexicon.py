"""The lexicon: data about the language, read once at start from ``knowledge/content/lexicon/``."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.regions import Regions, load_regions
from search.dangers import Danger, danger_of
from search.tokens import Synonyms


@dataclass(frozen=True)
class Lexicon:
    """Synonyms, guards and regions."""

    synonyms: Synonyms
    dangers: tuple[Danger, ...]
    regions: Regions


def load_lexicon(content: Path) -> Lexicon:
    """Read the lexicon of a content folder."""
    folder = content / "lexicon"
    guards = folder / "guards.yml"
    raw = yaml.safe_load(guards.read_text("utf-8")) if guards.is_file() else []
    return Lexicon(
        synonyms=Synonyms.from_file(folder / "synonyms.yml"),
        dangers=tuple(danger_of(item) for item in raw),
        regions=load_regions(content),
    )
