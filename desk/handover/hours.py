"""When people answer in the chat: by working days of China's calendar, make-up days included."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from holidays import country_holidays

from daoban.errors import SetupFailed
from daoban.moments import CHINA
from desk.handover.texts import hours_text

_RANGE = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})")
_DAY_MINUTES = 24 * 60
Range = tuple[int, int]
"""From and to, in minutes of the day; half-open."""


class OfficeHours:
    """Tells whether people answer at a moment."""

    def __init__(self, every_day: str = "", times: Mapping[str, Any] | None = None) -> None:
        """Take the hours.

        Args:
            every_day: ranges that hold on every day, e.g. ``08:30-12:00,14:00-20:00``; empty: by
                ``hours.yml``.
            times: what stands in ``hours.yml``.

        Raises:
            SetupFailed: a range cannot be read.
        """
        self._words = times or hours_text()
        given = every_day.split(",") if every_day.strip() else None
        self._every_day = given is not None
        self._working = _ranges(given or self._words["working_days"])
        self._other = _ranges(given or self._words["other_days"])

    def open(self, moment: datetime) -> bool:
        """Whether people answer at that moment."""
        here = moment.astimezone(CHINA)
        ranges = self._working if _is_working_day(here.date()) else self._other
        minute = here.hour * 60 + here.minute
        return any(start <= minute < end for start, end in ranges)

    def text(self) -> str:
        """The hours in words, e.g. 「工作日 9:00—18:00」."""
        if self._every_day or self._working == self._other:
            return _spoken(self._words["every_day_text"], self._working)
        parts = (
            _spoken(self._words["working_days_text"], self._working),
            _spoken(self._words["other_days_text"], self._other),
        )
        return "，".join(filter(None, parts))


@lru_cache(maxsize=8)
def _is_working_day(day: date) -> bool:
    """By the State Council's calendar as the library ``holidays`` has it; else Monday to Friday."""
    return bool(country_holidays("CN", years=day.year).is_working_day(day))


def _ranges(written: Sequence[str]) -> tuple[Range, ...]:
    return tuple(_range(each) for each in written)


def _range(written: str) -> Range:
    found = _RANGE.fullmatch(written.strip())
    numbers = [int(each) for each in found.groups()] if found else []
    start, end = (numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]) if numbers else (0, 0)
    if not 0 <= start < end <= _DAY_MINUTES or any(each >= 60 for each in numbers[1::2]):
        raise SetupFailed(
            f"在线人工的服务时间“{written}”看不懂。", "请写成 09:00-18:00，多段用逗号隔开。"
        )
    return start, end


def _spoken(day: str, ranges: Sequence[Range]) -> str:
    if not ranges:
        return ""
    spans = (f"{_clock(start)}—{_clock(end)}" for start, end in ranges)
    return f"{day} {'、'.join(spans)}"


def _clock(minutes: int) -> str:
    if minutes == _DAY_MINUTES:
        return "24:00"
    return f"{time(minutes // 60, minutes % 60):%H:%M}".removeprefix("0")
