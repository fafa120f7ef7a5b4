"""The assistant's own words around quoted facts, read from ``texts.yml``."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.regions import load_regions
from knowledge.vocabulary import GuideField
from search.messages import Telephone


@dataclass(frozen=True)
class Texts:
    """Texts by key, and the names of places."""

    raw: dict[str, Any]
    cities: dict[str, str]
    """Names of places by code."""
    served_cities: dict[str, str]
    """Codes of the cities that can be chosen, by name."""

    def say(self, key: str, **values: object) -> str:
        """A text with its placeholders filled."""
        text = self.raw[key]
        return str(text).format(**values) if values else str(text)

    def reason(self, outcome: str, reason: str) -> str:
        """The text for an outcome, for a certain reason where there is one of its own."""
        text = self.raw[outcome]
        return str(text.get(reason, next(iter(text.values())))) if isinstance(text, dict) else text

    def label(self, field: GuideField) -> str:
        """The Chinese heading of a guide field."""
        return str(self.raw["fields"][field.value])

    def question(self, field: GuideField) -> str:
        """How a person would ask for a field."""
        return str(self.raw["asks"][field.value])

    def emergency_numbers(self) -> list[Telephone]:
        """Numbers to give when the danger is not known more closely."""
        return [Telephone.model_validate(item) for item in self.raw["emergency_numbers"]]


@lru_cache(maxsize=4)
def load_texts(content: Path) -> Texts:
    """Read the texts, and the names of places from a content folder's ``regions.yml``."""
    raw = yaml.safe_load((Path(__file__).parent / "texts.yml").read_text("utf-8"))
    regions = load_regions(content)
    return Texts(raw=raw, cities=regions.names, served_cities=regions.served)
