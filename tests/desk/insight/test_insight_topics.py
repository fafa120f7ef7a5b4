"""Hot topics of made-up days, counted by hand."""

from __future__ import annotations

from datetime import date

import pytest
from support.desk_insight import CITY, HOUSING, MANAGEMENT, OTHER_CITY, Days, china

from desk.insight import grouping, topics
from desk.insight.topic_shapes import Topic

NOISE, WATER, LIGHT = 0, 1, 2


def sizes(found: list[Topic]) -> dict[str, int]:
    return {each.id: each.size for each in found}


def a_week(days: Days) -> None:
    """Six tickets of noise (two before), three of water (three before), two of light."""
    for day in (8, 9):
        days.ticket(china(day), NOISE, summary="搅拌站 噪音")
    for day in (7, 9, 11):
        days.ticket(china(day), WATER, summary="停水 三天")
    for day in (15, 17, 18, 19, 19, 20):
        told = {"district": "渝北区", "subdistrict": "样板街道" if day == 19 else ""}
        days.ticket(china(day), NOISE, summary="搅拌站 噪音", **told)
    for day, place in ((14, "江北区"), (16, ""), (18, "南岸区")):
        days.ticket(china(day), WATER, summary="停水 通知", district=place, department=HOUSING)
    for day in (15, 16):
        days.ticket(china(day), LIGHT, summary="路灯 不亮")
    days.ticket(china(20), None, summary="别的 事情")


def test_size_trend_and_days(days: Days) -> None:
    a_week(days)
    found = days.report().topics
    noise, water = found.topics
    assert (found.found, found.clustered, found.in_topics) == (2, 12, 9)
    assert (noise.size, noise.before, noise.trend) == (6, 2, "上升")
    assert (water.size, water.before, water.trend) == (3, 3, "持平")
    assert noise.id == "GD0006"
    assert [each.count for each in noise.days] == [0, 1, 0, 1, 1, 2, 1]
    assert noise.days[0].day == date(2026, 11, 14)
    assert noise.words[0] in ("搅拌站", "噪音")
    assert noise.name == " · ".join(noise.words)
    assert noise.title == "搅拌站 噪音"
    assert noise.heat > water.heat > 0


def test_places_and_departments(days: Days) -> None:
    a_week(days)
    noise, water = days.report().topics.topics
    assert [(each.name, each.count, each.share) for each in noise.districts] == [("渝北区", 6, 1)]
    assert [(each.name, each.count) for each in noise.subdistricts] == [("样板街道", 2)]
    assert {each.name: each.count for each in water.districts} == {
        "江北区": 1,
        "南岸区": 1,
        "未说明": 1,
    }
    assert [each.name for each in noise.departments] == ["市城市管理局"]
    assert [each.name for each in water.departments] == ["市住房城乡建委"]


def test_examples_are_numbered_and_masked(days: Days) -> None:
    for day in (18, 19, 20):
        days.ticket(china(day), NOISE, summary="搅拌站 噪音 13800000000")
    (topic,) = days.report().topics.topics
    assert {each.number for each in topic.examples} == {"GD0001", "GD0002", "GD0003"}
    assert all(each.summary == "搅拌站 噪音 〔电话号码〕" for each in topic.examples)
    assert "138" not in days.report().model_dump_json()


def test_bad_ratings_make_a_topic_hotter(days: Days) -> None:
    for topic in (NOISE, WATER):
        for day in (18, 19, 20):
            days.ticket(china(day), topic, number=f"GD{topic}{day}")
    for day in (18, 19):
        days.rating(f"GD{WATER}{day}", "不满意", china(20))
        days.rating(f"GD{NOISE}{day}", "满意", china(20))
    first, second = days.report().topics.topics
    assert (first.id, first.rated, first.dissatisfied) == ("GD118", 2, 2)
    assert (second.id, second.rated, second.dissatisfied) == ("GD018", 2, 0)
    assert first.heat_parts.dissatisfaction == pytest.approx(0.5)


def test_recent_growing_and_concentrated_topics_are_hotter(days: Days) -> None:
    for day in (14, 14, 14):
        days.ticket(china(day), 0)
        days.ticket(china(day + 6), 1)
        days.ticket(china(day + 6), 2)
        days.ticket(china(day + 6), 3, district="渝北区")
        days.ticket(china(8), 2)
        days.ticket(china(20), None, district="江北区")
    by_topic = {each.id: each.heat for each in days.report().topics.topics}
    old, recent, steady, one_place = (by_topic[f"GD000{number}"] for number in (1, 2, 3, 4))
    assert one_place > recent > steady > 0
    assert recent > old


@pytest.mark.parametrize(
    ("before", "now", "trend"), [(3, 3, "持平"), (1, 6, "上升"), (6, 3, "下降"), (0, 3, "新出现")]
)
def test_trends(days: Days, before: int, now: int, trend: str) -> None:
    days.ticket(china(8), 9)
    for count, day in ((before, 9), (now, 19)):
        for _ in range(count):
            days.ticket(china(day), NOISE)
    assert days.report().topics.topics[0].trend == trend


def test_where_nothing_was_filed_before_no_trend_is_told(days: Days) -> None:
    for _ in range(3):
        days.ticket(china(19), NOISE)
    (topic,) = days.report().topics.topics
    assert topic.trend == "无上期数据"
    assert topic.heat_parts.growth == 0


def test_city_department_and_days_narrow_the_topics(days: Days) -> None:
    for _ in range(3):
        days.ticket(china(19), NOISE)
        days.ticket(china(19), WATER, city=OTHER_CITY, department=HOUSING)
        days.ticket(china(5), LIGHT)
    assert len(days.report().topics.topics) == 2
    assert sizes(days.report(city=CITY).topics.topics) == {"GD0001": 3}
    assert sizes(days.report(city=OTHER_CITY).topics.topics) == {"GD0002": 3}
    assert sizes(days.report(department=MANAGEMENT).topics.topics) == {"GD0001": 3}
    assert len(days.report(30).topics.topics) == 3


def test_tickets_without_a_fitting_vector_are_left_out(days: Days) -> None:
    for vector in (b"", b"\0\0", b"\0" * 1024):
        days.ticket(china(19), NOISE, vector=vector)
    for _ in range(3):
        days.ticket(china(19), NOISE)
    found = days.report().topics
    assert (found.clustered, found.in_topics) == (3, 3)
    assert days.report().volume.filed == 6


def test_the_same_again_gives_the_same_and_more_changes_little(days: Days) -> None:
    a_week(days)
    first = days.report().topics
    assert days.report().topics == first
    days.ticket(china(20, 9), NOISE, summary="搅拌站 噪音")
    days.ticket(china(20, 9), None, summary="又一件 事情")
    later = days.report().topics
    assert [each.id for each in later.topics] == [each.id for each in first.topics]
    assert [each.name for each in later.topics] == [each.name for each in first.topics]
    assert [each.size for each in later.topics] == [7, 3]


def test_beyond_the_most_that_are_compared_tickets_join(
    days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        days.ticket(china(19), number % 3)
    whole = days.report().topics
    monkeypatch.setattr(grouping, "MOST", 15)
    joined = days.report().topics
    assert sizes(joined.topics) == sizes(whole.topics)
    assert (joined.clustered, joined.in_topics) == (30, 30)


def test_only_the_hottest_are_shown(days: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "SHOWN", 2)
    for topic in range(3):
        for _ in range(3 + topic):
            days.ticket(china(19), topic)
    found = days.report().topics
    assert [each.size for each in found.topics] == [5, 4]
    assert (found.found, found.in_topics) == (3, 12)


def test_merged_tickets_still_say_that_something_is_going_on(days: Days) -> None:
    for number in range(3):
        days.ticket(china(19), NOISE, duplicate_of="GD0001" if number else "")
    assert days.report().topics.topics[0].size == 3
