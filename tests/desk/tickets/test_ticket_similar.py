"""Duplicates and mass events: same place, same topic, near in time."""

import pytest
from support.desk_accounts import AGENT, HANDLER, SUPERVISOR
from support.desk_tickets import (
    CITY,
    NGRAMS,
    OTHER,
    OTHER_CITY,
    OWN,
    TicketHouse,
    house_of,
    matter,
)
from support.encoder import NgramEncoder

from desk.tickets.mass_events import MassEvents
from desk.tickets.places import enough, same_place
from desk.tickets.texts import figure
from desk.tickets.ticket import TicketInput
from desk.vocabulary import TicketAction

A = TicketAction
TEXT = "样板路八号门口的路灯一个星期不亮了，晚上看不清路。"
GARBAGE = "垃圾站的桶满了没有人来收，味道很大"


def garbage(**changes: object) -> TicketInput:
    """Another topic, at the same place."""
    return matter(text=GARBAGE, summary="垃圾无人收", **changes)


def alike(house: TicketHouse, text: str = TEXT, **told: object) -> list[str]:
    found = house.tickets.similar.of(text, None, told.pop("district", "示例区"), **told)
    return [ticket.number for ticket, _cosine in found]


class TestDuplicates:
    def test_the_likest_come_first(self, house: TicketHouse) -> None:
        near = house.file(matter(text=TEXT.replace("一个星期", "好几天")))
        same = house.file()
        house.file(garbage())
        found = house.tickets.similar.of(TEXT, None, "示例区")
        assert [ticket.number for ticket, _cosine in found] == [same.number, near.number]
        assert found[0][1] == pytest.approx(1, abs=0.01)
        assert found[0][1] > found[1][1] >= figure("duplicates.cosine.unknown_place")

    def test_a_vector_can_be_given(self, house: TicketHouse) -> None:
        filed = house.file()
        vector = NGRAMS.encode([TEXT])[0]
        without = house_of(house.engine, house.folder, None)
        assert [each.number for each, _ in without.tickets.similar.of("", vector, "")] == [
            filed.number
        ]
        assert without.tickets.similar.of(TEXT, None, "") == [], "no encoder, no vector"

    def test_place_and_time_count(self, house: TicketHouse) -> None:
        filed = house.file(matter(subdistrict="示例街道"))
        unplaced = house.file(matter(district="", place=""))
        both = {filed.number, unplaced.number}
        assert set(alike(house)) == both
        assert set(alike(house, district="")) == both, "not told: any district counts"
        assert alike(house, district="演示区") == [unplaced.number]
        assert set(alike(house, city=CITY)) == both
        assert alike(house, city=OTHER_CITY) == []
        assert set(alike(house, subdistrict="示例街道")) == both
        assert alike(house, subdistrict="演示街道") == [unplaced.number]
        house.clock.wait(hours=71)
        assert set(alike(house)) == both
        house.clock.wait(hours=2)
        assert alike(house) == []
        assert set(alike(house, hours=100)) == both
        assert alike(house, hours=0) == []

    def test_what_was_merged_is_no_duplicate_and_not_too_many_are_told(
        self, house: TicketHouse
    ) -> None:
        kept, merged = house.file(actor=None), house.file(actor=None)
        house.act(merged, A.MERGE, AGENT, other=kept.number)
        assert alike(house) == [kept.number]
        for _ in range(8):
            house.file()
        assert len(alike(house)) == 5

    def test_of_a_filed_ticket(self, house: TicketHouse) -> None:
        first, linked = house.file_all(matter(), matter())
        house.clock.wait(hours=5)
        second = house.file()
        others = house.tickets.similar.of_ticket(first.number, AGENT)
        assert [ticket.number for ticket, _cosine in others] == [second.number]
        assert linked.number not in {ticket.number for ticket, _cosine in others}
        back = house.tickets.similar.of_ticket(second.number, AGENT)
        assert {ticket.number for ticket, _cosine in back} == {first.number, linked.number}

    def test_vectors_of_another_encoder_are_left_alone(self, house: TicketHouse) -> None:
        class Wider(NgramEncoder):
            dimensions = 128

        house.file()
        wider = house_of(house.engine, house.folder, Wider())
        assert wider.tickets.similar.of(TEXT, None, "示例区") == []
        own = wider.file(key="another-encoder")
        assert [each.number for each, _ in wider.tickets.similar.of(TEXT, None, "")] == [own.number]


def test_how_alike_they_must_be_depends_on_their_places() -> None:
    assert same_place("渝北示例花园三栋", "示例花园")
    assert same_place("示例花园", "示例花园3栋2单元")
    assert not same_place("示例花园", "样板路")
    assert not same_place("", "")
    same, unknown, other = (
        enough("duplicates", one, two)
        for one, two in (("示例花园", "示例花园一期"), ("示例花园", ""), ("示例花园", "样板路"))
    )
    assert same < unknown < other
    assert enough("mass_events", "", "") <= enough("duplicates", "", "")


class TestMassEvents:
    def test_five_of_one_place_and_topic_within_a_day_become_one(
        self, any_house: TicketHouse
    ) -> None:
        house = any_house
        before = house.file(garbage())
        filed = []
        for _ in range(4):
            house.clock.wait(hours=5)
            filed.append(house.file(matter(department=OWN)))
        assert {house.now(each).event for each in filed} == {""}
        fifth = house.file()
        assert fifth.event
        assert {house.now(each).event for each in filed} == {fifth.event}
        assert house.now(before).event == ""
        house.clock.wait(hours=20)
        sixth = house.file()
        assert sixth.event == fifth.event, "new ones join"
        assert all(house.now(each).revision == 1 for each in filed), "nobody is disturbed"
        (event,) = house.tickets.similar.events.recent(SUPERVISOR)
        assert (event.id, event.tickets, event.open) == (fifth.event, 6, 6)
        assert (event.city, event.district, event.category) == (
            CITY,
            "示例区",
            "城市建设和市政管理",
        )
        assert event.first_at == filed[0].created_at
        assert event.last_at == sixth.created_at
        assert event.title == "样板路路灯不亮"

    def test_not_over_more_than_a_day(self, house: TicketHouse) -> None:
        for _ in range(8):
            house.clock.wait(hours=7)
            assert house.file().event == ""

    def test_not_of_one_call_other_places_or_other_topics(self, house: TicketHouse) -> None:
        house.file_all(*[matter()] * 5)
        house.file_all(*[matter()] * 2)
        for _ in range(3):
            house.file(matter(district="演示区"))
            house.file(matter(), city=OTHER_CITY)
            house.file(garbage())
            house.file(matter(district=""))
        house.file(matter(subdistrict="示例街道"))
        house.file(matter(subdistrict="演示街道"))
        assert house.tickets.similar.events.recent(SUPERVISOR) == []
        assert house.file().event, "three calls, one in each street, and this one: five"

    def test_two_events_of_one_day_stay_apart(self, house: TicketHouse) -> None:
        lamps = [house.file() for _ in range(5)][-1]
        heaps = [house.file(garbage()) for _ in range(5)][-1]
        assert len({lamps.event, heaps.event, ""}) == 3
        house.act(lamps, A.NOTE, AGENT)
        found = house.tickets.similar.events.recent(SUPERVISOR)
        assert {event.id for event in found} == {lamps.event, heaps.event}
        house.clock.wait(days=8)
        assert house.tickets.similar.events.recent(SUPERVISOR) == []

    def test_a_handler_sees_the_own_part_of_it(self, house: TicketHouse) -> None:
        for department in (OWN, OWN, OTHER, OTHER, ""):
            house.file(matter(department=department))
        (event,) = house.tickets.similar.events.recent(HANDLER)
        assert event.tickets == 2
        (event,) = house.tickets.similar.events.recent(SUPERVISOR)
        assert event.tickets == 5

    def test_a_ticket_is_filed_also_when_the_event_fails_and_the_sweep_does_it(
        self, house: TicketHouse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(MassEvents, "join", lambda *_told: 1 / 0)
            filed = [house.file() for _ in range(5)]
        assert {house.now(each).event for each in filed} == {""}
        assert house.tickets.sweep(house.clock()) == []
        assert len({house.now(each).event for each in filed} - {""}) == 1
