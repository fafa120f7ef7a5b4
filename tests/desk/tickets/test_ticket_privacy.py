"""Nothing personal lies readable in the database; who called is shown to whoever may see it."""

import json
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR
from support.desk_tickets import OWN, STRANGER, TicketHouse, matter

from daoban.errors import NotAllowed, NotFound
from desk.tickets.choices import SuggestionChoices
from desk.tickets.privacy import clean, masked
from desk.tickets.ticket import Contact, TicketInput
from desk.vocabulary import Grade, TicketAction

A = TicketAction
PHONE, IDENTITY, NAME = "13712345678", "110101199003077758", "欧阳示例"
SPOKEN = "一三七幺二三四五六七八"
PLANTED = (PHONE, "137-1234-5678", "137 1234 5678", IDENTITY, NAME, SPOKEN)
TOLD = f"我是{NAME}，身份证{IDENTITY}，电话{PHONE}或者137-1234-5678，就是{SPOKEN}，137 1234 5678"
CONTACT = Contact(name=NAME, phone=PHONE, original=TOLD)


def planted_matter() -> TicketInput:
    """Personal data in every field that takes text."""
    short = f"{NAME}{PHONE}"
    return matter(
        department=OWN,
        district=short,
        subdistrict=short,
        place=TOLD,
        happened=f"{NAME}{IDENTITY}",
        object=TOLD,
        demand=TOLD,
        summary=TOLD[:120],
        text=TOLD,
        bundle=short,
        category_path=("城乡建设", short),
    )


def assert_unreadable(house: TicketHouse, values: Iterable[str]) -> None:
    raw = house.raw()
    assert "样板路".encode() in raw or "〔姓名〕".encode() in raw, "the right files are looked at"
    for value in values:
        escaped = json.dumps(value)[1:-1]
        for text in (value, escaped):
            assert text.encode() not in raw, value


def test_what_is_planted_is_nowhere_readable(house: TicketHouse) -> None:
    filed = house.file_all(planted_matter(), contact=CONTACT, key=f"key-{PHONE}")
    ticket = filed[0]
    house.act(ticket, A.CORRECT, AGENT, changes={"place": f"另说{TOLD}", "demand": f"又说{TOLD}"})
    house.act(ticket, A.NOTE, HANDLER, note=TOLD)
    house.act(ticket, A.RETURN, HANDLER, note=TOLD)
    house.act(ticket, A.DISPATCH, AGENT, department=OWN)
    house.act(ticket, A.ACCEPT, HANDLER)
    house.act(ticket, A.RESOLVE, HANDLER, result=TOLD)
    house.ratings.rate(ticket.number, Grade.BAD, ["太慢", f"{PHONE}"], TOLD)
    house.corrections.keep(ticket, ticket, {"department": OWN, "district": PHONE}, AGENT)
    assert house.tickets.contact(ticket.number, AGENT) == CONTACT
    assert_unreadable(house, PLANTED)


def test_what_is_learnt_from_agents_is_masked_too(house: TicketHouse) -> None:
    house.file()
    choices = SuggestionChoices(house.engine)
    choices.keep(TOLD, "cq-newborn", "edit", TOLD, TOLD, AGENT)
    (kept,) = choices.rows()
    assert (kept.record_id, kept.choice, kept.actor) == ("cq-newborn", "edit", "agent1")
    assert_unreadable(house, set(PLANTED) - {NAME})


def test_the_number_and_name_are_masked_also_when_told_otherwise(house: TicketHouse) -> None:
    caller = Contact(name=NAME, phone="023-67654321")
    text = "请打 023 6765 4321 找欧阳示例，或者 67654321 与 6765-4321"
    assert masked(text, caller) == "请打 〔电话号码〕 找〔姓名〕，或者 〔电话号码〕 与 〔电话号码〕"
    assert masked("市民反映路灯不亮", Contact(name="市民")) == "市民反映路灯不亮"
    assert masked("二零二六年十一月，楼层一二三") == "二零二六年十一月，楼层一二三"


@given(
    st.text(max_size=200), st.text(max_size=10), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
)
def test_a_masked_text_stays_as_it_is(text: str, name: str, phone: str) -> None:
    caller = Contact(name=name, phone=phone)
    once = masked(f"{text} {phone} {text}", caller)
    assert phone not in once
    assert masked(once) == once


def test_what_no_database_keeps_is_cleaned_away() -> None:
    assert clean("一\x00二\ud800三 ") == "一二?三"


class TestWhoCalled:
    def test_everybody_who_may_see_it_and_each_look_is_noted(self, house: TicketHouse) -> None:
        ticket = house.file(matter(department=OWN), contact=CONTACT)
        for actor in (AGENT, SUPERVISOR, HANDLER):
            assert house.tickets.contact(ticket.number, actor) == CONTACT
        looks = house.audit.entries(action="ticket_contact")
        assert [entry.actor for entry in reversed(looks)] == ["agent1", "supervisor1", "handler1"]
        assert {entry.subject for entry in looks} == {f"ticket:{ticket.number}"}
        assert all(PHONE not in str(entry.detail) for entry in looks)

    def test_nobody_else(self, house: TicketHouse) -> None:
        ticket = house.file(matter(department=OWN), contact=CONTACT)
        with pytest.raises(NotAllowed):
            house.tickets.contact(ticket.number, AUDITOR)
        with pytest.raises(NotFound):
            house.tickets.contact(ticket.number, STRANGER)
        assert house.audit.entries(action="ticket_contact") == []

    def test_not_the_department_when_it_is_confidential(self, house: TicketHouse) -> None:
        ticket = house.file(matter(department=OWN, confidential=True), contact=CONTACT)
        with pytest.raises(NotAllowed, match="保密"):
            house.tickets.contact(ticket.number, HANDLER)
        assert house.tickets.contact(ticket.number, AGENT) == CONTACT
        assert len(house.audit.entries(action="ticket_contact")) == 1

    def test_a_ticket_without_contact(self, house: TicketHouse) -> None:
        ticket = house.file(contact=Contact())
        assert not ticket.has_contact
        assert house.tickets.contact(ticket.number, AGENT).empty

    def test_nothing_of_it_in_what_others_see(self, house: TicketHouse) -> None:
        ticket = house.file(planted_matter(), contact=CONTACT)
        house.act(ticket, A.NOTE, HANDLER, note=TOLD)
        seen = [
            ticket.model_dump_json(),
            house.tickets.public(ticket.number).model_dump_json(),
            *(each.model_dump_json() for each in house.tickets.events(ticket.number, AGENT)),
        ]
        for value in PLANTED:
            assert all(value not in text for text in seen), value
