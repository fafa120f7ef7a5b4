"""When did it happen? Words for time, and the moments they mean, by the kept library JioNLP."""

import contextlib
import io
import logging
import re
from datetime import datetime
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from daoban.moments import CHINA
from desk.drafts import SaidTime

_MAY_TELL = re.compile(
    r"\d{1,4}[年月日号点时天周]|[一二三四五六七八九十两半几](?:个?[多来]?个?[天月年周点日号]|小时|分钟|星期|礼拜)"
    r"|今[天早晚年日晨]|昨|前[天年]|明[天早晚年]|[上下这]个?(?:周|月|星期|礼拜)|去年|每[天日晚周月年]|天天|早上|中午|下午|傍晚|晚上"
    r"|凌晨|半夜|夜里|刚才|星期|礼拜|周[一二三四五六日末]|春节|国庆|五一|端午|中秋|元旦|清明"
)
MOST_HINTS = 3
"""Hints at a time that are looked at, the first ones."""
BEFORE, AFTER = 6, 20
"""Characters around a hint at a time that are read; more would only cost time."""


def _not_of_the_library(record: logging.LogRecord) -> bool:
    """The library logs what it stumbles over, with the text; that must not reach a log."""
    return "jionlp" not in record.pathname


@cache
def _extract() -> Any:
    """The library's function; it greets on the console when it is loaded."""
    with contextlib.redirect_stdout(io.StringIO()):
        from jionlp import ner
    logging.getLogger().addFilter(_not_of_the_library)
    return ner.extract_time


def load_times() -> None:
    """Load the library now, so that no caller waits for it."""
    _extract()("今天", time_base=datetime.now(CHINA).timestamp())


def time_of(text: str, moment: datetime) -> SaidTime | None:
    """The first time that a text tells.

    Args:
        text: masked.
        moment: when it was said.
    """
    base, read = moment.replace(second=0, microsecond=0), 0
    for hint in islice(_MAY_TELL.finditer(text), MOST_HINTS):
        if hint.start() < read:
            continue
        near = max(read, hint.start() - BEFORE)
        read = hint.end() + AFTER
        if found := _first_time(text[near:read], base):
            return found
    return None


@lru_cache(maxsize=4096)
def _first_time(text: str, moment: datetime) -> SaidTime | None:
    """Of a piece of text, to the minute: while a call goes on, the piece stays the same."""
    try:
        found = _extract()(text, time_base=moment.timestamp())
    except Exception:  # the library stumbles over some texts; a time is only a help
        return None
    for item in found:
        if item["type"] in ("time_span", "time_point"):
            start, end = (_moment(value) for value in item["detail"]["time"])
            return SaidTime(said=item["text"], start=start, end=end)
        if item["type"] == "time_period":  # 「每天早上」: no moment of its own
            return SaidTime(said=item["text"])
    return None


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value).replace(tzinfo=CHINA)
    except ValueError:  # 「inf」, or a year before the calendar
        return None
