"""The city that a call comes from, with the districts and departments that can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from daoban.errors import InvalidInput
from search.service import SearchService
from web.cities import check_city
from web.desk.texts import desk_text
from web.tickets.areas import in_order

if TYPE_CHECKING:
    from desk.parts import DeskParts


@dataclass(frozen=True)
class DepartmentChoice:
    """A department as it is offered: its id and its title."""

    id: str
    title: str


@dataclass(frozen=True)
class CityChoice:
    """A served city.

    Attributes:
        name: e.g. 重庆.
        code: e.g. ``500000``.
        districts: official names of its districts, in the order in which people know them.
        departments: those that can be sent a ticket.
    """

    name: str
    code: str
    districts: Sequence[str]
    departments: Sequence[DepartmentChoice]

    def department(self, named: str) -> str:
        """The id of a department by its id or its title; empty stays empty.

        Raises:
            InvalidInput: no department of this city is called so.
        """
        named = named.strip()
        for each in self.departments:
            if named in (each.id, each.title):
                return each.id
        if not named:
            return ""
        words = desk_text()["call"]
        raise InvalidInput(
            words["unknown_department"].format(name=named), words["unknown_department_hint"]
        )


def served(search: SearchService) -> dict[str, str]:
    """Names of the served cities with their codes; the first is the default."""
    return search.tools.texts.served_cities


def city_of(search: SearchService, desk: "DeskParts", wanted: str | None) -> CityChoice:
    """A served city by name or code; the first one when none is named.

    Raises:
        InvalidInput: it is not served.
    """
    cities = served(search)
    by_code = {code: name for name, code in cities.items()}
    name = by_code.get(wanted or "") or check_city(search, wanted or None) or next(iter(cities))
    code = cities[name]
    departments = [DepartmentChoice(each.id, each.title) for each in desk.departments.of(code)]
    return CityChoice(name, code, _districts(search, desk, code), departments)


_kept: dict[str, tuple[object, Sequence[str]]] = {}
"""Districts by the code of their city, with the gazetteer that they were taken from."""


def _districts(search: SearchService, desk: "DeskParts", code: str) -> Sequence[str]:
    """The districts of a city; the gazetteer looks at thousands of names to tell them."""
    gazetteer = desk.suggesting.gazetteer
    kept = _kept.get(code)
    if kept is None or kept[0] is not gazetteer:
        codes = search.tools.lexicon.regions.codes
        kept = _kept[code] = (gazetteer, in_order(gazetteer.districts(code), codes))
    return kept[1]
