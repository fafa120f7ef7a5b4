"""When people answer: working days with holidays and make-up days, in China's time."""

from datetime import UTC, datetime

import pytest

from daoban.errors import SetupFailed
from daoban.moments import CHINA
from desk.handover.hours import OfficeHours

TIMES = {
    "working_days": ["09:00-12:00", "14:00-18:00"],
    "other_days": [],
    "working_days_text": "工作日",
    "other_days_text": "休息日",
    "every_day_text": "每天",
}


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23 08:59", False),  # Monday
        ("2026-11-23 09:00", True),
        ("2026-11-23 11:59", True),
        ("2026-11-23 12:00", False),
        ("2026-11-23 17:59", True),
        ("2026-11-23 18:00", False),
        ("2026-11-22 10:00", False),  # Sunday
        ("2026-10-01 10:00", False),  # National Day
        ("2026-10-10 10:00", True),  # a Saturday that is worked
        ("2026-02-17 10:00", False),  # Spring Festival
        ("2035-03-05 10:00", True),  # a Monday of a year without a calendar yet
        ("2035-03-04 10:00", False),
    ],
)
def test_hours_by_the_calendar(moment: str, expected: bool) -> None:
    here = datetime.fromisoformat(moment).replace(tzinfo=CHINA)
    assert OfficeHours(times=TIMES).open(here) is expected
    assert OfficeHours(times=TIMES).open(here.astimezone(UTC)) is expected


def test_hours_of_every_day() -> None:
    always = OfficeHours("00:00-24:00")
    assert always.open(datetime(2026, 10, 1, 15, 59, tzinfo=UTC))
    assert always.text() == "每天 0:00—24:00"
    some = OfficeHours("8:30-12:00, 14:00–20:00")
    assert some.open(datetime(2026, 11, 22, 1, 0, tzinfo=UTC))
    assert not some.open(datetime(2026, 11, 22, 5, 0, tzinfo=UTC))
    assert some.text() == "每天 8:30—12:00、14:00—20:00"


def test_hours_in_words() -> None:
    assert OfficeHours(times=TIMES).text() == "工作日 9:00—12:00、14:00—18:00"
    both = TIMES | {"other_days": ["10:00-16:00"]}
    assert OfficeHours(times=both).text() == "工作日 9:00—12:00、14:00—18:00，休息日 10:00—16:00"


def test_hours_of_the_house_are_readable() -> None:
    assert OfficeHours().text().startswith("工作日 ")


@pytest.mark.parametrize(
    "written",
    ["9-18", "18:00-09:00", "09:00-24:30", "09:60-10:00", "x", "09:00-09:00", "09:00-10:00,"],
)
def test_unreadable_hours_are_refused(written: str) -> None:
    with pytest.raises(SetupFailed):
        OfficeHours(written)
