"""Ratings: after it was dealt with, changed once, and the unsatisfied are called back."""

import pytest
from support.desk_accounts import AGENT, SUPERVISOR
from support.desk_tickets import TicketHouse

from daoban.errors import InvalidInput, NotAllowed, NotFound
from desk.tickets.filters import TicketFilter
from desk.tickets.ratings import rating_reasons
from desk.vocabulary import Grade, TicketAction, TicketStatus

A, S = TicketAction, TicketStatus
OPEN = (S.PENDING, S.DISPATCHED, S.IN_PROGRESS)


def marked(house: TicketHouse) -> list[str]:
    found = house.tickets.find(SUPERVISOR, TicketFilter(unsatisfied=True))
    return [ticket.number for ticket in found.items]


@pytest.mark.parametrize("status", S)
def test_only_what_was_dealt_with(house: TicketHouse, status: TicketStatus) -> None:
    ticket = house.at(status)
    assert house.ratings.may_rate(ticket.number) is (status not in OPEN)
    if status in OPEN:
        with pytest.raises(NotAllowed, match="还没有办结"):
            house.ratings.rate(ticket.number, Grade.GOOD)
        assert house.ratings.of(ticket.number) is None
        return
    rating = house.ratings.rate(ticket.number, Grade.GOOD, ["办理及时"], "谢谢")
    assert house.ratings.of(ticket.number) == rating
    assert (rating.grade, rating.reasons, rating.text) == (Grade.GOOD, ("办理及时",), "谢谢")
    assert house.now(ticket) == ticket, "a good grade moves nothing"


@pytest.mark.parametrize("grade", Grade)
def test_who_is_not_satisfied_is_called_back(house: TicketHouse, grade: Grade) -> None:
    ticket = house.at(S.RESOLVED)
    house.ratings.rate(ticket.number, grade)
    now = house.now(ticket)
    if grade not in (Grade.BAD, Grade.VERY_BAD):
        assert now == ticket
        assert marked(house) == []
        return
    assert (now.status, now.revision) == (S.FOLLOW_UP, ticket.revision + 1)
    event = house.tickets.events(ticket.number, AGENT)[-1]
    assert (event.action, event.actor) == (A.FOLLOW_UP, "citizen")
    assert grade.value in event.note
    assert "班长" in event.note
    (entry,) = house.audit.entries(action="ticket_rate")
    assert entry.detail["by"] == "citizen"
    assert marked(house) == [ticket.number]
    house.act(now, A.REOPEN, SUPERVISOR, note="重新处理")
    assert marked(house) == [], "somebody has acted"


@pytest.mark.parametrize("status", [S.FOLLOW_UP, S.ARCHIVED])
def test_later_it_is_marked_where_it_is(any_house: TicketHouse, status: TicketStatus) -> None:
    house = any_house
    ticket = house.at(status)
    house.ratings.rate(ticket.number, Grade.VERY_BAD)
    assert house.now(ticket).status is status
    event = house.tickets.events(ticket.number, AGENT)[-1]
    assert (event.action, event.before, event.after) == (A.NOTE, status, status)
    assert marked(house) == [ticket.number]


def test_it_can_be_changed_once_and_the_latest_counts(house: TicketHouse) -> None:
    ticket = house.at(S.RESOLVED)
    house.ratings.rate(ticket.number, Grade.BAD)
    house.clock.wait(hours=1)
    house.ratings.rate(ticket.number, Grade.GOOD)
    rating = house.ratings.of(ticket.number)
    assert rating
    assert rating.grade is Grade.GOOD
    assert not house.ratings.may_rate(ticket.number)
    with pytest.raises(NotAllowed, match="修改过"):
        house.ratings.rate(ticket.number, Grade.BAD)


def test_what_was_done_again_is_rated_anew(house: TicketHouse) -> None:
    ticket = house.at(S.RESOLVED)
    for grade in (Grade.BAD, Grade.VERY_BAD):
        house.ratings.rate(ticket.number, grade)
    house.clock.wait(hours=1)
    ticket = house.act(ticket, A.REOPEN, SUPERVISOR)
    with pytest.raises(NotAllowed):
        house.ratings.rate(ticket.number, Grade.GOOD)
    house.clock.wait(hours=1)
    house.act(ticket, A.RESOLVE, SUPERVISOR)
    assert house.ratings.rate(ticket.number, Grade.GOOD).grade is Grade.GOOD


def test_what_was_merged_is_rated_when_the_other_was_dealt_with(house: TicketHouse) -> None:
    kept, merged = house.at(S.IN_PROGRESS), house.file(actor=None)
    house.act(merged, A.MERGE, AGENT, other=kept.number)
    with pytest.raises(NotAllowed):
        house.ratings.rate(merged.number, Grade.GOOD)
    house.act(kept, A.RESOLVE, SUPERVISOR)
    house.ratings.rate(merged.number, Grade.BAD)
    assert house.now(kept).status is S.FOLLOW_UP
    assert merged.number in house.tickets.events(kept.number, AGENT)[-1].note
    assert house.ratings.of(kept.number) is None


@pytest.mark.parametrize(
    ("reasons", "text"), [(["太慢"] * 11, ""), (["慢" * 41], ""), ([], "慢" * 1001)]
)
def test_too_much_is_refused(house: TicketHouse, reasons: list[str], text: str) -> None:
    ticket = house.at(S.RESOLVED)
    with pytest.raises(InvalidInput):
        house.ratings.rate(ticket.number, Grade.BAD, reasons, text)
    assert house.now(ticket) == ticket


def test_an_unknown_number(house: TicketHouse) -> None:
    for call in (house.ratings.of, house.ratings.may_rate):
        with pytest.raises(NotFound):
            call("GD26112000000000")
    with pytest.raises(NotFound):
        house.ratings.rate("GD26112000000000", Grade.GOOD)


def test_reasons_are_offered_for_each_grade() -> None:
    good, bad = rating_reasons(Grade.GOOD), rating_reasons(Grade.BAD)
    assert good
    assert bad
    assert not set(good) & set(bad)
    assert all(len(reason) <= 40 for reason in good + bad)
