"""What the house does by itself: escalating what is late, archiving what was followed up."""

from datetime import timedelta

from support.desk_accounts import AGENT
from support.desk_tickets import OWN, TicketHouse, at_once, matter

from desk.vocabulary import Grade, TicketAction, TicketStatus, Urgency

A, S = TicketAction, TicketStatus


def test_what_is_late_is_escalated_once(any_house: TicketHouse) -> None:
    house = any_house
    late = house.file(matter(urgency=Urgency.URGENT, department=OWN))
    calm, done = house.file(), house.at(S.RESOLVED)
    house.clock.wait(hours=3)
    assert house.tickets.sweep(house.clock()) == []
    house.clock.wait(hours=1)
    assert house.tickets.sweep(house.clock()) == [late.number]
    assert house.tickets.sweep(house.clock()) == []
    now = house.now(late)
    assert (now.status, now.escalated_at, now.revision) == (S.DISPATCHED, house.clock(), 2)
    event = house.tickets.events(late.number, AGENT)[-1]
    assert (event.action, event.actor, event.role) == (A.ESCALATE, "system", "system")
    assert event.note.endswith("系统督办。")
    assert (house.now(calm), house.now(done)) == (calm, done)
    (entry,) = house.audit.entries(action="ticket_escalate")
    assert entry.actor == "system"


def test_what_is_done_again_and_late_again_is_escalated_again(house: TicketHouse) -> None:
    ticket = house.file(matter(urgency=Urgency.URGENT, department=OWN))
    house.clock.wait(hours=5)
    assert house.tickets.sweep(house.clock()) == [ticket.number]
    ticket = house.act(ticket, A.REDISPATCH, AGENT)
    house.clock.wait(hours=5)
    assert house.tickets.sweep(house.clock()) == [], "sending it elsewhere gives no new time"
    again = house.at(S.RESOLVED, matter(urgency=Urgency.URGENT))
    house.act(again, A.REOPEN, AGENT)
    house.clock.wait(hours=5)
    assert house.tickets.sweep(house.clock()) == [again.number]


def test_what_was_followed_up_is_archived_after_some_days(house: TicketHouse) -> None:
    followed, resolved = house.at(S.FOLLOW_UP), house.at(S.RESOLVED)
    house.clock.wait(days=4, hours=23)
    assert house.tickets.sweep(house.clock()) == []
    house.clock.wait(hours=1)
    assert house.tickets.sweep(house.clock()) == [followed.number]
    assert house.now(followed).status is S.ARCHIVED
    assert house.now(resolved).status is S.RESOLVED


def test_whoever_is_not_satisfied_is_not_archived_away(house: TicketHouse) -> None:
    ticket = house.at(S.RESOLVED)
    house.ratings.rate(ticket.number, Grade.BAD)
    house.clock.wait(days=30)
    assert house.tickets.sweep(house.clock()) == []
    assert house.now(ticket).status is S.FOLLOW_UP


def test_two_sweeps_at_once_escalate_once(any_house: TicketHouse) -> None:
    house = any_house
    late = [house.file(matter(urgency=Urgency.URGENT, text=f"第{n}件")) for n in range(6)]
    house.clock.wait(hours=5)
    moment = house.clock() + timedelta(0)
    swept: list[str] = []
    said = at_once(house, *[lambda mine: swept.extend(mine.tickets.sweep(moment))] * 4)
    assert said == ["done"] * 4
    assert sorted(swept) == sorted(ticket.number for ticket in late)
    assert {house.now(ticket).revision for ticket in late} == {2}
