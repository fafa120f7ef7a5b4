"""Until when a ticket must be dealt with, by ``content/deadlines.yml``."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from daoban.moments import CHINA
from desk.tickets.texts import read
from desk.tickets.working_days import working_day_after
from desk.vocabulary import TicketType, Urgency


def due(created: datetime, kind: TicketType, urgency: Urgency, city: str) -> datetime:
    """When a ticket is due, in UTC.

    An urgent one within hours on the clock; any other at the end of business on its last working
    day, the day of filing in Shanghai not counted.

    Args:
        created: when it was filed, with time zone.
        kind: what the caller wants.
        urgency: whether somebody must act within hours.
        city: code of the city, whose own rules go first.
    """
    if urgency is Urgency.URGENT:
        return created.astimezone(UTC) + timedelta(hours=float(_rule("urgent_hours", city)))
    rules = _rule("working_days", city)
    days = rules.get(kind.value, read("deadlines")["default"]["working_days"][kind.value])
    last = working_day_after(created.astimezone(CHINA).date(), int(days))
    ends = time.fromisoformat(read("deadlines")["day_ends"])
    return datetime.combine(last, ends, CHINA).astimezone(UTC)


def _rule(name: str, city: str) -> Any:
    rules = read("deadlines")
    return rules["cities"].get(city, {}).get(name, rules["default"][name])
