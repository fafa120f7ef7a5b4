"""Who sees which tickets: handlers their own department's, citizens their own."""

from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR
from support.desk_tickets import OTHER, OWN, STRANGER, TicketHouse, matter, ticket_house

from daoban.errors import NotFound
from desk.accounts.account import Actor
from desk.tickets.filters import TicketFilter
from desk.tickets.ticket import Ticket
from desk.vocabulary import Role, TicketAction, TicketStatus

A, S = TicketAction, TicketStatus
LOST = Actor("handler9", "没有部门的承办人", Role.HANDLER)
JOKER = Actor("handler8", "承办人", Role.HANDLER, "dept_housing%")


def numbers(house: TicketHouse, actor: Actor) -> set[str]:
    return {ticket.number for ticket in house.tickets.find(actor, TicketFilter()).items}


def test_a_handler_sees_what_was_sent_to_the_department(any_house: TicketHouse) -> None:
    house = any_house
    own = house.file(matter(department=OWN))
    other = house.file(matter(department=OTHER))
    helped = house.file(matter(department=OTHER, assisting=(OWN,)))
    proposed = house.file(matter(department=OWN), actor=None)
    everything = {own.number, other.number, helped.number, proposed.number}
    assert numbers(house, HANDLER) == {own.number, helped.number}
    assert numbers(house, STRANGER) == {other.number, helped.number}
    assert numbers(house, LOST) == numbers(house, JOKER) == set()
    for actor in (AGENT, SUPERVISOR, AUDITOR):
        assert numbers(house, actor) == everything


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("", OWN, OTHER)),
            st.sampled_from(((), (OWN,), (OTHER,), (OTHER, OWN))),
            st.booleans(),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_all_ways_to_a_ticket_show_the_same_ones(
    said: list[tuple[str, tuple[str, ...], bool]],
) -> None:
    with TemporaryDirectory() as folder, ticket_house(Path(folder), encoder=None) as house:
        for department, helping, sent in said:
            told = matter(department=department, assisting=helping)
            house.file(told, actor=AGENT if sent else None)
        filed = house.tickets.find(AGENT, TicketFilter()).items
        for ticket, actor in product(filed, (HANDLER, STRANGER)):
            own = actor.department in (ticket.department, *ticket.assisting)
            assert_sees(house, actor, ticket, own and ticket.status is not S.PENDING)


def assert_sees(house: TicketHouse, actor: Actor, ticket: Ticket, sees: bool) -> None:
    """Whether somebody sees a ticket, whichever way is tried."""
    for way in (
        house.tickets.get,
        house.tickets.events,
        house.tickets.linked,
        house.tickets.contact,
        house.tickets.similar.of_ticket,
    ):
        if sees:
            way(ticket.number, actor)
        else:
            with pytest.raises(NotFound):
                way(ticket.number, actor)
    found = house.tickets.find(actor, TicketFilter(text=ticket.number)).items
    assert found == ([ticket] if sees else [])


def test_linked_and_similar_tickets_of_other_departments_stay_hidden(house: TicketHouse) -> None:
    own, other = house.file_all(
        matter(department=OWN), matter(department=OTHER, text="垃圾无人收", summary="垃圾")
    )
    alike = house.file(matter(department=OTHER))
    assert house.tickets.linked(own.number, HANDLER) == []
    assert house.tickets.linked(own.number, AGENT) == [other]
    assert house.tickets.similar.of_ticket(own.number, HANDLER) == []
    assert [each for each, _cosine in house.tickets.similar.of_ticket(own.number, AGENT)] == [alike]


def test_a_number_is_understood_as_it_is_typed(house: TicketHouse) -> None:
    ticket = house.file()
    typed = f" {ticket.number[:8]} {ticket.number[8:].lower()} "
    assert house.tickets.get(typed, AGENT) == ticket
    assert house.tickets.public(typed).number == ticket.number
    for wrong in ("", "GD", ticket.number[:-1], ticket.id):
        with pytest.raises(NotFound, match="没有找到"):
            house.tickets.get(wrong, AGENT)


def test_a_citizen_finds_the_own_ones(house: TicketHouse) -> None:
    first = house.file(actor=None, owner="visitor:a", conversation="talk-1")
    house.clock.wait(hours=1)
    second = house.file(actor=None, owner="visitor:a")
    house.file(actor=None, owner="visitor:b", conversation="talk-2")
    house.file(actor=AGENT)
    assert house.tickets.of_owner("visitor:a") == [second, first]
    assert house.tickets.of_conversation("talk-1") == [first]
    assert house.tickets.of_owner("") == house.tickets.of_conversation("") == []
    assert house.tickets.of_owner("visitor:c") == []


def test_signing_in_takes_the_browsers_tickets_along(house: TicketHouse) -> None:
    mine = house.file(actor=None, owner="visitor:a")
    house.file(actor=AGENT)
    assert house.tickets.adopt("visitor:a", "person:a") == 1
    assert house.tickets.adopt("", "person:a") == house.tickets.adopt("visitor:a", "") == 0
    assert [each.number for each in house.tickets.of_owner("person:a")] == [mine.number]
    assert house.tickets.of_owner("visitor:a") == []
