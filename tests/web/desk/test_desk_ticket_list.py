"""The list of tickets: filters, counts, mass events, pages, and who sees what."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from page_reader import shown
from sqlalchemy import update
from sqlalchemy.orm import Session
from support.desk_accounts import AGENT, AUDITOR, HANDLER
from support.desk_page_filings import at, file, matter
from support.desk_pages import CITY, HOUSING, MANAGEMENT, STRANGER, browser_of

from desk.accounts.account import Actor
from desk.tickets.tables import TicketRow
from desk.vocabulary import TicketStatus, TicketType, Urgency
from web.desk.ticket_filter import filter_of, page_of


def due(house: FastAPI, number: str, created: float, ends: float) -> None:
    """Let a ticket have been filed so many hours ago and be due in so many."""
    moment = datetime.now(UTC)
    values = {
        "created_at": moment - timedelta(hours=created),
        "due_at": moment + timedelta(hours=ends),
    }
    with Session(house.state.engine) as session, session.begin():
        session.execute(update(TicketRow).where(TicketRow.number == number).values(**values))


def test_nothing_there(agent: TestClient) -> None:
    text = shown(agent.get("/desk/tickets"))
    assert "共 0 件" in text
    assert "没有符合条件的工单" in text


def test_each_filter_counts(house: FastAPI, agent: TestClient) -> None:
    (lamp,) = file(house, matter(summary="路灯不亮", department=MANAGEMENT), actor=AGENT)
    (gas,) = file(
        house,
        matter(
            summary="楼道漏气",
            text="楼道里有很重的煤气味",
            place="模范路",
            type=TicketType.COMPLAINT,
            district="江北区",
            department=HOUSING,
            urgency=Urgency.URGENT,
        ),
        actor=AGENT,
    )
    (waiting,) = file(house, matter(summary="要查社保", district="渝北区", place="别处"))
    for query, found in {
        "status=待派": {waiting},
        f"department={HOUSING}": {gas},
        "district=江北区": {gas},
        "type=投诉": {gas},
        "urgency=紧急": {gas},
        "text=煤气味": {gas},
        f"text={lamp.number.lower()}": {lamp},
        "channel=留言": set(),
        "days=1": {lamp, gas, waiting},
        "city=430100": set(),
        "status=乱写&type=乱写": {lamp, gas, waiting},
        "status=已派&district=渝中区": {lamp},
    }.items():
        page = agent.get(f"/desk/tickets?{query}")
        assert page.status_code == 200
        for each in (lamp, gas, waiting):
            assert (f">{each.number}</a>" in page.text) is (each in found), (query, each.summary)
        assert f"共 {len(found)} 件" in shown(page)


def test_warnings_are_counted_and_led_to(house: FastAPI, agent: TestClient) -> None:
    late, near, calm = (at(house, TicketStatus.DISPATCHED) for _ in range(3))
    due(house, late.number, 50, -3)
    due(house, near.number, 90, 10)
    due(house, calm.number, 1, 90)
    text = shown(agent.get("/desk/tickets"))
    assert "黄色预警 1 件" in text
    assert "红色预警 1 件" in text
    assert "超期 3 小时" in text
    assert "还有 9 小时" in text
    red = agent.get("/desk/tickets?warning=红色预警")
    assert late.number in red.text
    assert near.number not in red.text
    yellow = agent.get("/desk/tickets?warning=黄色预警")
    assert near.number in yellow.text
    assert late.number not in yellow.text
    first = agent.get("/desk/tickets?order=due").text
    assert first.index(late.number) < first.index(near.number) < first.index(calm.number)


def test_mass_events_stand_on_top(house: FastAPI, agent: TestClient) -> None:
    many = [file(house)[0] for _ in range(5)]
    page = agent.get("/desk/tickets")
    text = shown(page)
    assert "群体事件" in text
    assert "渝中区 · 城市建设和市政管理 · 5 件，5 件未办结" in text
    event = house.state.desk.tickets.get(many[0].number, AGENT).event
    assert event
    assert f"/desk/tickets?event={event}" in page.text
    file(house, matter(district="渝北区", place="别处"))
    alone = agent.get(f"/desk/tickets?event={event}")
    assert "共 5 件" in shown(alone)


def test_page_by_page_with_the_filters_kept(house: FastAPI, agent: TestClient) -> None:
    for number in range(55):
        file(house, matter(summary=f"第{number}件", place=f"示例路{number}号", district=""))
    first = agent.get("/desk/tickets?status=待派")
    assert "共 55 件" in shown(first)
    assert 'rel="next"' in first.text
    assert 'rel="prev"' not in first.text
    assert "status=%E5%BE%85%E6%B4%BE&amp;page=2" in first.text
    seen = first.text
    pages = house.state.desk.tickets.find(AGENT, filter_of({})).pages
    for number in range(2, pages + 1):
        seen += agent.get(f"/desk/tickets?status=待派&page={number}").text
    assert all(f"第{number}件" in seen for number in range(55))


def test_handlers_see_their_department_only(house: FastAPI) -> None:
    own = at(house, TicketStatus.DISPATCHED)
    (other,) = file(house, matter(department=HOUSING, summary="别的部门的"), actor=AGENT)
    for actor, sees, misses in ((HANDLER, own, other), (STRANGER, other, own)):
        with browser_of(house, actor) as client:
            page = client.get("/desk/tickets")
            assert sees.number in page.text
            assert misses.number not in page.text
            assert 'name="department"' not in page.text
            assert client.get(f"/desk/tickets/{misses.number}").status_code == 404
            listed = client.get("/api/v1/desk/tickets").json()
            assert [each["number"] for each in listed["tickets"]] == [sees.number]


@pytest.mark.parametrize("actor", [AGENT, AUDITOR], ids=lambda each: each.name)
def test_who_sees_all_may_choose_a_department(house: FastAPI, actor: Actor) -> None:
    with browser_of(house, actor) as client:
        assert 'name="department"' in client.get("/desk/tickets").text


def test_api_lists_with_the_same_filters(house: FastAPI, agent: TestClient) -> None:
    ticket = at(house, TicketStatus.IN_PROGRESS)
    file(house)
    found = agent.get("/api/v1/desk/tickets", params={"status": "办理中"}).json()
    assert (found["page"], found["pages"], found["total"]) == (1, 1, 1)
    (listed,) = found["tickets"]
    assert listed["number"] == ticket.number
    assert listed["department_title"] == "市城市管理局"
    assert listed["warning"] == "正常"
    assert listed["actions"] == ["改派", "备注", "督办"]
    assert not {"owner", "id", "call"} & listed.keys()
    assert agent.get("/api/v1/desk/tickets?page=0").status_code == 422


def test_odd_addresses_find_nothing_special() -> None:
    wanted = filter_of({"days": "x", "text": "a\x00b", "status": "?", "order": "?"})
    assert (wanted.days, wanted.text, wanted.status, wanted.order) == (None, "ab", None, "new")
    assert filter_of({"days": "99999"}).days is None
    assert filter_of({"days": "0"}).days is None
    assert filter_of({"days": "9999"}).days == 3660
    assert [page_of({"page": given}) for given in ("3", "0", "-1", "²", "9" * 9, "")] == [
        3,
        1,
        1,
        1,
        1,
        1,
    ]


def test_nobody_sees_it_without_signing_in(house: FastAPI) -> None:
    with browser_of(house, None) as client:
        page = client.get("/desk/tickets?status=待派", follow_redirects=False)
        assert page.status_code == 303
        assert page.headers["location"].startswith("/desk/sign-in?next=%2Fdesk%2Ftickets%3F")
        assert client.get("/api/v1/desk/tickets").status_code == 401


def test_districts_stand_in_the_order_in_which_people_know_them(
    house: FastAPI, agent: TestClient
) -> None:
    class Unordered:
        def districts(self, city: str) -> list[str]:
            return ["渝北区", "万盛经开区", "江北区", "渝中区"] if city == CITY else []

    house.state.desk.suggesting.gazetteer = Unordered()
    page = agent.get("/desk").text.partition("<template")[0]
    listed = re.findall(r'<select name="m0-district".*?</select>', page, re.S)[0]
    assert re.findall(r"<option>([^<]+)", listed) == ["渝中区", "江北区", "渝北区", "万盛经开区"]
