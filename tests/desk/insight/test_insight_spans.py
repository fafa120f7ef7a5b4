"""Days in Chinese legal time, and the span before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.desk_insight import china

from daoban.errors import InvalidInput
from desk.insight.spans import MOST_DAYS, day_of, span_between, span_of_days

NOW = china(20, 9, 30)


def test_the_last_days_include_today_as_far_as_it_goes() -> None:
    span = span_of_days(NOW, 7)
    assert (span.first, span.last) == (date(2026, 11, 14), date(2026, 11, 20))
    assert span.start == datetime(2026, 11, 13, 16, tzinfo=UTC)
    assert span.end == NOW
    assert span.days[0] == span.first
    assert len(span.days) == span.length == 7


def test_past_days_end_at_midnight() -> None:
    span = span_between(NOW, date(2026, 11, 1), date(2026, 11, 2))
    assert span.end == china(3, 0)
    assert span.holds(china(2, 23, 59))
    assert not span.holds(china(3, 0))
    assert span.holds(china(1, 0))
    assert not span.holds(china(1, 0) - timedelta(seconds=1))


def test_the_span_before_ends_at_the_same_time_of_day() -> None:
    before = span_of_days(NOW, 7).before()
    assert (before.first, before.last) == (date(2026, 11, 7), date(2026, 11, 13))
    assert before.end == china(13, 9, 30)


def test_days_to_come_are_cut_off() -> None:
    span = span_between(NOW, date(2026, 11, 19), date(2027, 1, 1))
    assert span.last == date(2026, 11, 20)
    assert span.end == NOW


def test_the_day_is_that_of_china() -> None:
    assert day_of(datetime(2026, 11, 19, 16, tzinfo=UTC)) == date(2026, 11, 20)
    assert day_of(datetime(2026, 11, 19, 15, 59, tzinfo=UTC)) == date(2026, 11, 19)


@pytest.mark.parametrize("days", [0, -1, MOST_DAYS + 1])
def test_too_few_or_too_many_days_are_refused(days: int) -> None:
    with pytest.raises(InvalidInput, match="366") as refused:
        span_of_days(NOW, days)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 11, 2), date(2026, 11, 1)),
        (date(2026, 11, 21), date(2026, 11, 22)),
        (date(2025, 11, 1), date(2026, 11, 20)),
        (date(1999, 12, 31), date(2000, 1, 2)),
        (date.min, date.min),
    ],
)
def test_days_that_cannot_be_are_refused(first: date, last: date) -> None:
    with pytest.raises(InvalidInput):
        span_between(NOW, first, last)


@given(st.integers(1, MOST_DAYS), st.datetimes(datetime(2005, 1, 1), datetime(2100, 1, 1)))
def test_spans_lie_side_by_side(days: int, moment: datetime) -> None:
    span = span_of_days(moment.replace(tzinfo=UTC), days)
    before = span.before()
    assert before.length == span.length == days
    assert before.last + timedelta(1) == span.first
    assert before.end <= span.start <= span.end
