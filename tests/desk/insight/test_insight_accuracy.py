"""Dispatch accuracy, on the histories that the ticket service writes; drafts against what was settled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.desk_accounts import AGENT, HANDLER, SUPERVISOR
from support.desk_insight import CITY, HOUSING, MANAGEMENT, Days, MadeUpTitles, china
from support.desk_tickets import OTHER, OWN, STRANGER, TicketHouse, matter, ticket_house
from support.encoder import NgramEncoder

from desk.insight.insight import Insight
from desk.insight.report import Accuracy, InsightReport
from desk.insight.scope import Scope
from desk.insight.spans import span_of_days
from desk.vocabulary import TicketAction

OWN_TITLE, OTHER_TITLE = "市城市管理局", "市住房城乡建委"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[TicketHouse]:
    with ticket_house(tmp_path) as made:
        yield made


def report(house: TicketHouse, **where: str) -> InsightReport:
    house.clock.wait(seconds=1)
    insight = Insight(house.engine, NgramEncoder(), MadeUpTitles(), str.split, house.clock)
    return insight.report(SUPERVISOR, Scope(span_of_days(house.clock(), 7), **where))


def told(found: Accuracy) -> tuple[int, int]:
    return found.dispatched, found.unchanged


def moves(found: Accuracy) -> dict[tuple[str, str], int]:
    return {(each.before, each.after): each.count for each in found.confusions}


def test_a_ticket_that_stays_where_it_was_sent_is_right(house: TicketHouse) -> None:
    ticket = house.file(matter(department=OWN))
    house.act(ticket, TicketAction.ACCEPT, HANDLER)
    house.act(ticket, TicketAction.RESOLVE, HANDLER)
    house.act(house.file(matter(), actor=None), TicketAction.DISPATCH, AGENT)
    found = report(house).accuracy
    assert told(found) == (2, 2)
    assert (found.share, found.before, found.confusions) == (1, None, [])
    assert [(each.name, each.dispatched, each.share) for each in found.departments] == [
        (OWN_TITLE, 2, 1)
    ]


def test_one_that_was_given_back_is_wrong_and_waits(house: TicketHouse) -> None:
    house.act(house.file(matter(department=OWN)), TicketAction.RETURN, HANDLER)
    found = report(house).accuracy
    assert told(found) == (1, 0)
    assert moves(found) == {(OWN_TITLE, "退回后尚未重派"): 1}
    assert [(each.returned, each.redirected) for each in found.departments] == [(1, 0)]


def test_given_back_and_sent_elsewhere_is_a_confusion(house: TicketHouse) -> None:
    ticket = house.file(matter(department=OWN))
    house.act(ticket, TicketAction.RETURN, HANDLER)
    house.act(ticket, TicketAction.DISPATCH, AGENT, department=OTHER)
    found = report(house).accuracy
    assert told(found) == (1, 0)
    assert moves(found) == {(OWN_TITLE, OTHER_TITLE): 1}
    assert [(each.returned, each.redirected) for each in found.departments] == [(1, 1)]


def test_given_back_and_sent_there_again_is_wrong_but_no_confusion(house: TicketHouse) -> None:
    ticket = house.file(matter(department=OWN))
    house.act(ticket, TicketAction.RETURN, HANDLER)
    house.act(ticket, TicketAction.DISPATCH, AGENT)
    found = report(house).accuracy
    assert told(found) == (1, 0)
    assert moves(found) == {}


def test_sent_elsewhere_and_back_again_has_been_changed(house: TicketHouse) -> None:
    ticket = house.file(matter(department=OWN))
    house.act(ticket, TicketAction.REDISPATCH, AGENT)
    house.act(ticket, TicketAction.REDISPATCH, AGENT, department=OWN)
    found = report(house).accuracy
    assert told(found) == (1, 0)
    assert moves(found) == {}
    assert [(each.returned, each.redirected) for each in found.departments] == [(0, 1)]


def test_a_proposed_department_that_the_agent_does_not_take_was_wrong(house: TicketHouse) -> None:
    corrected = house.file(matter(department=OWN), actor=None)
    house.act(corrected, TicketAction.CORRECT, AGENT, changes={"department": OTHER})
    house.act(corrected, TicketAction.DISPATCH, AGENT, department="")
    house.act(
        house.file(matter(department=OWN), actor=None),
        TicketAction.DISPATCH,
        AGENT,
        department=OTHER,
    )
    found = report(house).accuracy
    assert told(found) == (2, 0)
    assert moves(found) == {(OWN_TITLE, OTHER_TITLE): 2}


def test_what_no_department_has_had_does_not_count(house: TicketHouse) -> None:
    house.file(matter(department=OWN), actor=None)
    house.act(house.file(matter(), actor=None), TicketAction.RESOLVE, AGENT)
    assert report(house).accuracy.dispatched == 0
    assert report(house).accuracy.share is None


def test_opening_a_ticket_again_elsewhere_does_not_make_the_first_department_wrong(
    house: TicketHouse,
) -> None:
    ticket = house.file(matter(department=OWN))
    house.act(ticket, TicketAction.ACCEPT, HANDLER)
    house.act(ticket, TicketAction.RESOLVE, HANDLER)
    house.act(ticket, TicketAction.REOPEN, AGENT, department=OTHER)
    assert told(report(house).accuracy) == (1, 1)


def test_a_department_is_judged_by_what_was_sent_there_first(house: TicketHouse) -> None:
    house.act(house.file(matter(department=OWN)), TicketAction.REDISPATCH, AGENT)
    stays = house.file(matter(department=OTHER))
    house.act(stays, TicketAction.ACCEPT, STRANGER)
    assert told(report(house).accuracy) == (2, 1)
    assert told(report(house, department=OWN).accuracy) == (1, 0)
    assert told(report(house, department=OTHER).accuracy) == (1, 1)


def test_the_span_before_is_told_beside_it(house: TicketHouse) -> None:
    house.act(house.file(matter(department=OWN)), TicketAction.REDISPATCH, AGENT)
    house.file(matter(department=OWN))
    house.clock.wait(days=7)
    house.file(matter(department=OWN))
    found = report(house).accuracy
    assert (found.share, found.before) == (1, 0.5)


def labels(**changes: Any) -> dict[str, Any]:
    plain = {
        "type": "投诉",
        "category_path": ["城乡建设", "城市建设和市政管理"],
        "department": MANAGEMENT,
        "district": "",
        "urgency": "一般",
    }
    return plain | changes


def test_drafts_against_what_people_settled(days: Days) -> None:
    days.correction("GD1", labels(), labels(), china(15))
    days.correction("GD2", labels(), labels(type="求助", department=HOUSING), china(15))
    days.correction("GD3", labels(), labels(district="渝中区"), china(15))
    days.correction("GD3", labels(), labels(district="渝北区"), china(16))  # settled once more
    days.correction("GD4", labels(), labels(type="求助"), china(5))  # before
    found = {each.name: each for each in days.report(city=CITY).drafts}
    assert list(found) == ["诉求类型", "分类", "承办部门", "区县", "紧急程度"]
    kept = {name: (each.drafted, each.kept) for name, each in found.items()}
    assert kept == {
        "诉求类型": (3, 2),
        "分类": (3, 3),
        "承办部门": (3, 2),
        "区县": (3, 2),
        "紧急程度": (3, 3),
    }
    assert found["分类"].share == 1
    (department,) = found["承办部门"].changes
    assert (department.before, department.after, department.count) == (OWN_TITLE, OTHER_TITLE, 1)
    (district,) = found["区县"].changes
    assert (district.before, district.after) == ("（空）", "渝北区")
    assert days.report(department=HOUSING).drafts[0].drafted == 0
