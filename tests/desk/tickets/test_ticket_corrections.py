"""What people settled is kept as labelled data, once for each time that they settled something."""

from datetime import timedelta

import pytest
from support.desk_accounts import AGENT, AUDITOR, HANDLER
from support.desk_tickets import OTHER, OWN, PATH, TicketHouse, matter

from daoban.errors import InvalidInput, NotAllowed
from desk.drafts import MatterDraft
from desk.tickets.choices import SuggestionChoices
from desk.tickets.corrections import labels_of
from desk.vocabulary import TicketAction, TicketType, Urgency

A = TicketAction
DRAFT = MatterDraft(
    text="路灯不亮",
    type=TicketType.HELP,
    category=PATH[-1],
    category_path=list(PATH),
    department=OTHER,
    departments=[],
    district=None,
    urgency=Urgency.NORMAL,
    summary="路灯",
)


def test_a_draft_and_what_it_was_filed_with(any_house: TicketHouse) -> None:
    house = any_house
    ticket = house.file(matter(department=OWN))
    house.corrections.keep(ticket, DRAFT, ticket, AGENT)
    (kept,) = house.corrections.rows()
    assert kept.drafted == {
        "type": "求助",
        "category_path": list(PATH),
        "department": OTHER,
        "district": "",
        "urgency": "一般",
    }
    assert kept.settled == labels_of(ticket)
    assert kept.changed == ["type", "department", "district"]
    assert (kept.ticket_id, kept.city, kept.text) == (ticket.id, ticket.city, ticket.text)
    assert (kept.actor, kept.at) == ("agent1", house.clock())


def test_what_was_taken_over_is_kept_too_and_the_same_once(house: TicketHouse) -> None:
    ticket = house.file(matter(department=OWN), actor=None)
    for _ in range(3):
        house.corrections.keep(ticket, labels_of(ticket), ticket, None)
    (kept,) = house.corrections.rows()
    assert kept.changed == []
    assert kept.actor == "citizen"


def test_each_change_of_a_label_is_kept_with_the_change(house: TicketHouse) -> None:
    ticket = house.file(matter(department=OTHER), actor=None)

    def changed() -> list[tuple[str, list[str]]]:
        return [(each.actor, each.changed) for each in house.corrections.rows()]

    house.act(ticket, A.NOTE, AGENT)
    house.act(ticket, A.CORRECT, AGENT, changes={"place": "演示路"})
    assert changed() == []
    house.act(ticket, A.CORRECT, AGENT, changes={"type": "举报", "district": "演示区"})
    house.act(ticket, A.DISPATCH, AGENT, department=OTHER)
    house.act(ticket, A.REDISPATCH, AGENT, department=OWN)
    house.act(ticket, A.ACCEPT, HANDLER)
    house.act(ticket, A.RETURN, HANDLER)
    house.act(ticket, A.DISPATCH, AGENT, department=OTHER)
    house.act(ticket, A.CORRECT, AGENT, changes={"urgency": "紧急"})
    assert changed() == [
        ("agent1", ["type", "district"]),
        ("agent1", []),
        ("agent1", ["department"]),
        ("handler1", ["department"]),
        ("agent1", ["department"]),
        ("agent1", ["urgency"]),
    ]
    refused = house.corrections.rows()[3]
    assert (refused.drafted["department"], refused.settled["department"]) == (OWN, "")


def test_only_those_since_a_moment(house: TicketHouse) -> None:
    house.corrections.keep(house.file(), DRAFT, DRAFT, AGENT)
    house.clock.wait(days=1)
    house.corrections.keep(house.file(), DRAFT, DRAFT, AGENT)
    assert len(house.corrections.rows()) == 2
    assert len(house.corrections.rows(house.clock())) == 1
    assert house.corrections.rows(house.clock() + timedelta(seconds=1)) == []


class TestChoices:
    def test_each_is_kept(self, house: TicketHouse) -> None:
        choices = SuggestionChoices(house.engine, house.clock)
        for choice in ("accept", "edit", "reject"):
            choices.keep("怎样办居住证", "cs-residence", choice, "带身份证", "请带身份证", AGENT)
            house.clock.wait(hours=1)
        assert [each.choice for each in choices.rows()] == ["accept", "edit", "reject"]
        assert [each.choice for each in choices.rows(house.clock() - timedelta(hours=1))] == [
            "reject"
        ]

    def test_nothing_else_and_by_nobody_else(self, house: TicketHouse) -> None:
        choices = SuggestionChoices(house.engine)
        for actor in (HANDLER, AUDITOR):
            with pytest.raises(NotAllowed):
                choices.keep("怎样办", "cs-residence", "accept", "这样办", "这样办", actor)
        for wrong in (
            ("怎样办", "cs-residence", "maybe", "这样办", "这样办"),
            ("怎" * 8001, "cs-residence", "accept", "这样办", "这样办"),
            ("怎样办", "c" * 121, "accept", "这样办", "这样办"),
        ):
            with pytest.raises(InvalidInput):
                choices.keep(*wrong, AGENT)  # type: ignore[arg-type]
        assert choices.rows() == []
