"""Which days are worked: national holidays of China with their make-up working days."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import holidays

from desk.tickets.texts import read

_FRIDAY = 4


@lru_cache(maxsize=64)
def _known(year: int) -> Any:
    """The library's calendar around a year; ``None`` when it knows none.

    The years beside it are read too: days off at the turn of the year are worked off in the other.
    """
    try:
        return holidays.country_holidays("CN", years=(year - 1, year, year + 1), expand=False)
    except (NotImplementedError, ValueError, OverflowError):
        return None


def is_working_day(day: date) -> bool:
    """Whether offices are open; Monday to Friday where nothing else is known."""
    own = read("deadlines")["calendar"]
    if day.isoformat() in map(str, own["days_off"]):
        return False
    if day.isoformat() in map(str, own["working_days"]):
        return True
    known = _known(day.year)
    return day.weekday() <= _FRIDAY if known is None else bool(known.is_working_day(day))


def working_day_after(day: date, count: int) -> date:
    """The ``count``-th working day after a day; the day itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
