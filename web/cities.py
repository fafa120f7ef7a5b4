"""The cities that may be chosen."""

from daoban.errors import InvalidInput
from search.service import SearchService
from search.writing import plain_text


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
    regions = search.tools.lexicon.regions
    home = regions.serving(_code(regions.codes, plain_text(city)))
    if home:
        return regions.names[home]
    names = "、".join(served)
    raise InvalidInput(f"暂时没有这个城市的指南，可选：{names}。", "请换一个城市，或不填城市。")
