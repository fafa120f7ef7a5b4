"""What each action does to a ticket, and that two who act at once do not lose a change."""

from datetime import timedelta

import pytest
from support.desk_accounts import AGENT, HANDLER, SUPERVISOR
from support.desk_tickets import (
    OTHER,
    OTHER_CITY,
    OWN,
    STRANGER,
    BrokenAudit,
    MadeUpDepartments,
    TicketHouse,
    at_once,
    matter,
)

from daoban.errors import Conflict, InvalidInput, NotAllowed, NotFound
from desk.accounts.account import Actor
from desk.tickets.tickets import Tickets
from desk.vocabulary import TicketAction, TicketStatus, TicketType, Urgency

S, A = TicketStatus, TicketAction
THREADS = 6


def fields(error: pytest.ExceptionInfo[InvalidInput]) -> list[str]:
    return [detail["field"] for detail in error.value.details]


def test_a_ticket_goes_its_way(any_house: TicketHouse) -> None:
    house = any_house
    ticket = house.file(actor=None)
    ticket = house.act(ticket, A.DISPATCH, AGENT, department=OWN, assisting=[OTHER])
    assert (ticket.status, ticket.department, ticket.assisting) == (S.DISPATCHED, OWN, (OTHER,))
    ticket = house.act(ticket, A.ACCEPT, HANDLER)
    assert ticket.status is S.IN_PROGRESS
    house.clock.wait(days=1)
    ticket = house.act(ticket, A.RESOLVE, HANDLER, result="灯泡已换")
    assert (ticket.status, ticket.result) == (S.RESOLVED, "灯泡已换")
    assert ticket.closed_at == house.clock()
    ticket = house.act(ticket, A.FOLLOW_UP, AGENT, note="群众满意")
    ticket = house.act(ticket, A.ARCHIVE, AGENT)
    assert (ticket.status, ticket.revision) == (S.ARCHIVED, 6)
    assert ticket.closed_at == house.clock()
    events = house.tickets.events(ticket.number, AGENT)
    assert [event.actor for event in events] == [
        "citizen", "agent1", "handler1", "handler1", "agent1", "agent1",
    ]  # fmt: skip
    assert events[1].changes == {"department": ["", OWN], "assisting": ["", OTHER]}
    assert events[3].changes["result"] == ["", "灯泡已换"]
    assert events[4].note == "群众满意"
    details = [entry.detail for entry in reversed(house.audit.entries(actor="handler1"))]
    assert [detail["after"] for detail in details] == ["办理中", "已办结"]


def test_dispatching_takes_the_proposed_department_when_none_is_chosen(house: TicketHouse) -> None:
    ticket = house.file(matter(department=OTHER), actor=None)
    assert house.act(ticket, A.DISPATCH, AGENT, department="").department == OTHER
    with pytest.raises(InvalidInput) as told:
        house.act(house.file(actor=None), A.DISPATCH, AGENT, department="")
    assert fields(told) == ["department"]


def test_a_department_gives_it_back_with_a_reason(house: TicketHouse) -> None:
    ticket = house.at(S.IN_PROGRESS)
    with pytest.raises(InvalidInput) as told:
        house.act(ticket, A.RETURN, HANDLER, note="  ")
    assert fields(told) == ["note"]
    back = house.act(ticket, A.RETURN, HANDLER, note="属于住建职责")
    assert (back.status, back.department, back.returns) == (S.PENDING, "", 1)
    with pytest.raises(NotFound):
        house.tickets.get(back.number, HANDLER)


def test_sending_it_elsewhere_changes_something(house: TicketHouse) -> None:
    ticket = house.at(S.IN_PROGRESS)
    for wrong in ("", OWN, "dept-unknown"):
        with pytest.raises(InvalidInput) as told:
            house.act(ticket, A.REDISPATCH, AGENT, department=wrong)
        assert fields(told) == ["department"]
    sent = house.act(ticket, A.REDISPATCH, AGENT, department=OTHER)
    assert (sent.status, sent.department) == (S.DISPATCHED, OTHER)
    helped = house.act(sent, A.REDISPATCH, AGENT, department=OTHER, assisting=[OWN])
    assert helped.assisting == (OWN,)


@pytest.mark.parametrize(
    ("action", "status", "actor", "field"),
    [
        (A.NOTE, S.PENDING, AGENT, "note"),
        (A.RESOLVE, S.PENDING, AGENT, "result"),
        (A.RESOLVE, S.IN_PROGRESS, HANDLER, "result"),
        (A.CORRECT, S.PENDING, AGENT, "changes"),
        (A.MERGE, S.PENDING, AGENT, "other"),
    ],
)
def test_what_is_needed_is_asked_for(
    house: TicketHouse, action: TicketAction, status: TicketStatus, actor: Actor, field: str
) -> None:
    ticket = house.at(status)
    with pytest.raises(InvalidInput) as told:
        house.act(ticket, action, actor, note="", result=" ")
    assert fields(told) == [field]
    assert all(detail["message"].endswith("。") for detail in told.value.details)
    assert house.now(ticket) == ticket


def test_an_agent_answers_at_once(house: TicketHouse) -> None:
    ticket = house.act(house.file(actor=None), A.RESOLVE, AGENT, result="已当场答复")
    assert (ticket.status, ticket.department) == (S.RESOLVED, "")
    with pytest.raises(InvalidInput) as told:
        house.act(ticket, A.REOPEN, AGENT)
    assert fields(told) == ["department"], "somebody must deal with it"
    assert house.act(ticket, A.REOPEN, AGENT, department=OWN).status is S.IN_PROGRESS


@pytest.mark.parametrize("status", [S.RESOLVED, S.FOLLOW_UP, S.ARCHIVED])
def test_doing_it_again_begins_a_new_time(house: TicketHouse, status: TicketStatus) -> None:
    ticket = house.at(status)
    house.clock.wait(days=40)
    if status is S.ARCHIVED:
        with pytest.raises(NotAllowed):
            house.act(ticket, A.REOPEN, AGENT)
    again = house.act(ticket, A.REOPEN, SUPERVISOR, note="没有修好")
    assert (again.status, again.result, again.closed_at) == (S.IN_PROGRESS, "", None)
    assert again.due_at > house.clock() + timedelta(days=5)
    assert house.tickets.events(again.number, AGENT)[-1].changes["result"][0] == "路灯已经修好"


class TestCorrecting:
    def test_labels_and_words(self, house: TicketHouse) -> None:
        ticket = house.file(matter(department=OWN))
        changes = {
            "type": "举报",
            "category_path": "环境保护 / 环境污染",
            "urgency": "紧急",
            "district": "演示区",
            "place": "演示路一号",
            "summary": "演示路有人排污",
            "confidential": "true",
        }
        after = house.act(ticket, A.CORRECT, AGENT, changes=changes)
        assert (after.type, after.urgency) == (TicketType.REPORT, Urgency.URGENT)
        assert after.category_path == ("环境保护", "环境污染")
        assert (after.district, after.place, after.confidential) == ("演示区", "演示路一号", True)
        assert after.due_at == ticket.created_at + timedelta(hours=4), "from when it was filed"
        told = house.tickets.events(ticket.number, AGENT)[-1].changes
        assert told["category_path"] == ["城乡建设/城市建设和市政管理", "环境保护/环境污染"]
        assert told["confidential"] == ["否", "是"]
        assert set(told) == {*changes, "due_at"}

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"type": "胡说"}, "type"),
            ({"urgency": ""}, "urgency"),
            ({"summary": " "}, "summary"),
            ({"confidential": "也许"}, "confidential"),
            ({"category_path": "/"}, "category_path"),
            ({"category_path": "一/二/三/四"}, "category_path"),
            ({"district": "区" * 25}, "district"),
            ({"place": "路" * 201}, "place"),
            ({"text": "别的话"}, "text"),
            ({"status": "归档"}, "status"),
            ({"owner": "person:x"}, "owner"),
            ({"department": OTHER}, "department"),
            ({"district": "示例区"}, "changes"),
            ({}, "changes"),
        ],
    )
    def test_what_cannot_be_corrected(
        self, house: TicketHouse, changes: dict[str, str], field: str
    ) -> None:
        ticket = house.file(matter(department=OWN))
        with pytest.raises(InvalidInput) as told:
            house.act(ticket, A.CORRECT, AGENT, changes=changes)
        assert fields(told) == [field]
        assert house.now(ticket) == ticket

    def test_the_proposed_department_as_long_as_it_waits(self, house: TicketHouse) -> None:
        ticket = house.file(matter(department=OWN), actor=None)
        after = house.act(ticket, A.CORRECT, AGENT, changes={"department": OTHER})
        assert after.department == OTHER
        with pytest.raises(InvalidInput):
            house.act(after, A.CORRECT, AGENT, changes={"department": "dept-unknown"})


class TestMerging:
    def test_into_one_that_is_open(self, house: TicketHouse) -> None:
        kept, ticket = house.at(S.IN_PROGRESS), house.file(actor=None)
        typed = kept.number.lower().replace("0", "o")
        merged = house.act(ticket, A.MERGE, AGENT, other=typed)
        assert (merged.status, merged.duplicate_of) == (S.ARCHIVED, kept.number)
        assert house.now(kept) == kept
        again = house.act(merged, A.REOPEN, SUPERVISOR, department=OWN)
        assert (again.status, again.duplicate_of) == (S.IN_PROGRESS, "")

    @pytest.mark.parametrize("status", [S.RESOLVED, S.FOLLOW_UP, S.ARCHIVED])
    def test_not_into_one_that_was_dealt_with(
        self, house: TicketHouse, status: TicketStatus
    ) -> None:
        with pytest.raises(InvalidInput, match="补充或修改") as told:
            house.act(house.file(actor=None), A.MERGE, AGENT, other=house.at(status).number)
        assert fields(told) == ["other"]

    def test_not_into_itself_nothing_another_city_or_a_merged_one(self, house: TicketHouse) -> None:
        ticket, kept, merged = (house.file(actor=None) for _ in range(3))
        house.act(merged, A.MERGE, AGENT, other=kept.number)
        far = house.file(actor=None, city=OTHER_CITY)
        for other in (ticket.number, "", "GD26112000000000", far.number, merged.number):
            with pytest.raises(InvalidInput) as told:
                house.act(ticket, A.MERGE, AGENT, other=other)
            assert fields(told) == ["other"]

    def test_two_that_are_merged_into_each_other_at_once_make_no_circle(
        self, any_house: TicketHouse
    ) -> None:
        house = any_house
        for _round in range(5):
            one, two = house.file(actor=None), house.file(actor=None)
            said = at_once(
                house,
                lambda mine, a=one, b=two: mine.act(a, A.MERGE, AGENT, other=b.number, revision=1),
                lambda mine, a=one, b=two: mine.act(b, A.MERGE, AGENT, other=a.number, revision=1),
            )
            assert sorted(said) == ["InvalidInput", "done"]
            assert {house.now(one).status, house.now(two).status} == {S.PENDING, S.ARCHIVED}


def test_of_many_who_act_on_one_revision_one_wins(any_house: TicketHouse) -> None:
    house = any_house
    ticket = house.file(matter(department=OWN))
    for _round in range(4):
        revision = house.now(ticket).revision
        work = lambda mine, seen=revision: mine.act(ticket, A.NOTE, AGENT, revision=seen)  # noqa: E731
        said = at_once(house, *[work] * THREADS)
        assert sorted(said) == ["Conflict"] * (THREADS - 1) + ["done"]
        assert house.now(ticket).revision == revision + 1
    assert len(house.tickets.events(ticket.number, AGENT)) == 5
    assert house.audit.verify() == 5


def test_an_old_revision_is_refused(house: TicketHouse) -> None:
    ticket = house.file(matter(department=OWN))
    house.act(ticket, A.NOTE, AGENT)
    for revision in (0, 1, 3):
        with pytest.raises(Conflict, match="别人改过"):
            house.act(ticket, A.NOTE, AGENT, revision=revision)


def test_nothing_is_kept_when_the_audit_log_fails(house: TicketHouse) -> None:
    ticket = house.file(matter(department=OWN))
    broken = Tickets(house.engine, house.sealer, BrokenAudit(), MadeUpDepartments())
    with pytest.raises(RuntimeError):
        broken.act(ticket.number, A.NOTE, AGENT, 1, note="一句话")
    with pytest.raises(RuntimeError):
        broken.contact(ticket.number, AGENT)
    assert house.now(ticket) == ticket
    assert len(house.tickets.events(ticket.number, AGENT)) == 1


@pytest.mark.parametrize("typed", [{"note": "注" * 8001}, {"result": "果" * 8001}])
def test_what_is_too_long_is_refused(house: TicketHouse, typed: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        house.act(house.at(S.IN_PROGRESS), A.RESOLVE, HANDLER, **typed)


def test_another_department_does_not_even_learn_that_it_exists(house: TicketHouse) -> None:
    ticket = house.file(matter(department=OWN))
    with pytest.raises(NotFound):
        house.act(ticket, A.ACCEPT, STRANGER)
