"""Where a matter happened, as people choose it: a district of a served city."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import yaml

from web.tickets.texts import TEXTS, ticket_text

DISTRICTS = TEXTS.with_name("districts.yml")
_BETWEEN = "|"
_SUFFIX = re.compile("[区县市]$")


@dataclass(frozen=True)
class AreaGroup:
    """The choices of one city.

    Attributes:
        city: its name.
        choices: what is sent, and the words that stand for it.
    """

    city: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Area:
    """A city, and the district if it is known.

    Attributes:
        city: code, e.g. ``500000``.
        district: official name, or empty.
    """

    city: str
    district: str = ""

    @property
    def choice(self) -> str:
        """What a form sends for it."""
        return f"{self.city}{_BETWEEN}{self.district}"


@cache
def _all_districts() -> Mapping[str, Sequence[str]]:
    found: Mapping[str, Sequence[str]] = yaml.safe_load(DISTRICTS.read_text("utf-8"))
    return found


def districts_of(city: str) -> Sequence[str]:
    """Official names of a city's districts, by the city's code."""
    return _all_districts().get(city, ())


def district_named(said: str, city: str) -> str:
    """The district as it is listed, however it is called (「渝北」, 「石柱土家族自治县」); empty when it
    is none of this city."""
    for each in districts_of(city):
        stem = _SUFFIX.sub("", each)
        if said in (each, stem) or (said.startswith(stem) and said.endswith("自治县")):
            return each
    return ""


def area_groups(cities: Mapping[str, str], first: str = "") -> list[AreaGroup]:
    """All areas of the cities served.

    Args:
        cities: codes by name.
        first: code of the city that stands first.
    """
    ordered = sorted(cities.items(), key=lambda item: item[1] != first)
    return [AreaGroup(name, tuple(_choices(name, code))) for name, code in ordered]


def _choices(name: str, code: str) -> list[tuple[str, str]]:
    whole = ticket_text()["whole_city"].format(city=name)
    named = [(Area(code, each).choice, each) for each in districts_of(code)]
    return [(Area(code).choice, whole), *named]


def area_of(choice: str, cities: Mapping[str, str]) -> Area:
    """The area that a form sent; the first city when it is none."""
    city, _, district = choice.partition(_BETWEEN)
    if city not in cities.values():
        return Area(next(iter(cities.values()), ""))
    return Area(city, district if district in districts_of(city) else "")
