"""Names of districts, subdistricts and communities of the served cities.

The names come from the kept gazetteer of JioNLP (Apache-2.0; National Bureau of Statistics' codes
down to villages). It takes a second and much memory to load, so what the served cities need is
written into one small file when the models are trained.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from daoban.errors import Unavailable
from knowledge.regions import load_regions

CONTENT = Path(__file__).parent.parent / "content" / "places.yml"
FILE = "gazetteer.json"
DISTRICT_ENDS = ("自治县", "新区", "区", "县", "市")
SUBDISTRICT_ENDS = ("街道办事处", "街道", "民族乡", "镇", "乡")
LONGEST = 14
"""Characters of the longest name that is looked for."""


WHOLE_DISTRICT = 3.0
"""Weight of a district's full name."""


class Place(NamedTuple):
    """What a name stands for; ``subdistrict`` is empty for a whole district."""

    district: str
    subdistrict: str
    weight: float


Names = Mapping[str, tuple[Place, ...]]


@dataclass(frozen=True)
class Gazetteer:
    """Names of places by city code; each name with everything it may stand for."""

    cities: Mapping[str, Names]

    def names(self, city: str) -> Names:
        """The names of one city; none for a city that is not served."""
        return self.cities.get(city, {})

    def districts(self, city: str) -> list[str]:
        """Official names of the districts of a city, in the order of their codes."""
        found = (place.district for places in self.names(city).values() for place in places)
        return list(dict.fromkeys(found))

    def save(self, folder: Path) -> None:
        """Write it as JSON."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_text(json.dumps(self.cities, ensure_ascii=False), "utf-8")


def load_gazetteer(folder: Path) -> Gazetteer:
    """Read what ``save`` wrote.

    Raises:
        Unavailable: nothing has been written yet.
    """
    file = folder / FILE
    if not file.is_file():
        raise Unavailable("地名表还没有生成。", "请运行 daoban dispatch train。")
    raw = json.loads(file.read_text("utf-8"))
    return Gazetteer(
        {
            city: {name: tuple(Place(*place) for place in places) for name, places in names.items()}
            for city, names in raw.items()
        }
    )


def make_gazetteer(content: Path) -> Gazetteer:
    """The gazetteer of the cities that a content folder serves."""
    from jionlp.dictionary.dictionary_loader import china_location_loader

    whole = china_location_loader(detail=True)
    regions = load_regions(content)
    own = yaml.safe_load(CONTENT.read_text("utf-8"))
    common = _common_words()
    cities: dict[str, Names] = {}
    for code in regions.served.values():
        found: defaultdict[str, dict[Place, None]] = defaultdict(dict)
        for name, place in _of_city(whole, code, common | set(own["not_places"])):
            place = place._replace(district=own["said_as"].get(place.district, place.district))
            found[name].setdefault(place)
            if place.weight == WHOLE_DISTRICT:
                found[place.district].setdefault(place)
        for district, names in own["districts"].get(code, {}).items():
            for name in [district, *names]:
                found[name] = {
                    Place(district, "", WHOLE_DISTRICT if name == district else 2.0): None
                }
        cities[code] = {name: tuple(places) for name, places in found.items()}
    return Gazetteer(cities)


def _of_city(whole: Any, code: str, common: set[str]) -> Iterator[tuple[str, Place]]:
    """Every name in one city, with what it stands for and how much it says."""
    for city_name, towns in _counties(whole, code):
        district = towns["_full_name"]
        yield district, Place(district, "", WHOLE_DISTRICT)
        short = _shortened(district, DISTRICT_ENDS, towns.get("_alias"))
        if short and short + "市" != city_name:
            yield short, Place(district, "", 2.0)
        for town, villages in towns.items():
            if town.startswith("_"):
                continue
            yield town, Place(district, town, 2.5)
            if (bare := _shortened(town, SUBDISTRICT_ENDS)) and bare not in common:
                yield bare, Place(district, town, 1.5)
            for village in villages or ():
                if len(village) >= 4 and not village.startswith("_"):
                    yield village, Place(district, town, 1.5)


def _counties(whole: Any, code: str) -> Iterator[tuple[str, Any]]:
    """The districts of a city of the kept gazetteer, each with the name of its city."""
    for province in whole.values():
        if province["_admin_code"][:2] != code[:2]:
            continue
        for name, city in province.items():
            if not isinstance(city, dict) or code[2:4] not in ("00", city["_admin_code"][2:4]):
                continue
            yield from ((name, towns) for towns in city.values() if isinstance(towns, dict))


def _shortened(name: str, ends: tuple[str, ...], alias: str | None = None) -> str:
    """The everyday form of an official name; empty when too little is left of it."""
    for end in ends:
        if name.endswith(end):
            left = alias or name.removesuffix(end)
            return left if len(left) >= 2 and left != name else ""
    return ""


@cache
def _common_words() -> set[str]:
    """Words of the language that are no names of places, by jieba's own dictionary."""
    import jieba

    with jieba.get_dict_file() as lines:
        rows = (line.decode("utf-8").split() for line in lines)
        return {
            row[0]
            for row in rows
            if len(row) == 3 and row[2] not in ("ns", "nr", "nt", "nz") and int(row[1]) > 20
        }
