"""Days as people write and say them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.forms.checks.date_rules import years_after
from actions.forms.checks.formats import FORMATS

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("past-date", "11月3号", "2026-11-03"),
        ("past-date", "12月3号", "2025-12-03"),
        ("future-date", "11月3号", "2027-11-03"),
        ("future-date", "11月22日", "2026-11-22"),
        ("date", "１１月３日", "2026-11-03"),
        ("date", "1月3日", "2027-01-03"),
        ("past-date", "2月29日", "2024-02-29"),
        ("past-date", "去年十一月三号", "2025-11-03"),
        ("date", "明年3月1日", "2027-03-01"),
        ("past-date", "二〇二六年十一月二十一日", "2026-11-21"),
        ("past-date", "2026.11.3", "2026-11-03"),
        ("past-date", "2026。11。3", "2026-11-03"),
        ("past-date", "98年3月5日", "1998-03-05"),
        ("past-date", "26年3月5日", "26年3月5日"),
        ("future-date", "27年3月5日", "2027-03-05"),
        ("date", "98年3月5日", "98年3月5日"),
        ("past-date", "昨天", "2026-11-21"),
        ("future-date", "后天", "2026-11-24"),
        ("date", "2026年13月45日", "2026-13-45"),
        ("date", "2026-11/03", "2026-11/03"),
        ("date", "农历三月初三", "农历三月初三"),
        ("date", "11月", "11月"),
    ],
)
def test_days_are_read_where_they_are_clear(name: str, text: str, expected: str) -> None:
    assert FORMATS[name].normalise(text, TODAY) == expected


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2199, 12, 31)))
def test_a_day_of_the_month_is_never_on_the_wrong_side(today: date) -> None:
    for name in ("past-date", "future-date"):
        item = FORMATS[name]
        typed = item.normalise("2月28日", today)
        assert typed.endswith("-02-28")
        assert "past" not in str(item.fault(typed, today))
        assert "future" not in str(item.fault(typed, today))


@given(st.dates(max_value=date(9800, 1, 1)), st.integers(0, 150))
def test_years_are_added(day: date, years: int) -> None:
    later = years_after(day, years)
    assert later.year == day.year + years
    assert (later.month, later.day) in {(day.month, day.day), (3, 1)}


def test_the_real_day_is_taken_without_another() -> None:
    assert FORMATS["past-date"].fault(date.today().isoformat()) is None
    assert FORMATS["past-date"].normalise("今天") == date.today().isoformat()
