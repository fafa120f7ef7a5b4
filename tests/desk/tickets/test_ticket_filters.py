"""Looking for tickets: every filter, page by page."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.desk_accounts import AGENT, HANDLER
from support.desk_tickets import OTHER, OTHER_CITY, OWN, TicketHouse, matter, ticket_house

from desk.accounts.account import Actor
from desk.tickets.filters import Page, TicketFilter
from desk.vocabulary import (
    TicketAction,
    TicketChannel,
    TicketStatus,
    TicketType,
    Urgency,
    Warning,
)

A, S = TicketAction, TicketStatus


def found(house: TicketHouse, actor: Actor = AGENT, **wanted: object) -> list[str]:
    page = house.tickets.find(actor, TicketFilter(**wanted))
    return [ticket.number for ticket in page.items]


def test_each_filter_finds_its_own(any_house: TicketHouse) -> None:
    house = any_house
    plain = house.file(actor=None)
    house.clock.wait(days=2)
    special = house.file(
        matter(
            type=TicketType.REPORT,
            category_path=("环境保护", "环境污染"),
            department=OTHER,
            district="演示区",
            urgency=Urgency.URGENT,
            object="某100%污水厂_二",
            text="有人夜里偷排污水",
        ),
        city=OTHER_CITY,
        channel=TicketChannel.CHAT,
    )
    merged = house.act(house.file(actor=None), A.MERGE, AGENT, other=plain.number)
    for wanted in (
        {"status": S.DISPATCHED},
        {"city": OTHER_CITY},
        {"department": OTHER},
        {"district": "演示区"},
        {"type": TicketType.REPORT},
        {"category": "环境污染"},
        {"urgency": Urgency.URGENT},
        {"channel": TicketChannel.CHAT},
        {"text": "偷排"},
        {"text": " 污水厂 "},
        {"text": "100%"},
        {"text": "厂_二"},
        {"text": special.number.lower()},
        {"days": 1, "district": "演示区"},
    ):
        assert found(house, **wanted) == [special.number], wanted
    assert found(house, duplicate_of=plain.number) == [merged.number]
    assert found(house, text="%") == [special.number], "no wildcard"
    assert found(house, text="x_y") == []
    assert set(found(house, days=1)) == {special.number, merged.number}
    assert len(found(house)) == 3


def test_order_and_pages(house: TicketHouse) -> None:
    filed = []
    for number in range(45):
        urgency = Urgency.URGENT if number == 7 else Urgency.NORMAL
        filed.append(house.file(matter(urgency=urgency, text=f"第{number}件")).number)
        house.clock.wait(minutes=1)
    seen: list[str] = []
    for number in (1, 2, 3):
        page = house.tickets.find(AGENT, TicketFilter(), number)
        assert (page.number, page.size, page.total, page.pages) == (number, 20, 45, 3)
        seen += [ticket.number for ticket in page.items]
    assert seen == filed[::-1]
    assert house.tickets.find(AGENT, TicketFilter(), 4).items == []
    assert house.tickets.find(AGENT, TicketFilter(), 0).number == 1
    assert found(house, order="due")[0] == filed[7]
    assert Page([], 1, 20, 0).pages == 1


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=5),
    st.floats(0, 1.5),
)
def test_a_warning_is_found_as_the_ticket_tells_it(
    filed: list[tuple[int, bool]], share: float
) -> None:
    with TemporaryDirectory() as folder, ticket_house(Path(folder)) as house:
        made = []
        for hours, closed in filed:
            house.clock.wait(hours=hours)
            ticket = house.file(actor=None)
            made.append(house.act(ticket, A.RESOLVE, AGENT) if closed else ticket)
        whole = made[-1].due_at - made[-1].created_at
        house.clock.wait(seconds=share * whole.total_seconds() + 0.25)
        moment = house.clock()
        for warning in Warning:
            wanted = {each.number for each in made if each.warning(moment) is warning}
            assert set(found(house, warning=warning)) == wanted


@pytest.mark.parametrize("past", [timedelta(0), timedelta(seconds=1)])
def test_the_edges_of_yellow_and_red(any_house: TicketHouse, past: timedelta) -> None:
    house = any_house
    ticket = house.file()
    whole = ticket.due_at - ticket.created_at
    house.clock.moment = ticket.created_at + whole * 3 / 4 - timedelta(seconds=1)
    assert found(house, warning=Warning.NONE) == [ticket.number]
    house.clock.moment = ticket.created_at + whole * 3 / 4 + past
    assert found(house, warning=Warning.YELLOW) == [ticket.number]
    house.clock.moment = ticket.due_at - timedelta(seconds=1)
    assert found(house, warning=Warning.YELLOW) == [ticket.number]
    house.clock.moment = ticket.due_at + past
    assert found(house, warning=Warning.RED) == [ticket.number]
    assert found(house, warning=Warning.YELLOW) == found(house, warning=Warning.NONE) == []
    assert house.tickets.counts(AGENT) == {Warning.YELLOW: 0, Warning.RED: 1}
    assert house.tickets.counts(AGENT, OTHER_CITY) == {Warning.YELLOW: 0, Warning.RED: 0}
    assert house.tickets.counts(HANDLER) == {Warning.YELLOW: 0, Warning.RED: 0}


def test_an_event_is_a_filter(house: TicketHouse) -> None:
    for _ in range(5):
        last = house.file(matter(department=OWN))
    assert last.event
    house.file(matter(department=OWN, district="演示区"))
    assert len(found(house, event=last.event)) == 5
