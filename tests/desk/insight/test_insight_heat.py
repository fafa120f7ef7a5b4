"""Every part only ever adds to the heat of a topic."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.desk_insight import china

from desk.insight import heat as heats
from desk.insight.facts import RatingFact, TicketFact
from desk.insight.spans import span_of_days
from desk.insight.topic_shapes import HeatParts

SPAN = span_of_days(china(20, 9, 30), 9)
FRACTIONS = st.floats(0, 1)
PARTS = st.builds(
    HeatParts,
    recent=st.floats(0.01, 10_000),
    growth=st.floats(-1, 1),
    concentration=FRACTIONS,
    dissatisfaction=FRACTIONS,
)


def ticket(age: timedelta) -> TicketFact:
    return TicketFact(
        id="id", number="GD1", channel="", city="", type="", category="", department="",
        district="", subdistrict="", summary="", urgency="", event="", returns=0, duplicate_of="",
        created_at=SPAN.end - age, due_at=SPAN.end, closed_at=None,
    )  # fmt: skip


def rating(grade: str) -> RatingFact:
    return RatingFact("id", "", grade, (), SPAN.end)


@given(PARTS, st.sampled_from(["recent", "growth", "concentration", "dissatisfaction"]), FRACTIONS)
def test_more_of_anything_is_hotter(parts: HeatParts, name: str, more: float) -> None:
    raised = parts.model_copy(update={name: getattr(parts, name) + more})
    assert 0 <= heats.heat(parts) <= heats.heat(raised) <= 100


def test_fifteen_plain_tickets_are_half_the_heat() -> None:
    plain = HeatParts(recent=15, growth=0, concentration=0, dissatisfaction=0)
    assert heats.heat(plain) == 50


def test_a_third_of_the_span_halves_the_weight() -> None:
    assert heats.recent([ticket(timedelta(0))], SPAN) == 1
    assert heats.recent([ticket(timedelta(3))], SPAN) == pytest.approx(0.5)
    assert heats.recent([ticket(timedelta(3)), ticket(timedelta(6))], SPAN) == pytest.approx(0.75)


def test_one_day_is_not_divided() -> None:
    today = span_of_days(china(20, 9, 30), 1)
    old = ticket(timedelta(hours=9))
    assert heats.recent([old], today) == pytest.approx(0.5 ** (9 / 24))


@pytest.mark.parametrize(
    ("now", "before", "anything", "expected"),
    [(8, 0, True, 0.8), (4, 4, True, 0), (0, 8, True, -0.8), (8, 0, False, 0)],
)
def test_growth(now: int, before: int, anything: bool, expected: float) -> None:
    assert heats.growth(now, before, anything) == expected


@pytest.mark.parametrize(
    ("places", "everywhere", "expected"),
    [
        (["甲"] * 4, ["甲"] * 5 + ["乙"] * 5, 1),  # all of it where half of all comes from
        (["甲", "甲", "乙", "乙"], ["甲"] * 5 + ["乙"] * 5, 0),  # as everything else
        (["甲", "甲", "甲", "乙"], ["甲"] * 5 + ["乙"] * 5, 0.5),  # (3/4 - 1/2) / (1/2)
        (["甲", "", "", ""], ["甲", "乙", "", ""], 0),  # a quarter is known: less than usual
        (["", ""], ["甲"], 0),
        (["甲"], ["甲"], 0),  # there is no other place
        ([], [], 0),
    ],
)
def test_concentration(places: list[str], everywhere: list[str], expected: float) -> None:
    assert heats.concentration(places, everywhere) == pytest.approx(expected)


def test_few_bad_ratings_say_little() -> None:
    assert heats.dissatisfaction([]) == 0
    assert heats.dissatisfaction([rating("不满意")]) == pytest.approx(1 / 3)
    assert heats.dissatisfaction([rating("非常不满意")] * 8) == pytest.approx(0.8)
    assert heats.dissatisfaction([rating("基本满意")] * 8) == 0
