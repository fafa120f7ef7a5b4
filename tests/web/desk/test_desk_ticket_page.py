"""The page of a ticket: what it offers to whom, doing it, contact, and two people at once."""

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from page_reader import shown, without_blanks
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR
from support.desk_page_filings import act, at, file, matter
from support.desk_pages import HOUSING, MANAGEMENT, STRANGER, browser_of

from desk.accounts.account import Actor
from desk.tickets.lifecycle import offered
from desk.tickets.ticket import Ticket
from desk.vocabulary import Grade, TicketAction, TicketStatus, TicketType, Urgency
from web.desk.ticket_forms import FIELDS

A = TicketAction
OFFERED = {
    (AGENT, TicketStatus.PENDING): {A.DISPATCH, A.CORRECT, A.NOTE, A.MERGE, A.ESCALATE, A.RESOLVE},
    (AGENT, TicketStatus.DISPATCHED): {A.REDISPATCH, A.NOTE, A.CORRECT, A.ESCALATE},
    (AGENT, TicketStatus.IN_PROGRESS): {A.REDISPATCH, A.NOTE, A.ESCALATE},
    (AGENT, TicketStatus.RESOLVED): {A.FOLLOW_UP, A.REOPEN},
    (AGENT, TicketStatus.FOLLOW_UP): {A.ARCHIVE, A.REOPEN},
    (AGENT, TicketStatus.ARCHIVED): set(),
    (SUPERVISOR, TicketStatus.ARCHIVED): {A.REOPEN},
    (HANDLER, TicketStatus.DISPATCHED): {A.ACCEPT, A.RETURN, A.NOTE},
    (HANDLER, TicketStatus.IN_PROGRESS): {A.RESOLVE, A.RETURN, A.NOTE},
    (HANDLER, TicketStatus.RESOLVED): set(),
    (AUDITOR, TicketStatus.DISPATCHED): set(),
    (AUDITOR, TicketStatus.RESOLVED): set(),
}


def path(ticket: Ticket) -> str:
    return f"/desk/tickets/{ticket.number}"


def now(house: FastAPI, ticket: Ticket) -> Ticket:
    found: Ticket = house.state.desk.tickets.get(ticket.number, SUPERVISOR)
    return found


def do(client: TestClient, ticket: Ticket, action: TicketAction, **typed: str):
    given = {"action": action.value, "revision": str(ticket.revision), **typed}
    return client.post(path(ticket), data=given)


@pytest.mark.parametrize(("actor", "status"), OFFERED, ids=str)
def test_exactly_what_role_and_state_allow_is_offered(
    house: FastAPI, actor: Actor, status: TicketStatus
) -> None:
    ticket = at(house, status)
    with browser_of(house, actor) as client:
        page = client.get(path(ticket))
    shown_actions = re.findall(r'name="action" value="([^"]+)"', without_blanks(page))
    assert set(shown_actions) == {each.value for each in OFFERED[actor, status]}
    assert shown_actions == [each.value for each in offered(ticket, actor)]
    if not shown_actions:
        assert "没有您可以做的操作" in shown(page)
    revisions = set(re.findall(r'name="revision" value="(\d+)"', page.text))
    assert revisions <= {str(ticket.revision)}


def test_every_action_has_a_form() -> None:
    assert set(FIELDS) == set(TicketAction)


def test_all_that_is_known_is_shown(house: FastAPI, agent: TestClient) -> None:
    told = {
        "happened": "昨天晚上",
        "object": "路灯",
        "subdistrict": "示例街道",
        "confidential": True,
    }
    ticket = at(house, TicketStatus.RESOLVED, **told)
    house.state.desk.ratings.rate(ticket.number, Grade.GOOD, ["处理及时"], "修得快")
    text = shown(agent.get(path(ticket)))
    for said in (
        ticket.number,
        "样板路路灯不亮",
        "样板路八号门口的路灯一个星期不亮了。",
        "城乡建设 / 城市建设和市政管理",
        "市城市管理局",
        "渝中区 示例街道",
        "昨天晚上",
        "路灯已经修好。",
        "来电人要求保密",
        "满意：处理及时",
        "修得快",
        "办结 · 办理中 → 已办结",
        "handler1（承办人）",
        "群众",
        "第 4 版",
    ):
        assert said in text, said


def test_tickets_of_one_call_and_merged_ones_are_linked(house: FastAPI, agent: TestClient) -> None:
    first, second = file(
        house, matter(), matter(summary="另一件事", place="别处", district="江北区")
    )
    (third,) = file(house, matter(summary="又是这盏灯"))
    act(house, third, A.MERGE, AGENT, other=first.number)
    page = agent.get(path(first))
    assert f'href="{path(second)}"' in page.text
    assert f'href="{path(third)}"' in page.text
    assert "并入本件的工单" in shown(page)
    assert f'href="{path(first)}"' in agent.get(path(third)).text


def test_duplicates_are_shown(house: FastAPI, agent: TestClient) -> None:
    (first,) = file(house)
    (second,) = file(house)
    page = agent.get(path(second))
    assert "可能重复的工单" in shown(page)
    assert f'href="{path(first)}"' in page.text


def test_the_whole_life_by_forms(house: FastAPI, agent: TestClient) -> None:
    (ticket,) = file(house)
    with browser_of(house, HANDLER) as handler:
        sent = do(agent, ticket, A.DISPATCH, department="市城市管理局", note="请尽快")
        assert "已派单" in shown(sent)
        ticket = now(house, ticket)
        assert (ticket.status, ticket.department) == (TicketStatus.DISPATCHED, MANAGEMENT)
        do(handler, ticket, A.ACCEPT)
        do(handler, now(house, ticket), A.NOTE, note="已到现场")
        do(handler, now(house, ticket), A.RESOLVE, result="换了灯泡")
        do(agent, now(house, ticket), A.FOLLOW_UP, note="群众满意")
        do(agent, now(house, ticket), A.ARCHIVE)
    ticket = now(house, ticket)
    assert (ticket.status, ticket.result) == (TicketStatus.ARCHIVED, "换了灯泡")
    text = shown(agent.get(path(ticket)))
    for said in ("请尽快", "已到现场", "换了灯泡", "群众满意", "承办部门：空 → 市城市管理局"):
        assert said in text


def test_assisting_departments_go_by_title(house: FastAPI, agent: TestClient) -> None:
    (ticket,) = file(house)
    do(agent, ticket, A.DISPATCH, department=MANAGEMENT, assisting0="市住房城乡建委", assisting1="")
    assert now(house, ticket).assisting == (HOUSING,)
    text = shown(agent.get(path(ticket)))
    assert "协办部门" in text
    assert "市住房城乡建委" in text


def test_a_handler_who_gives_it_back_is_led_to_the_list(house: FastAPI) -> None:
    ticket = at(house, TicketStatus.DISPATCHED)
    with browser_of(house, HANDLER) as client:
        given = {"action": "退回", "revision": str(ticket.revision), "note": "不归我们管"}
        response = client.post(path(ticket), data=given)
        assert response.url.path == "/desk/tickets"
        assert f"工单 {ticket.number} 已退回" in shown(response)
        assert " open" not in response.text.partition("<summary>筛选")[0].rpartition("<details")[2]
        assert "已退回" not in shown(client.get("/desk/tickets?returned=%3Cb%3E"))
    assert now(house, ticket).status is TicketStatus.PENDING


@pytest.mark.parametrize(
    ("action", "typed"),
    [
        (A.DISPATCH, {"department": "乱写局"}),
        (A.DISPATCH, {"department": ""}),
        (A.NOTE, {"note": "  "}),
        (A.RESOLVE, {"result": ""}),
        (A.MERGE, {"other": "GD0"}),
        (A.CORRECT, {}),
        (A.NOTE, {"note": "长" * 2001}),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_stays(
    house: FastAPI, agent: TestClient, action: TicketAction, typed: dict[str, str]
) -> None:
    (ticket,) = file(house)
    given = {"note": "我写的说明", **typed}
    response = do(agent, ticket, action, **given)
    assert response.status_code == 422
    page = without_blanks(response)
    assert 'id="failure"' in page
    opened = re.search(r'<details class="action" open>(.*?)</details>', page, re.S)
    assert opened
    assert action.value in opened[1]
    if len(given["note"]) <= 2000:
        assert given["note"] in opened[1]
    assert now(house, ticket).revision == ticket.revision


def test_two_at_once_see_both_states_and_lose_nothing(house: FastAPI, agent: TestClient) -> None:
    ticket = at(house, TicketStatus.IN_PROGRESS)
    with browser_of(house, HANDLER) as handler:
        do(handler, ticket, A.NOTE, note="我先写了一句")
    response = do(agent, ticket, A.REDISPATCH, department="市住房城乡建委", note="改到住建更合适")
    assert response.status_code == 409
    text, page = shown(response), without_blanks(response)
    assert "别人刚刚改过这张工单" in text
    assert f"您打开时是第 {ticket.revision} 版，现在是第 {ticket.revision + 1} 版" in text
    assert "我先写了一句" in text
    assert text.count("改到住建更合适") == 2
    assert 'value="市住房城乡建委"' in page
    again = re.search(r'<details class="action" open>.*?name="revision" value="(\d+)"', page, re.S)
    assert again
    assert again[1] == str(ticket.revision + 1)
    typed = {"department": "市住房城乡建委", "note": "改到住建更合适"}
    do(agent, now(house, ticket), A.REDISPATCH, **typed)
    assert now(house, ticket).department == HOUSING


def test_what_cannot_be_done_any_more_leaves_the_words(house: FastAPI) -> None:
    ticket = at(house, TicketStatus.IN_PROGRESS)
    with browser_of(house, HANDLER) as handler:
        do(handler, ticket, A.RESOLVE, result="已经修好")
        response = do(handler, ticket, A.RESOLVE, result="写了很久的办理结果")
    assert response.status_code == 409
    text = shown(response)
    assert "按现在的状态，不能再办结" in text
    assert "写了很久的办理结果" in text
    assert now(house, ticket).result == "已经修好"


def test_a_correction_changes_only_what_was_changed_on_the_screen(
    house: FastAPI, agent: TestClient
) -> None:
    (ticket,) = file(house)
    page = without_blanks(agent.get(path(ticket)))
    was = dict(re.findall(r'name="was:(\w+)" value="([^"]*)"', page))
    assert was["category_path"] == "城乡建设/城市建设和市政管理"
    assert was["confidential"] == "否"
    act(house, ticket, A.CORRECT, SUPERVISOR, changes={"place": "别人改的地点"})
    untouched = {f"change:{name}": value for name, value in was.items()}
    typed = {f"was:{name}": value for name, value in was.items()} | untouched
    typed |= {"change:type": "投诉", "change:confidential": "是", "change:urgency": "紧急"}
    clash = do(agent, ticket, A.CORRECT, **typed)
    assert clash.status_code == 409
    page = without_blanks(clash)
    assert 'name="change:place" maxlength="200" autocomplete="off" value="别人改的地点"' in page
    resent = {
        "action": "更正",
        "revision": str(ticket.revision + 1),
        **{
            f"was:{name}": value
            for name, value in re.findall(r'name="was:(\w+)" value="([^"]*)"', page)
        },
        "change:place": "别人改的地点",
        "change:type": "投诉",
        "change:confidential": "是",
        "change:urgency": "紧急",
    }
    assert agent.post(path(ticket), data=resent).status_code == 200
    after = now(house, ticket)
    assert (after.place, after.type) == ("别人改的地点", TicketType.COMPLAINT)
    assert (after.confidential, after.urgency) == (True, Urgency.URGENT)
    assert after.summary == ticket.summary


def test_the_department_is_corrected_only_while_nobody_has_it(
    house: FastAPI, agent: TestClient
) -> None:
    (waiting,) = file(house)
    assert "change:department" in agent.get(path(waiting)).text
    assert "change:department" not in agent.get(path(at(house, TicketStatus.DISPATCHED))).text
    typed = {"change:department": "市公安局", "was:department": ""}
    do(agent, waiting, A.CORRECT, **typed)
    assert now(house, waiting).department == "dept-public-security"


def test_contact_is_shown_on_request_and_each_look_is_recorded(
    house: FastAPI, agent: TestClient
) -> None:
    ticket = at(house, TicketStatus.DISPATCHED)
    page = agent.get(path(ticket))
    assert "13800000000" not in page.text
    assert house.state.desk.audit.entries(action="ticket_contact") == []
    assert agent.get(path(ticket) + "/contact").status_code == 405
    revealed = agent.post(path(ticket) + "/contact")
    assert "13800000000" in shown(revealed)
    assert "我叫李示例，路灯不亮" in shown(revealed)
    assert revealed.headers["cache-control"] == "no-store"
    agent.post(f"/api/v1{path(ticket)}/contact")
    entries = house.state.desk.audit.entries(action="ticket_contact")
    assert [(each.actor, each.subject) for each in entries] == [
        (AGENT.name, f"ticket:{ticket.number}")
    ] * 2


def test_who_may_not_see_the_contact_does_not(house: FastAPI) -> None:
    open_one = at(house, TicketStatus.DISPATCHED)
    secret = at(house, TicketStatus.DISPATCHED, confidential=True)
    for actor, ticket, status in (
        (HANDLER, open_one, 200),
        (HANDLER, secret, 403),
        (STRANGER, open_one, 404),
        (AUDITOR, open_one, 403),
    ):
        with browser_of(house, actor) as client:
            response = client.post(path(ticket) + "/contact")
            assert response.status_code == status
            assert ("13800000000" in response.text) is (status == 200)
            page = client.get(path(ticket))
            assert ("查看联系方式" in shown(page)) is (status == 200)
            assert client.post(f"/api/v1{path(ticket)}/contact").status_code == status


def test_other_sites_can_do_nothing(house: FastAPI) -> None:
    ticket = at(house, TicketStatus.DISPATCHED)
    with browser_of(house, AGENT) as client:
        client.headers["sec-fetch-site"] = "cross-site"
        assert do(client, ticket, A.NOTE, note="x").status_code == 403
        assert client.post(path(ticket) + "/contact").status_code == 403
        for end in ("/actions", "/contact"):
            assert client.post(f"/api/v1{path(ticket)}{end}", json={}).status_code in (403, 422)
    assert now(house, ticket).revision == ticket.revision


@pytest.mark.parametrize(
    "sent", [{}, {"action": "乱写", "revision": "1"}, {"action": "备注", "revision": "x"}]
)
def test_a_form_that_is_none_of_ours_is_refused(
    house: FastAPI, agent: TestClient, sent: dict[str, str]
) -> None:
    (ticket,) = file(house)
    response = agent.post(path(ticket), data=sent)
    assert response.status_code == 422
    assert "检查后再提交" in shown(response)


def test_a_number_that_is_none_is_told_kindly(agent: TestClient) -> None:
    for number in ("GD000000XXXXXXXX", "x", "%00"):
        response = agent.get(f"/desk/tickets/{number}")
        assert response.status_code == 404
        assert "没有找到" in shown(response)


def test_the_api_does_what_the_forms_do(house: FastAPI, agent: TestClient) -> None:
    (ticket,) = file(house)
    api = f"/api/v1{path(ticket)}"
    assert agent.get(api).json()["actions"] == ["派单", "备注", "更正", "办结", "督办", "并单"]
    wanted = {"action": "派单", "revision": 1, "department": "市城市管理局"}
    assert agent.post(f"{api}/actions", json=wanted).json()["status"] == "已派"
    stale = agent.post(f"{api}/actions", json={"action": "备注", "revision": 1, "note": "x"})
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "conflict")
    changes = {"place": "新地点", "category_path": "交通运输"}
    wanted = {"action": "更正", "revision": 2, "changes": changes}
    assert agent.post(f"{api}/actions", json=wanted).json()["place"] == "新地点"
    assert [each["action"] for each in agent.get(f"{api}/events").json()] == [None, "派单", "更正"]
    assert agent.post(f"{api}/actions", json={"action": "飞", "revision": 3}).status_code == 422
