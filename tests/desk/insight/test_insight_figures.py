"""Satisfaction, deadlines, volume, backlog, events and conversations, counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from support.desk_accounts import AGENT, SUPERVISOR, desk_of
from support.desk_insight import CITY, HOUSING, MANAGEMENT, OTHER_CITY, Days, china

from desk.insight.counting import counts, percentile


def test_satisfaction(days: Days) -> None:
    grades = ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    for number, grade in enumerate(grades):
        department = HOUSING if number == 3 else MANAGEMENT
        days.ticket(china(10), closed_at=china(15), department=department, number=f"GD{number}")
        days.rating(
            f"GD{number}",
            grade,
            china(16),
            ["态度差", "没解决"][: number - 2] if number > 2 else (),
        )
    days.ticket(china(10), closed_at=china(15), number="GD5")  # not rated
    days.ticket(china(10), closed_at=china(9), number="GD6")  # closed and rated before
    days.rating("GD6", "不满意", china(10))
    found = days.report().satisfaction
    assert (found.rated, found.satisfied, found.share, found.before) == (5, 3, 0.6, 0)
    assert [(each.name, each.count, each.share) for each in found.grades] == [
        (g, 1, 0.2) for g in grades
    ]
    assert [(each.name, each.count, each.share) for each in found.reasons] == [
        ("态度差", 2, 1),
        ("没解决", 1, 0.5),
    ]
    by_department = {each.name: (each.whole, each.kept, each.share) for each in found.departments}
    assert by_department == {"市城市管理局": (4, 3, 0.75), "市住房城乡建委": (1, 0, 0)}
    assert (found.closed, found.responded, found.response_rate) == (6, 5, pytest.approx(5 / 6))
    rated = {each.day.day: (each.whole, each.kept, each.share) for each in found.days}
    assert rated == {day: (5, 3, 0.6) if day == 16 else (0, 0, None) for day in range(14, 21)}


def test_the_latest_rating_of_a_ticket_counts(days: Days) -> None:
    days.ticket(china(10), closed_at=china(15), number="GD1")
    days.rating("GD1", "不满意", china(16))
    days.rating("GD1", "满意", china(17))
    found = days.report().satisfaction
    assert (found.rated, found.satisfied, found.responded) == (1, 1, 1)


def test_deadlines(days: Days) -> None:
    kept = {"due_at": china(18), "closed_at": china(17)}
    days.ticket(china(10), **kept)
    days.ticket(china(10), **kept, department=HOUSING)
    days.ticket(china(10), due_at=china(14), closed_at=china(15), department=HOUSING)  # late
    days.ticket(china(10), due_at=china(19))  # open and overdue
    days.ticket(china(10), due_at=china(21))  # open and in time
    days.ticket(china(1), due_at=china(5))  # overdue before the span
    days.ticket(china(1), due_at=china(5), closed_at=china(4))  # closed before the span
    days.ticket(china(10), **kept, duplicate_of="GD0001")  # merged
    found = days.report().deadlines
    assert (found.closed_in_time, found.closed_late, found.overdue) == (2, 1, 1)
    assert found.share == 0.5
    assert {each.name: (each.whole, each.kept) for each in found.departments} == {
        "市城市管理局": (2, 1),
        "市住房城乡建委": (2, 1),
    }


def test_a_ticket_closed_at_its_deadline_is_in_time(days: Days) -> None:
    days.ticket(china(10), due_at=china(18), closed_at=china(18))
    assert days.report().deadlines.share == 1


def test_backlog_by_colour(days: Days) -> None:
    now = days.clock()
    for left, department in ((3, MANAGEMENT), (1, MANAGEMENT), (-1, MANAGEMENT), (-2, HOUSING)):
        due = now + timedelta(days=left)
        days.ticket(due - timedelta(days=5), due_at=due, department=department)
    days.ticket(china(1), closed_at=china(2))
    days.ticket(china(1), due_at=now + timedelta(days=30), department="")  # filed before the span
    found = days.report().backlog
    assert (found.open, found.normal, found.yellow, found.red) == (5, 2, 1, 2)
    assert [
        (each.name, each.open, each.normal, each.yellow, each.red) for each in found.departments
    ] == [
        ("市城市管理局", 3, 1, 1, 1),
        ("市住房城乡建委", 1, 0, 0, 1),
        ("未定部门", 1, 1, 0, 0),
    ]


def test_volume(days: Days) -> None:
    days.ticket(china(13, 9), type="咨询")  # before, at the same time of day or earlier
    days.ticket(china(13, 10), type="咨询")  # before, but later than it is today
    days.ticket(china(14, 0), returns=2, path=["交通出行", "公共交通"])
    days.ticket(china(20, 9), type="求助", channel="留言", district="渝中区", urgency="紧急")
    days.ticket(china(20, 8), duplicate_of="GD0003", closed_at=china(20, 9), department="")
    days.ticket(china(10), closed_at=china(15))
    found = days.report().volume
    assert (found.filed, found.before, found.closed) == (3, 2, 1)
    assert (found.returned, found.returns, found.merged, found.urgent) == (1, 2, 1, 1)
    assert {each.day.day: each.count for each in found.days if each.count} == {14: 1, 20: 2}
    assert [(each.name, each.count) for each in found.types] == [("投诉", 2), ("求助", 1)]
    assert [(each.name, each.count) for each in found.channels] == [("电话", 2), ("留言", 1)]
    assert [(each.name, each.count) for each in found.districts] == [("未说明", 2), ("渝中区", 1)]
    assert {each.name: each.count for each in found.categories} == {
        "城乡建设 / 城市建设和市政管理": 2,
        "交通出行 / 公共交通": 1,
    }
    assert {each.name: each.count for each in found.departments} == {
        "市城市管理局": 2,
        "未定部门": 1,
    }


def test_city_and_department_narrow_every_figure_of_tickets(days: Days) -> None:
    for department, city in ((MANAGEMENT, CITY), (HOUSING, CITY), (MANAGEMENT, OTHER_CITY)):
        number = days.ticket(
            china(15), due_at=china(19), closed_at=china(18), department=department, city=city
        )
        days.rating(number, "满意", china(19))
        days.ticket(china(15), due_at=china(19), department=department, city=city, event="e1")
    for where, count in (({}, 3), ({"city": CITY}, 2), ({"city": CITY, "department": HOUSING}, 1)):
        found = days.report(**where)
        assert found.volume.filed == 2 * count
        assert found.volume.closed == found.satisfaction.rated == found.satisfaction.closed == count
        assert found.deadlines.overdue == found.backlog.red == found.events[0].size == count


def test_mass_events(days: Days) -> None:
    for day in (15, 16, 17):
        days.ticket(china(day), event="e1", district="渝中区", summary=f"停水 {day} 13800000000")
    days.ticket(china(18), event="e2", department=HOUSING)
    days.ticket(china(2), event="e2")
    first, second = days.report().events
    assert (first.id, first.number, first.size) == ("e1", "GD0001", 3)
    assert first.summary == "停水 15 〔电话号码〕"
    assert (first.first_at, first.latest_at) == (china(15), china(17))
    assert [each.name for each in first.districts] == ["渝中区"]
    assert (second.size, [each.name for each in second.departments]) == (1, ["市住房城乡建委"])


def test_conversations(days: Days) -> None:
    for waited in (10, 20, 30, 40):
        days.handover(china(15), taken=waited, answered=2 * waited, agent="agent1")
    days.handover(china(16))  # given up
    days.handover(china(20, 9), status="排队中")
    days.handover(china(20, 9), status="人工接待", taken=5, agent="agent1")
    days.handover(china(5), taken=1000)  # before
    days.handover(china(16), city=OTHER_CITY, status="已交还", taken=100, agent="agent1")
    days.approval("待审", china(15))
    for status in ("已发", "已发", "未发"):
        days.approval(status, china(15), "supervisor1")
    found = days.report(city=CITY).conversations
    assert (found.asked, found.taken, found.answered, found.given_up) == (7, 5, 4, 1)
    assert (found.waiting, found.active) == (1, 1)
    assert (found.waiting_p50, found.waiting_p90) == (20, 40)
    assert (found.first_answer_p50, found.first_answer_p90) == (40, 80)
    assert {each.day.day: each.count for each in found.days if each.count} == {15: 4, 16: 1, 20: 2}
    assert {each.name: each.count for each in found.approvals} == {"待审": 1, "已发": 2, "未发": 1}


def test_what_each_person_dealt_with_is_for_supervisors(days: Days) -> None:
    desk_of(days.engine).add(AGENT)
    days.handover(china(15), taken=10, agent=AGENT.name)
    days.handover(china(15), taken=10, agent="somebody")
    days.handover(
        china(15), status="排队中", taken=10, agent=AGENT.name
    )  # passed on, not taken yet
    days.approval("已发", china(15), AGENT.name)
    for role in ("agent", "citizen"):
        days.event(days.ticket(china(15)), "", "已派", actor=AGENT.name, role=role, at=china(15))
    found = days.report(actor=SUPERVISOR).agents
    assert found is not None
    assert [
        (each.account, each.title, each.conversations, each.approvals, each.filed) for each in found
    ] == [
        (AGENT.name, AGENT.title, 1, 1, 1),
        ("somebody", "somebody", 1, 0, 0),
    ]
    assert days.report(actor=AGENT).agents is None


@pytest.mark.parametrize(
    ("values", "part", "expected"),
    [
        ([], 0.5, None),
        ([3], 0.9, 3),
        ([4, 1, 3, 2], 0.5, 2),
        ([4, 1, 3, 2], 0.9, 4),
        ([1, 2], 0, 1),
    ],
)
def test_percentiles_are_values_that_occurred(
    values: list[float], part: float, expected: float | None
) -> None:
    assert percentile(values, part) == expected


def test_equal_counts_stand_in_the_order_of_their_names() -> None:
    found = counts(["乙", "甲", "", "乙", "甲"], "无")
    assert [(each.name, each.count, each.share) for each in found] == [
        ("乙", 2, 0.4),
        ("甲", 2, 0.4),
        ("无", 1, 0.2),
    ]


def test_days_without_anything_are_told_too(days: Days) -> None:
    found = days.report(3).volume.days
    assert [(each.day, each.count) for each in found] == [
        (date(2026, 11, day), 0) for day in (18, 19, 20)
    ]
