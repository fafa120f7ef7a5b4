"""Which days, city and department the statistics are asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from daoban.errors import InvalidInput
from daoban.moments import now
from desk.insight.scope import Scope
from desk.insight.spans import Span, day_of, span_between, span_of_days
from web.desk.cities import CityChoice, city_of, served
from web.desk.here import AtDesk
from web.desk.insight_wording import page_words

USUAL_DAYS = 7
PATH = "/desk/insight"


@dataclass(frozen=True)
class Asked:
    """What is asked for.

    Attributes:
        scope: days, city and department.
        cities: all served cities, to choose from.
    """

    scope: Scope
    cities: Sequence[CityChoice]

    @property
    def city(self) -> str:
        """The name of the city; empty: all."""
        return next((each.name for each in self.cities if each.code == self.scope.city), "")

    @property
    def is_latest(self) -> bool:
        """Whether the days reach up to now."""
        return self.scope.span.last == day_of(now())

    def link(self, path: str = PATH, days: int | None = None) -> str:
        """An address for the same city and department, for the same days or the last ones."""
        span, scope = self.scope.span, self.scope
        chosen = {"days": days} if days else {"from": span.first, "to": span.last}
        query = {**chosen, "city": scope.city, "department": scope.department}
        return f"{path}?{urlencode({name: value for name, value in query.items() if value})}"


def asked(here: AtDesk, given: Mapping[str, str]) -> Asked:
    """What an address asks for: ``days``, or ``from`` and ``to``; ``city``; ``department``.

    Raises:
        InvalidInput: a day, a number of days or a city that there is not.
    """
    search = here.request.app.state.search
    cities = [city_of(search, here.desk, name) for name in served(search)]
    wanted = given.get("city", "").strip()
    city = city_of(search, here.desk, wanted).code if wanted else ""
    return Asked(Scope(_span(given), city, given.get("department", "").strip()[:60]), cities)


def _span(given: Mapping[str, str]) -> Span:
    moment = now()
    first, last = _day(given, "from"), _day(given, "to")
    if first is None and last is None:
        return span_of_days(moment, _days(given.get("days", "").strip()))
    last = last or day_of(moment)
    return span_between(moment, first or last - timedelta(USUAL_DAYS - 1), last)


def _days(said: str) -> int:
    if not said:
        return USUAL_DAYS
    if not (said.isascii() and said.isdecimal() and len(said) < 6):
        raise _refusal("days")
    return int(said)


def _day(given: Mapping[str, str], name: str) -> date | None:
    said = given.get(name, "").strip()
    try:
        found = date.fromisoformat(said) if said else None
    except ValueError as error:
        raise _refusal(name) from error
    if found and not 2000 <= found.year < 2200:
        raise _refusal(name)
    return found


def _refusal(name: str) -> InvalidInput:
    words = page_words()["unreadable"]
    fault = {"field": name, "message": words["message"]}
    return InvalidInput(words["message"], words["hint"], [fault])
