"""Taking over conversations: who waits where, who gets one, how it goes on and ends."""

import pytest
from support.desk_handover import ANNA, AUDITOR, BERT, BOSS, HANDLER, HandoverHouse

from daoban.errors import Conflict, InvalidInput, NotAllowed, NotFound
from desk.accounts.account import Actor
from desk.vocabulary import ConversationStatus


def test_asking_again_is_the_same_handover(house: HandoverHouse) -> None:
    first = house.ask()
    assert house.ask() == first
    assert first.status is ConversationStatus.WAITING
    assert first.open
    assert house.parts.handovers.current("talk-1") == first
    assert house.parts.handovers.current("talk-2") is None


def test_after_one_has_ended_another_may_be_asked_for(house: HandoverHouse) -> None:
    first = house.ask()
    house.parts.handovers.close(first.id, None)
    assert house.parts.handovers.current("talk-1") is None
    second = house.ask()
    assert second.id != first.id
    assert house.parts.handovers.get(first.id).status is ConversationStatus.CLOSED


def test_reason_is_masked_and_short(house: HandoverHouse) -> None:
    reason = "转人工，我的电话13800000000" + "请快一点" * 60
    kept = house.parts.handovers.ask("talk-1", "visitor:1", "", reason)
    assert "13800000000" not in kept.reason
    assert "〔电话号码〕" in kept.reason
    assert len(kept.reason) == 120


def test_places_follow_the_order_of_asking(house: HandoverHouse) -> None:
    asked = [house.ask(f"talk-{number}") for number in range(4)]
    handovers = house.parts.handovers
    assert [handovers.place(each) for each in asked] == [1, 2, 3, 4]
    house.clock.advance(seconds=90)
    queued = handovers.waiting()
    assert [each.handover.conversation for each in queued] == [
        "talk-0",
        "talk-1",
        "talk-2",
        "talk-3",
    ]
    assert [each.place for each in queued] == [1, 2, 3, 4]
    assert {each.waited_seconds for each in queued} == {90}
    taken = handovers.take(asked[1].id, ANNA, 1)
    assert [handovers.place(each) for each in (asked[0], asked[2], asked[3])] == [1, 2, 3]
    assert handovers.place(taken) == 0


def test_whoever_had_an_agent_comes_first(house: HandoverHouse) -> None:
    early = house.ask("talk-1")
    house.held("talk-2")
    later = house.parts.handovers.current("talk-2")
    assert later
    moved = house.parts.handovers.transfer(later.id, ANNA)
    assert [house.parts.handovers.place(each) for each in (early, moved)] == [2, 1]
    assert [each.handover.id for each in house.parts.handovers.waiting()] == [moved.id, early.id]


def test_taking_tells_the_citizen_and_the_log(house: HandoverHouse) -> None:
    taken = house.held()
    assert (taken.status, taken.agent) == (ConversationStatus.ACTIVE, ANNA.name)
    assert taken.taken_at is not None
    assert house.parts.handovers.title(taken) == "话务员 01"
    assert "话务员 01来接待您了" in house.told()[0]
    assert house.actions() == ["handover_taken"]
    assert [each.id for each in house.parts.handovers.mine(ANNA)] == [taken.id]
    assert house.parts.handovers.mine(BERT) == []


def test_second_agent_is_told_that_it_is_taken(house: HandoverHouse) -> None:
    asked = house.ask()
    house.parts.handovers.take(asked.id, ANNA, asked.revision)
    with pytest.raises(Conflict):
        house.parts.handovers.take(asked.id, BERT, asked.revision)


def test_pressing_twice_is_no_fault(house: HandoverHouse) -> None:
    asked = house.ask()
    first = house.parts.handovers.take(asked.id, ANNA, asked.revision)
    assert house.parts.handovers.take(asked.id, ANNA, asked.revision) == first
    assert len(house.told()) == 1


def test_what_was_seen_before_others_had_it_cannot_be_taken(house: HandoverHouse) -> None:
    asked = house.ask()
    house.parts.handovers.take(asked.id, ANNA, asked.revision)
    house.parts.handovers.transfer(asked.id, ANNA)
    with pytest.raises(Conflict):
        house.parts.handovers.take(asked.id, BERT, asked.revision)


def test_transferred_to_a_colleague_it_waits_for_that_one(house: HandoverHouse) -> None:
    held = house.held()
    moved = house.parts.handovers.transfer(held.id, ANNA, BERT.name)
    assert (moved.status, moved.agent) == (ConversationStatus.WAITING, BERT.name)
    assert [each.id for each in house.parts.handovers.mine(BERT)] == [held.id]
    with pytest.raises(NotAllowed):
        house.parts.handovers.take(held.id, ANNA, moved.revision)
    assert house.parts.handovers.take(held.id, BERT, moved.revision).agent == BERT.name
    assert "不用重说" in house.told()[1]


@pytest.mark.parametrize("to", ["nobody", HANDLER.name, AUDITOR.name, ANNA.name])
def test_only_colleagues_who_hold_conversations_get_one(house: HandoverHouse, to: str) -> None:
    held = house.held()
    with pytest.raises(InvalidInput):
        house.parts.handovers.transfer(held.id, ANNA, to)
    assert house.parts.handovers.get(held.id) == held


def test_given_back_the_assistant_answers_again(house: HandoverHouse) -> None:
    held = house.held()
    returned = house.parts.handovers.give_back(held.id, ANNA)
    assert returned.status is ConversationStatus.RETURNED
    assert returned.ended_at is not None
    assert house.parts.handovers.current("talk-1") is None
    assert "交还给导办" in house.told()[-1]
    with pytest.raises(Conflict):
        house.parts.handovers.give_back(held.id, ANNA)


def test_closing_twice_changes_nothing(house: HandoverHouse) -> None:
    held = house.held()
    closed = house.parts.handovers.close(held.id, ANNA)
    assert house.parts.handovers.close(held.id, ANNA) == closed
    assert house.parts.handovers.close(held.id, None) == closed
    assert len(house.told()) == 2


def test_citizen_who_cancels_is_not_told_by_a_line(house: HandoverHouse) -> None:
    asked = house.ask()
    assert house.parts.handovers.close(asked.id, None).status is ConversationStatus.CLOSED
    assert house.told() == []
    (line,) = house.parts.lines.masked("talk-1")
    assert (line.shown, line.masked) == (True, "来访者不用人工了。")
    assert house.actions() == []


@pytest.mark.parametrize("action", ["transfer", "give_back", "close"])
def test_only_the_holder_or_a_supervisor_passes_it_on(house: HandoverHouse, action: str) -> None:
    held = house.held()
    with pytest.raises(NotAllowed):
        getattr(house.parts.handovers, action)(held.id, BERT)
    assert getattr(house.parts.handovers, action)(held.id, BOSS).revision == held.revision + 1


@pytest.mark.parametrize("actor", [HANDLER, AUDITOR], ids=lambda each: each.name)
def test_others_hold_no_conversations(house: HandoverHouse, actor: Actor) -> None:
    asked, handovers = house.ask(), house.parts.handovers
    for change in (
        lambda: handovers.take(asked.id, actor, 1),
        lambda: handovers.transfer(asked.id, actor),
        lambda: handovers.give_back(asked.id, actor),
        lambda: handovers.close(asked.id, actor),
    ):
        with pytest.raises(NotAllowed):
            change()
    assert handovers.get(asked.id) == asked


def test_what_is_not_there_is_not_found(house: HandoverHouse) -> None:
    handovers = house.parts.handovers
    for ask in (
        lambda: handovers.get("x"),
        lambda: handovers.take("x", ANNA, 1),
        lambda: handovers.transfer("x", ANNA),
        lambda: handovers.give_back("x", ANNA),
        lambda: handovers.close("x", None),
    ):
        with pytest.raises(NotFound):
            ask()


def test_waiting_is_told_by_what_conversations_took_and_who_is_there(house: HandoverHouse) -> None:
    handovers = house.parts.handovers
    assert [handovers.minutes(place) for place in (1, 3)] == [5, 15]
    for number in range(5):
        held = house.held(f"talk-{number}")
        house.clock.advance(minutes=8)
        handovers.close(held.id, ANNA)
    assert handovers.minutes(1) == 9
    handovers.seen(BERT)
    assert handovers.minutes(2) == 9
    house.clock.advance(minutes=10)
    assert handovers.minutes(2) == 17


def test_every_change_is_in_the_log_and_the_log_holds(house: HandoverHouse) -> None:
    held = house.held()
    moved = house.parts.handovers.transfer(held.id, ANNA, BERT.name)
    house.parts.handovers.take(held.id, BERT, moved.revision)
    house.parts.handovers.give_back(held.id, BERT)
    assert house.actions() == [
        "handover_taken",
        "handover_transferred",
        "handover_taken",
        "handover_returned",
    ]
    assert house.audit.entries()[2].detail == {"to": "agent2"}
    assert house.audit.verify() == 4
