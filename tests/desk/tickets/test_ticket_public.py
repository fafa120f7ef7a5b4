"""A ticket as the citizen sees it: where it stands in plain Chinese, and nobody's name."""

import pytest
from support.desk_accounts import AGENT, HANDLER, SUPERVISOR
from support.desk_tickets import EVERYBODY, OTHER, OWN, TicketHouse, matter

from daoban.errors import NotFound
from desk.tickets import texts
from desk.vocabulary import Grade, TicketAction, TicketStatus, Urgency

A, S = TicketAction, TicketStatus


def test_progress_is_told_in_plain_words(house: TicketHouse) -> None:
    ticket = house.file(matter(department=OWN), actor=None)
    said = []

    def look() -> None:
        said.append(house.tickets.public(ticket.number).progress)

    look()
    for action, actor in (
        (A.DISPATCH, AGENT),
        (A.ACCEPT, HANDLER),
        (A.RESOLVE, HANDLER),
        (A.FOLLOW_UP, AGENT),
        (A.ARCHIVE, AGENT),
    ):
        house.clock.wait(minutes=5)
        house.act(ticket, action, actor, note="内部意见")
        look()
    assert said == [
        "已登记，热线正在确定由哪个单位办理。",
        "已转交市城市管理局，正在等待签收。",
        "市城市管理局正在办理。",
        "已办结，请查看办理结果，欢迎评价。",
        "已办结，热线正在回访。",
        "已办结并归档。",
    ]
    public = house.tickets.public(ticket.number)
    assert [step.text for step in public.history] == [
        "已登记",
        "已转交市城市管理局",
        "市城市管理局已签收，开始办理",
        "已办结",
        "开始回访",
        "已归档",
    ]
    assert public.history[0].at == ticket.created_at < public.history[1].at


def test_a_proposed_department_and_an_unfinished_result_stay_unsaid(house: TicketHouse) -> None:
    ticket = house.file(matter(department=OWN), actor=None)
    public = house.tickets.public(ticket.number)
    assert (public.department, public.result, public.closed_at) == ("", "", None)
    assert not public.may_rate
    house.act(ticket, A.RESOLVE, AGENT, result="已答复")
    public = house.tickets.public(ticket.number)
    assert (public.result, public.closed_at) == ("已答复", house.clock())
    assert public.may_rate
    house.act(ticket, A.REOPEN, SUPERVISOR, department=OTHER)
    public = house.tickets.public(ticket.number)
    assert (public.department, public.result) == ("市住房城乡建委", "")


def test_nothing_tells_who_works_on_it_or_what_they_note(house: TicketHouse) -> None:
    ticket = house.file(matter(department=OWN))
    house.act(ticket, A.NOTE, AGENT, note="内部意见")
    house.act(ticket, A.CORRECT, AGENT, changes={"summary": "路灯"}, note="内部意见")
    house.act(ticket, A.ESCALATE, SUPERVISOR, note="内部意见")
    house.act(ticket, A.RETURN, HANDLER, note="内部意见")
    house.act(ticket, A.DISPATCH, AGENT, department=OTHER, note="内部意见")
    public = house.tickets.public(ticket.number)
    told = public.model_dump_json()
    assert "内部意见" not in told
    for actor in EVERYBODY:
        assert actor.name not in told
        assert actor.title not in told
    assert [step.text for step in public.history] == [
        "已登记",
        "已转交市城市管理局",
        "正在重新确定承办单位",
        "已转交市住房城乡建委",
    ]


def test_being_late_is_told(house: TicketHouse) -> None:
    ticket = house.file(matter(department=OWN, urgency=Urgency.URGENT))
    assert not house.tickets.public(ticket.number).overdue
    house.clock.wait(hours=5)
    public = house.tickets.public(ticket.number)
    assert public.overdue
    assert public.progress.endswith("已超过办理期限，热线正在督办。")


def test_what_was_merged_tells_the_other_ones_progress_but_not_its_number(
    house: TicketHouse,
) -> None:
    first, second, third = house.at(S.IN_PROGRESS), house.file(actor=None), house.file(actor=None)
    house.act(third, A.MERGE, AGENT, other=second.number)
    house.act(second, A.MERGE, AGENT, other=first.number)
    public = house.tickets.public(third.number)
    assert public.merged
    assert public.status is S.IN_PROGRESS
    assert public.progress == "与同一事项的其他反映合并办理。市城市管理局正在办理。"
    assert [step.text for step in public.history] == ["已登记", "与同一事项的其他反映合并办理"]
    house.act(first, A.RESOLVE, HANDLER, result="已修好")
    public = house.tickets.public(third.number)
    assert (public.status, public.result) == (S.RESOLVED, "已修好")
    assert public.may_rate
    told = public.model_dump_json()
    assert first.number not in told
    assert second.number not in told


def test_a_bad_rating_is_answered_in_the_history(house: TicketHouse) -> None:
    ticket = house.at(S.RESOLVED)
    house.ratings.rate(ticket.number, Grade.BAD)
    assert house.tickets.public(ticket.number).history[-1].text == "收到您的评价，将由专人回访"


def test_a_department_that_is_gone_is_called_so(
    house: TicketHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = house.file(matter(department=OWN))
    monkeypatch.setattr("support.desk_tickets.MadeUpDepartments.titles", {})
    assert house.tickets.public(ticket.number).progress == "已转交承办单位，正在等待签收。"


def test_an_unknown_number(house: TicketHouse) -> None:
    with pytest.raises(NotFound, match="没有找到这张工单"):
        house.tickets.public("GD26112000000000")


def test_each_state_and_step_has_its_words() -> None:
    words = texts.read("tickets")["public"]
    assert set(words["progress"]) == {status.value for status in TicketStatus}
    told = {action.value for action in TicketAction} - {"备注", "更正", "督办"}
    assert told <= set(words["steps"])
    errors = texts.read("tickets")["errors"].values()
    assert all(error["message"].endswith("。") and error["hint"].endswith("。") for error in errors)
