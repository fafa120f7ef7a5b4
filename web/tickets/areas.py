"""Where a matter happened, as people choose it: a district of a served city."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pypinyin import lazy_pinyin

from web.tickets.texts import ticket_text

_BETWEEN = "|"
_LAST = "999999"
_SUFFIX = re.compile("[区县市]$")


def in_order(districts: Iterable[str], codes: Mapping[str, str]) -> tuple[str, ...]:
    """Districts in the order in which people know them: by code (GB/T 2260), then by sound."""
    return tuple(sorted(districts, key=lambda name: (codes.get(name, _LAST), lazy_pinyin(name))))


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
        district: its name, or empty.
    """

    city: str
    district: str = ""

    @property
    def choice(self) -> str:
        """What a form sends for it."""
        return f"{self.city}{_BETWEEN}{self.district}"


@dataclass(frozen=True)
class Areas:
    """All areas that can be chosen.

    Attributes:
        cities: codes of the cities served, by name; the first is the default.
        districts: names of districts by the code of their city, as the desk's gazetteer has them.
    """

    cities: Mapping[str, str]
    districts: Mapping[str, Sequence[str]]

    @property
    def first_city(self) -> str:
        """Code of the city that is chosen when none is named."""
        return next(iter(self.cities.values()), "")

    def of(self, city: str) -> Sequence[str]:
        """The districts of a city, by its code."""
        return self.districts.get(city, ())

    def groups(self, first: str = "") -> list[AreaGroup]:
        """What there is to choose from; ``first`` is the code of the city that stands first."""
        ordered = sorted(self.cities.items(), key=lambda item: item[1] != first)
        return [AreaGroup(name, tuple(self._choices(name, code))) for name, code in ordered]

    def read(self, choice: str) -> Area:
        """The area that a form sent; the first city when it is none."""
        city, _, district = choice.partition(_BETWEEN)
        if city not in self.cities.values():
            return Area(self.first_city)
        return Area(city, district if district in self.of(city) else "")

    def named(self, said: str, city: str) -> str:
        """The district as it is listed, however it is called (「渝北」, 「石柱土家族自治县」).

        Empty when it is none of this city.
        """
        for each in self.of(city):
            stem = _SUFFIX.sub("", each)
            if said in (each, stem) or (said.startswith(stem) and said.endswith("自治县")):
                return each
        return ""

    def _choices(self, name: str, code: str) -> list[tuple[str, str]]:
        whole = ticket_text()["whole_city"].format(city=name)
        named = [(Area(code, each).choice, each) for each in self.of(code)]
        return [(Area(code).choice, whole), *named]
