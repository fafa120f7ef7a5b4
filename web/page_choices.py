"""City, audience and type size, as the address or the form of the citizen page gives them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode


@dataclass(frozen=True)
class Choices:
    """What the visitor chose, as far as the service offers it."""

    city: str | None
    audience: str | None
    large: bool
    session: str | None
    fixed: tuple[str, ...]
    """The choices that the page's address makes."""

    @classmethod
    def among(cls, meta: Mapping[str, Any], given: Mapping[str, str]) -> Self:
        """Take the choices out of a query or a form."""
        cities = [each["name"] for each in meta["cities"]]
        city, audience = given.get("city"), given.get("audience")
        return cls(
            city=city if city in cities else next(iter(cities), None),
            audience=audience if audience in meta["audiences"] else None,
            large=given.get("large") == "1",
            session=given.get("session") or None,
            fixed=tuple(name for name in ("city", "audience", "large") if name in given),
        )

    def other_size_query(self) -> str:
        """The query of the same page in the other type size."""
        kept = {"city": self.city, "audience": self.audience, "large": "" if self.large else "1"}
        return urlencode({name: value for name, value in kept.items() if value})
