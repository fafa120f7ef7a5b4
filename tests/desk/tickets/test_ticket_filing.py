"""Filing: once for each key, all matters or none, by agents and by citizens without account."""

import subprocess
import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR
from support.desk_filing import command
from support.desk_tickets import (
    KEY,
    OTHER,
    OWN,
    BrokenAudit,
    MadeUpDepartments,
    TicketHouse,
    filing,
    house_of,
    matter,
)
from support.stores import url_of

from daoban.database import make_engine
from daoban.errors import Conflict, InvalidInput, NotAllowed, Unavailable
from desk.accounts.account import Actor
from desk.tickets import filing as filing_module
from desk.tickets.tables import TicketEventRow, TicketRow
from desk.tickets.ticket import Contact
from desk.tickets.tickets import Tickets
from desk.vocabulary import TicketChannel, TicketStatus, TicketType, Urgency

THREADS = 8


def test_one_call_becomes_linked_tickets(any_house: TicketHouse) -> None:
    house = any_house
    said = (matter(department=OWN), matter(text="垃圾两天没有人收", summary="垃圾无人收"))
    first, second = house.file_all(*said)
    assert (first.call, first.position, second.position) == (second.call, 0, 1)
    assert first.number != second.number
    assert first.id != second.id
    assert (first.status, second.status) == (TicketStatus.DISPATCHED, TicketStatus.PENDING)
    assert first.revision == 1
    assert first.created_at == house.clock()
    assert first.due_at > first.created_at + timedelta(days=5)
    assert house.tickets.linked(first.number, AGENT) == [second]
    assert house.tickets.linked(second.number, AGENT) == [first]
    (event,) = house.tickets.events(first.number, AGENT)
    assert (event.action, event.before, event.after) == (None, None, TicketStatus.DISPATCHED)
    assert (event.actor, event.role, event.changes) == (
        "agent1",
        "agent",
        {"department": ["", OWN]},
    )
    entries = house.audit.entries(action="ticket_file")
    assert {entry.subject for entry in entries} == {
        f"ticket:{first.number}",
        f"ticket:{second.number}",
    }


def test_a_citizen_files_without_an_account_and_an_agent_sends_it(house: TicketHouse) -> None:
    ticket = house.file(
        matter(department=OWN), actor=None, channel=TicketChannel.CHAT, owner="visitor:a"
    )
    assert (ticket.status, ticket.department) == (TicketStatus.PENDING, OWN), "a proposal"
    (event,) = house.tickets.events(ticket.number, AGENT)
    assert (event.actor, event.role) == ("citizen", "citizen")
    (entry,) = house.audit.entries()
    assert (entry.actor, entry.detail["by"]) == ("system", "citizen")


@pytest.mark.parametrize("actor", [AGENT, SUPERVISOR, None])
def test_who_may_file(house: TicketHouse, actor: Actor | None) -> None:
    assert house.file(actor=actor).revision == 1


@pytest.mark.parametrize("actor", [HANDLER, AUDITOR])
def test_who_may_not_file(house: TicketHouse, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        house.file(actor=actor)
    assert house.count(TicketRow) == 0


def test_what_is_urgent_is_due_within_hours(house: TicketHouse) -> None:
    ticket = house.file(matter(urgency=Urgency.URGENT))
    assert ticket.due_at - ticket.created_at == timedelta(hours=4)


def test_the_same_key_files_once(any_house: TicketHouse) -> None:
    house = any_house
    said = filing("one-key-for-all", matter(), matter(text="垃圾无人收", summary="垃圾"))
    first = house.tickets.file(said, AGENT)
    house.clock.wait(hours=2)
    assert house.tickets.file(said, AGENT) == first
    house.act(first[0], next(iter(house.tickets.offered(first[0], AGENT))), AGENT)
    again = house.tickets.file(said, AGENT)
    assert [ticket.number for ticket in again] == [ticket.number for ticket in first]
    assert house.count(TicketRow) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"matters": (matter(text="别的事情"),)},
        {"matters": (matter(), matter())},
        {"contact": Contact(name="王示例", phone="13800000000")},
        {"contact": Contact(name="李示例", phone="13900000000")},
        {"contact": Contact()},
    ],
)
def test_a_key_that_was_used_for_something_else_tells_nothing_and_loses_nothing(
    house: TicketHouse, changed: dict[str, object]
) -> None:
    house.tickets.file(filing("a-guessable-key"), None)
    with pytest.raises(Conflict) as told:
        house.tickets.file(filing("a-guessable-key", **changed), None)
    assert "GD" not in told.value.message + (told.value.hint or "")
    assert house.count(TicketRow) == 1


def test_nothing_is_kept_when_a_part_fails(house: TicketHouse) -> None:
    broken = Tickets(house.engine, house.sealer, BrokenAudit(), MadeUpDepartments())
    with pytest.raises(RuntimeError):
        broken.file(filing("filed-in-two-tries", matter(), matter()), AGENT)
    assert house.count(TicketRow) == house.count(TicketEventRow) == 0
    assert len(house.tickets.file(filing("filed-in-two-tries", matter(), matter()), AGENT)) == 2


def test_a_number_that_is_taken_is_drawn_again(
    house: TicketHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(("GD26112000000000", "GD26112000000000", "GD26112000000001"))
    monkeypatch.setattr(filing_module, "new_number", lambda _moment: next(drawn))
    assert house.file().number == "GD26112000000000"
    assert house.file().number == "GD26112000000001"


def test_who_never_gets_a_number_is_told_to_send_it_again(
    house: TicketHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing_module, "new_number", lambda _moment: "GD26112000000000")
    house.file()
    with pytest.raises(Unavailable, match="没有登记成功"):
        house.file()
    assert house.count(TicketRow) == house.count(TicketEventRow) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (matter(district="区" * 25), "district"),
        (matter(subdistrict="街" * 41), "subdistrict"),
        (matter(bundle="b" * 81), "bundle"),
        (matter(category_path=("城乡建设", "类" * 41)), "category"),
        (matter(category_path=("城乡建设", " ")), "category_path"),
        (matter(text=" \n\x00 "), "text"),
        (matter(department="dept-unknown"), "department"),
        (matter(assisting=(OTHER, "dept-unknown")), "assisting"),
    ],
)
def test_what_does_not_fit_is_told_by_field(house: TicketHouse, wrong, field: str) -> None:
    with pytest.raises(InvalidInput) as told:
        house.file(wrong)
    assert [detail["field"] for detail in told.value.details] == [field]
    assert house.count(TicketRow) == 0


def test_a_citizens_ticket_is_not_lost_over_a_department_that_is_unknown(
    house: TicketHouse,
) -> None:
    ticket = house.file(matter(department="dept-unknown", assisting=("x",)), actor=None)
    assert (ticket.department, ticket.assisting) == ("", ())
    assert house.file(city="000000", actor=None).city == "000000"


def test_a_summary_of_blanks_becomes_the_beginning_of_the_text(house: TicketHouse) -> None:
    assert house.file(matter(summary="  ")).summary == matter().text[:60]


class FailingEncoder:
    name, dimensions = "failing", 4

    def encode(self, _texts: list[str]):
        raise RuntimeError("out of memory")


def test_a_ticket_is_filed_also_when_the_encoder_fails(house: TicketHouse) -> None:
    failing = house_of(house.engine, house.folder, FailingEncoder())
    assert failing.file().revision == 1
    without = house_of(house.engine, house.folder, None)
    assert without.tickets.file(filing("without-an-encoder"), AGENT)[0].revision == 1


def test_many_at_once_file_each_key_once(any_house: TicketHouse) -> None:
    house = any_house
    url = url_of(house.engine)
    engines = [make_engine(url) for _ in range(THREADS)]
    keys = [f"shared-key-{number:04}" for number in range(6)]
    seen: list[list[str]] = [[] for _ in engines]
    failed: list[BaseException] = []
    start = threading.Barrier(THREADS)

    def work(number: int) -> None:
        mine = house_of(engines[number], house.folder, None, KEY, house.clock)
        try:
            start.wait()
            for key in keys:
                said = filing(key, matter(), matter(text="垃圾无人收", summary="垃圾"))
                seen[number] += [each.number for each in mine.tickets.file(said, AGENT)]
        except BaseException as error:  # shown by the test
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for engine in engines:
        engine.dispose()
    assert not failed
    assert all(numbers == seen[0] for numbers in seen), "all got the same tickets"
    assert house.count(TicketRow) == house.count(TicketEventRow) == len(keys) * 2
    assert house.audit.verify() == len(keys) * 2


def test_processes_that_file_at_once_file_each_key_once(house: TicketHouse) -> None:
    line = command("file", url_of(house.engine), 12)
    running = [subprocess.Popen(line, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate()[0].split() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    assert told[0] == told[1] == told[2]
    assert len(set(told[0])) == 24
    assert house.count(TicketRow) == house.count(TicketEventRow) == 24
    assert house.audit.verify() == 24


texts = st.text(min_size=1, max_size=80)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=4),
    texts,
    st.sampled_from(TicketType),
)
def test_whatever_is_said_can_be_filed_and_read(
    house: TicketHouse, said: list[tuple[str, str, str]], name: str, kind: TicketType
) -> None:
    matters = [
        matter(type=kind, text=text, summary=summary[:120], place=place)
        for text, summary, place in said
    ]
    contact = Contact(name=name[:60], phone="13800000000", original=said[0][0])
    try:
        filed = house.file_all(*matters, contact=contact)
    except InvalidInput:
        filed = []
    if not filed:
        assert any(not text.replace("\x00", "").strip() for text, _summary, _place in said)
        return
    assert len(filed) == len(matters)
    for ticket in filed:
        assert house.tickets.get(ticket.number, AGENT) == ticket
        assert house.tickets.public(ticket.number).number == ticket.number
    kept = house.tickets.contact(filed[0].number, AGENT)
    assert kept.phone == "13800000000"
