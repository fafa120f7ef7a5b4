"""Which tickets a list shows, as its address says."""

from collections.abc import Mapping
from enum import StrEnum

from desk.tickets.filters import TicketFilter
from desk.vocabulary import TicketChannel, TicketStatus, TicketType, Urgency, Warning

DAYS = (1, 3, 7, 30)
"""Spans that are offered."""
_MOST_DAYS = 3660


def filter_of(given: Mapping[str, str]) -> TicketFilter:
    """The filter of an address; what it says that nobody knows does not count."""
    return TicketFilter(
        status=_word(TicketStatus, given.get("status")),
        city=given.get("city", "")[:6],
        department=given.get("department", "")[:60],
        district=given.get("district", "")[:24],
        type=_word(TicketType, given.get("type")),
        category=given.get("category", "")[:40],
        urgency=_word(Urgency, given.get("urgency")),
        channel=_word(TicketChannel, given.get("channel")),
        warning=_word(Warning, given.get("warning")),
        event=given.get("event", "")[:32],
        text=given.get("text", "")[:120].replace("\x00", ""),
        days=_days(given.get("days", "")),
        unsatisfied=given.get("unsatisfied") == "1",
        order="due" if given.get("order") == "due" else "new",
    )


def page_of(given: Mapping[str, str]) -> int:
    """The page of an address, from 1."""
    number = given.get("page", "")
    fits = number.isascii() and number.isdecimal() and len(number) < 7
    return max(1, int(number)) if fits else 1


def _word[Word: StrEnum](words: type[Word], given: str | None) -> Word | None:
    return next((each for each in words if each.value == given), None)


def _days(given: str) -> int | None:
    fits = given.isascii() and given.isdecimal() and len(given) < 5
    return min(int(given), _MOST_DAYS) if fits and int(given) else None
