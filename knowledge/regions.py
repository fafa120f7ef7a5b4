"""Places: administrative divisions by code and by the names people use (``regions.yml``)."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from knowledge.facts import Model, RegionCode, ShortText

NATION = "000000"
"""Stands for the whole country."""


class Region(Model):
    """One place."""

    code: RegionCode
    name: ShortText
    names: tuple[ShortText, ...] = ()
    """Everyday names, and places inside it."""
    served: bool = False
    """Whether people can choose it: its guides are recorded."""


_REGIONS = TypeAdapter(tuple[Region, ...])


def is_within(code: str, city_code: str) -> bool:
    """Whether a region is the city or one of its districts: GB/T 2260 codes nest by two digits."""
    return code.startswith(re.sub(r"(?:00)+$", "", city_code))


@dataclass(frozen=True)
class Regions:
    """All places that records name."""

    known: tuple[Region, ...]

    @cached_property
    def names(self) -> dict[str, str]:
        """Names by code."""
        return {region.code: region.name for region in self.known}

    @cached_property
    def codes(self) -> dict[str, str]:
        """Codes by name and by everyday name."""
        return {name: region.code for region in self.known for name in (region.name, *region.names)}

    @cached_property
    def served(self) -> dict[str, str]:
        """Codes of the cities that can be chosen, by name; the first is the default."""
        return {region.name: region.code for region in self.known if region.served}

    def serving(self, code: str | None) -> str | None:
        """The served city in which a region lies."""
        return next((city for city in self.served.values() if code and is_within(code, city)), None)


def load_regions(content: Path) -> Regions:
    """Read ``regions.yml`` of a content folder."""
    raw = yaml.safe_load((content / "regions.yml").read_text("utf-8"))
    return Regions(_REGIONS.validate_python(raw))
