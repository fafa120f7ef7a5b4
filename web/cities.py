"""The cities that may be chosen."""

import re

from daoban.errors import InvalidInput
from search.service import SearchService
from search.stages.normalise import plain_text


def _is_within(code: str, city_code: str) -> bool:
    """Whether a region is the city or one of its districts: GB/T 2260 codes nest by two digits."""
    return code.startswith(re.sub(r"(?:00)+$", "", city_code))


def _code(regions: dict[str, str], city: str) -> str:
    """Code of the region that goes by most of this name: 「渝北区」 is 「渝北」; else nothing."""
    named = [name for name in regions if name in city or (len(city) > 1 and city in name)]
    return regions[max(named, key=len)] if named else ""


def check_city(search: SearchService, city: str | None) -> str | None:
    """The served city that is named, by its name, an everyday name or one of its districts.

    Raises:
        InvalidInput: no served city is.
    """
    served = search.tools.texts.served_cities
    if city is None or city in served:
        return city
    code = _code(search.tools.lexicon.regions, plain_text(city))
    for name, served_code in served.items():
        if _is_within(code, served_code):
            return name
    names = "、".join(served)
    raise InvalidInput(f"暂时没有这个城市的指南，可选：{names}。", "请换一个城市，或不填城市。")
