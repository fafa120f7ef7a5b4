"""Moments with their time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
"""The one legal time of all cities served."""


def now() -> datetime:
    """The present moment, with time zone."""
    return datetime.now(UTC)


def aware(moment: datetime) -> datetime:
    """A moment out of the database with its time zone, which SQLite does not keep."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
