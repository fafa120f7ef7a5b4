"""Moments with their time zone."""

from datetime import UTC, datetime
from typing import overload
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
"""The one legal time of all cities served."""


def now() -> datetime:
    """The present moment, with time zone."""
    return datetime.now(UTC)


@overload
def aware(moment: datetime) -> datetime: ...
@overload
def aware(moment: datetime | None) -> datetime | None: ...
def aware(moment: datetime | None) -> datetime | None:
    """A moment out of the database, if there is one, with its time zone, which SQLite drops."""
    return moment.replace(tzinfo=UTC) if moment and not moment.tzinfo else moment
