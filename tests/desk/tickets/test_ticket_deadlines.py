"""Deadlines in working days of China, and in hours on the clock for what is urgent."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daoban.moments import CHINA
from desk.tickets import texts
from desk.tickets.deadlines import due
from desk.tickets.working_days import is_working_day, working_day_after
from desk.vocabulary import TicketType, Urgency

CITY = "990100"
DAYS = {
    TicketType.INQUIRY: 3,
    TicketType.HELP: 5,
    TicketType.COMPLAINT: 5,
    TicketType.REPORT: 10,
    TicketType.SUGGESTION: 10,
    TicketType.PRAISE: 5,
}
"""As ``content/deadlines.yml`` has it."""


def in_china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        ("2026-09-30", True),
        ("2026-10-01", False),  # National Day …
        ("2026-10-07", False),  # … to the day off for the Saturday of make-up work
        ("2026-10-08", True),
        ("2026-10-10", True),  # that Saturday
        ("2026-10-11", False),
        ("2026-10-17", False),  # a plain Saturday
        ("2026-02-14", True),  # make-up work before the Spring Festival
        ("2026-02-23", False),
        ("2026-01-04", True),  # make-up work at the turn of the year
        ("2025-12-31", True),
        ("2027-01-01", False),
        ("2150-10-01", True),  # beyond the calendar: Monday to Friday
        ("2150-10-03", False),
    ],
)
def test_working_days_follow_the_holidays_and_make_up_days(day: str, open_: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is open_


@pytest.mark.parametrize(
    ("filed", "kind", "ends"),
    [
        ("2026-11-23 10:00", TicketType.COMPLAINT, "2026-11-30 18:00"),  # over one weekend
        ("2026-09-29 23:59", TicketType.COMPLAINT, "2026-10-12 18:00"),  # over the holidays
        ("2026-09-30 09:00", TicketType.INQUIRY, "2026-10-10 18:00"),  # on the make-up Saturday
        ("2026-10-03 12:00", TicketType.INQUIRY, "2026-10-10 18:00"),  # in the holidays
        ("2026-10-09 17:59", TicketType.INQUIRY, "2026-10-13 18:00"),
        ("2026-02-13 08:00", TicketType.REPORT, "2026-03-05 18:00"),  # over the Spring Festival
        ("2026-11-21 00:30", TicketType.INQUIRY, "2026-11-25 18:00"),  # Saturday in China only
    ],
)
def test_a_deadline_is_the_end_of_business_of_the_last_working_day(
    filed: str, kind: TicketType, ends: str
) -> None:
    assert due(in_china(filed), kind, Urgency.NORMAL, CITY).astimezone(CHINA) == in_china(ends)


moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(CHINA))


@given(moments, st.sampled_from(TicketType))
def test_so_many_working_days_lie_between(created: datetime, kind: TicketType) -> None:
    ends = due(created, kind, Urgency.NORMAL, CITY)
    assert ends.utcoffset() == timedelta(0), "what is stored is UTC"
    last = ends.astimezone(CHINA).date()
    days = [created.date() + timedelta(days=n + 1) for n in range((last - created.date()).days)]
    assert sum(map(is_working_day, days)) == DAYS[kind]
    assert is_working_day(last)
    assert working_day_after(created.date(), DAYS[kind]) == last


@given(moments, st.sampled_from(TicketType))
def test_what_is_urgent_is_due_within_hours_day_and_night(
    created: datetime, kind: TicketType
) -> None:
    assert due(created, kind, Urgency.URGENT, CITY) - created == timedelta(hours=4)


def test_a_city_has_its_own_rules_and_days(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {
        **texts.read("deadlines"),
        "cities": {CITY: {"basis": "某办法", "urgent_hours": 2, "working_days": {"咨询": 1}}},
        "calendar": {"days_off": [date(2026, 11, 24)], "working_days": ["2026-11-28"]},
    }
    monkeypatch.setattr("desk.tickets.deadlines.read", lambda _name: own)
    monkeypatch.setattr("desk.tickets.working_days.read", lambda _name: own)
    filed = in_china("2026-11-23 10:00")

    def ends(kind: TicketType, urgency: Urgency = Urgency.NORMAL, city: str = CITY) -> datetime:
        return due(filed, kind, urgency, city).astimezone(CHINA)

    assert ends(TicketType.INQUIRY) == in_china("2026-11-25 18:00")
    assert ends(TicketType.COMPLAINT) == in_china("2026-11-30 18:00"), "as everywhere"
    assert ends(TicketType.INQUIRY, city="990200") == in_china("2026-11-27 18:00")
    assert ends(TicketType.HELP, Urgency.URGENT) == in_china("2026-11-23 12:00")
    assert is_working_day(date(2026, 11, 28))


def test_every_type_has_a_deadline_and_every_rule_says_where_it_is_from() -> None:
    rules = texts.read("deadlines")
    assert set(rules["default"]["working_days"]) == {kind.value for kind in TicketType}
    assert all(rule["basis"] for rule in (rules["default"], *rules["cities"].values()))
