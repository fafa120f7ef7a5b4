"""Days: ISO dates from the many ways in which people write and say them."""

import re
from datetime import date, timedelta

from actions.forms.checks.characters import in_digits, narrow, small_number
from actions.forms.checks.faults import Fault, Format, fault

YEARS = range(1800, 2200)
"""Years that a form can mean; what lies outside is a slip."""

_RELATIVE = {"大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0,
             "明天": 1, "明日": 1, "后天": 2, "大后天": 3}  # fmt: skip
_SAID_YEARS = {"前年": -2, "去年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
_NUMBER = "[0-9一二三四五六七八九十]{1,3}"
_SPOKEN = re.compile(
    rf"(?:(?P<said>[前去今本明后]年)|(?P<year>[0-9零〇○一二三四五六七八九]{{2}}|[0-9零〇○一二三四五六七八九]{{4}})年)?"
    rf"(?P<month>{_NUMBER})月(?P<day>{_NUMBER})[日号號]?"
)
_WRITTEN = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})")


def read_day(value: str | None) -> date | None:
    """The day of a normalised date; ``None`` when it is none."""
    if not value or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}"


def _spoken(match: re.Match[str], today: date, past: bool, future: bool) -> str | None:
    """A date said with 月; ``None`` when its year cannot be told."""
    month, day = small_number(match["month"]), small_number(match["day"])
    if month is None or day is None:
        return None
    if match["said"]:
        return _iso(today.year + _SAID_YEARS[match["said"]], month, day)
    year = in_digits(match["year"] or "")
    if len(year) == 4:
        return _iso(int(year), month, day)
    if year:
        return _only(_days((1900 + int(year), 2000 + int(year)), month, day), today, past, future)
    return _nearest(_days(range(today.year - 8, today.year + 9), month, day), today, past, future)


def _days(years: tuple[int, int] | range, month: int, day: int) -> list[date]:
    """The real ones of these days."""
    found = (read_day(_iso(year, month, day)) for year in years)
    return [real for real in found if real]


def _possible(days: list[date], today: date, past: bool, future: bool) -> list[date]:
    return [day for day in days if (past or day >= today) and (future or day <= today)]


def _only(days: list[date], today: date, past: bool, future: bool) -> str | None:
    possible = _possible(days, today, past, future)
    return possible[0].isoformat() if len(possible) == 1 else None


def _nearest(days: list[date], today: date, past: bool, future: bool) -> str | None:
    possible = _possible(days, today, past, future)
    return min(possible, key=lambda day: abs(day - today)).isoformat() if possible else None


def _normalise(text: str, today: date, past: bool = True, future: bool = True) -> str:
    """An ISO date, also of a day that is not real; what is unclear stays as it was."""
    plain = narrow(text)
    bare = plain.replace(" ", "")
    if bare in _RELATIVE:
        return (today + timedelta(days=_RELATIVE[bare])).isoformat()
    written = _WRITTEN.fullmatch(bare.replace("。", "."))
    if written:
        year, month, day = (int(part) for part in written.groups() if part and part.isdigit())
        return _iso(year, month, day)
    spoken = _SPOKEN.fullmatch(bare)
    return (spoken and _spoken(spoken, today, past, future)) or plain


def _fault(value: str, _: date) -> Fault | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return fault("date", "form")
    if not read_day(value):
        return fault("date", "real")
    return None if int(value[:4]) in YEARS else fault("date", "year")


def _past_fault(value: str, today: date) -> Fault | None:
    wrong = _fault(value, today)
    late = not wrong and value > today.isoformat()
    return fault("past-date", "future") if late else wrong


def _future_fault(value: str, today: date) -> Fault | None:
    wrong = _fault(value, today)
    early = not wrong and value < today.isoformat()
    return fault("future-date", "past") if early else wrong


DATE = Format("date", _normalise, _fault)
PAST_DATE = Format(
    "past-date", lambda text, today: _normalise(text, today, future=False), _past_fault
)
FUTURE_DATE = Format(
    "future-date", lambda text, today: _normalise(text, today, past=False), _future_fault
)
