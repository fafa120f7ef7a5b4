"""The cities that may be chosen."""

from daoban.errors import InvalidInput
from search.service import SearchService


def check_city(search: SearchService, city: str | None) -> str | None:
    """The city if it is one that is served.

    Raises:
        InvalidInput: it is not.
    """
    served = search.tools.texts.served_cities
    if city is None or city in served:
        return city
    names = "、".join(served)
    raise InvalidInput(f"暂时没有这个城市的指南，可选：{names}。", "请换一个城市，或不填城市。")
