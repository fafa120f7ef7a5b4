"""Moments and spans of time as the desk's pages write them."""

from datetime import datetime

from daoban.moments import CHINA
from web.desk.texts import desk_text


def short(at: datetime) -> str:
    """Month, day and time: 11-22 08:05."""
    return at.astimezone(CHINA).strftime("%m-%d %H:%M")


def whole(at: datetime) -> str:
    """Day and time: 2026-11-22 08:05."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def span(seconds: float) -> str:
    """How long something takes, in the largest unit that fits: 3 分钟."""
    words = desk_text()["span"]
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= length:
            return str(words[unit]).format(count=int(seconds // length))
    return str(words["seconds"]).format(count=max(0, int(seconds)))
