"""What happens when nobody does anything."""

from support.desk_handover import ANNA, BERT, HandoverHouse

from daoban.moments import aware
from desk.vocabulary import ConversationStatus


def test_conversation_of_an_absent_agent_goes_to_the_front(house: HandoverHouse) -> None:
    held = house.held("talk-1")
    waits = house.ask("talk-2")
    assert house.parts.handovers.sweep(house.clock.advance(minutes=2)) == []
    assert house.parts.handovers.sweep(house.clock.advance(minutes=2)) == [held.id]
    back = house.parts.handovers.get(held.id)
    assert (back.status, back.agent) == (ConversationStatus.WAITING, "")
    assert [house.parts.handovers.place(each) for each in (back, waits)] == [1, 2]
    assert "排到最前面" in house.told()[-1]
    assert house.actions()[-1] == "handover_left"
    assert house.parts.handovers.sweep(house.clock()) == []


def test_agent_who_writes_keeps_it(house: HandoverHouse) -> None:
    held = house.held()
    for number in range(3):
        house.clock.advance(minutes=2)
        house.agent_says(held, "在查", key=f"k-{number}")
        assert house.parts.handovers.sweep(house.clock()) == []


def test_agent_who_is_seen_keeps_it(house: HandoverHouse) -> None:
    held = house.held()
    house.citizen_says(held, "还在吗")
    for _ in range(3):
        house.clock.advance(minutes=2)
        house.parts.handovers.seen(ANNA)
        assert house.parts.handovers.sweep(house.clock()) == []


def test_what_the_citizen_writes_does_not_keep_it(house: HandoverHouse) -> None:
    held = house.held()
    for number in range(2):
        house.clock.advance(minutes=2)
        house.citizen_says(held, "还在吗", f"k-{number}")
    assert house.parts.handovers.sweep(house.clock()) == [held.id]


def test_colleague_who_does_not_come_leaves_it_to_all(house: HandoverHouse) -> None:
    held = house.held()
    house.parts.handovers.transfer(held.id, ANNA, BERT.name)
    assert house.parts.handovers.sweep(house.clock.advance(minutes=2)) == []
    assert house.parts.handovers.sweep(house.clock.advance(minutes=2)) == [held.id]
    free = house.parts.handovers.get(held.id)
    assert (free.status, free.agent) == (ConversationStatus.WAITING, "")
    assert house.parts.handovers.take(free.id, ANNA, free.revision).agent == ANNA.name
    assert sum("另一位" in text for text in house.told()) == 1


def test_wait_that_is_too_long_ends_with_a_word(house: HandoverHouse) -> None:
    asked = house.ask()
    house.clock.advance(minutes=200)
    house.citizen_says(asked, "还要等多久")
    assert house.parts.handovers.sweep(house.clock.advance(minutes=200)) == []
    assert house.parts.handovers.sweep(house.clock.advance(minutes=50)) == [asked.id]
    assert house.parts.handovers.get(asked.id).status is ConversationStatus.CLOSED
    assert "可以留言" in house.told()[-1]


def test_being_seen_is_written_down_only_now_and_then(house: HandoverHouse) -> None:
    def noted() -> object:
        with house.engine.connect() as connection:
            moment = connection.exec_driver_sql(
                "SELECT seen_at FROM desk_account WHERE name = 'agent1'"
            ).scalar()
        return aware(moment) if hasattr(moment, "tzinfo") else moment

    assert noted() is None
    house.parts.handovers.seen(ANNA)
    first = noted()
    assert first is not None
    house.clock.advance(seconds=10)
    house.parts.handovers.seen(ANNA)
    assert noted() == first
    house.clock.advance(seconds=20)
    house.parts.handovers.seen(ANNA)
    assert noted() != first
