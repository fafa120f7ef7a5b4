"""The call page for browsers that run no scripts: drafting, touching, adding, merging, filing."""

import html
import json
import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from page_reader import shown, without_blanks
from support.desk_accounts import AGENT, AUDITOR, HANDLER
from support.desk_pages import CITY, HOUSING, MANAGEMENT, browser_of

from desk.tickets.filters import TicketFilter
from desk.vocabulary import Author, TicketChannel, TicketStatus

SAID = "渝中区样板路的路灯昨天坏了，请尽快修。另外，我要投诉物业乱收费"


def fields_of(response: Response) -> dict[str, str]:
    """What the form of a page would send."""
    page = without_blanks(response)
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", page):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        chosen = given.get("type") not in ("radio", "checkbox") or " checked" in tag
        if "name" in given and chosen:
            sent[given["name"]] = _plain(given.get("value", ""))
    for name, value in re.findall(
        r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.S
    ):
        sent[name] = _plain(value)
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        found = re.search(r"<option(?: value=\"([^\"]*)\")? selected>([^<]*)", options)
        sent[name] = _plain(found[1] if found[1] is not None else found[2]) if found else ""
    return sent


def _plain(text: str) -> str:

    return html.unescape(text)


def analysed(client: TestClient, said: str = SAID, **typed: str) -> Response:
    response = client.post(
        "/desk", data={"transcript": said, "city": "重庆", **typed, "action": "analyse"}
    )
    assert response.status_code == 200, shown(response)
    return response


def filed(house: FastAPI) -> list[Any]:
    return house.state.desk.tickets.find(AGENT, TicketFilter()).items


def test_a_fresh_call_is_empty(agent: TestClient) -> None:
    sent = fields_of(agent.get("/desk"))
    assert sent["transcript"] == ""
    assert sent["m0-summary"] == ""
    assert sent["m0-department"] == ""
    assert re.fullmatch(r"call-[0-9a-f]{32}", sent["key"])
    assert fields_of(agent.get("/desk"))["key"] != sent["key"]


@pytest.mark.parametrize("actor", [HANDLER, AUDITOR], ids=lambda each: each.name)
def test_who_takes_no_calls_is_led_to_what_they_may_see(house: FastAPI, actor: Any) -> None:
    with browser_of(house, actor) as client:
        response = client.get("/desk", follow_redirects=False)
        assert response.headers["location"] == "/desk/tickets"
        refused = client.post("/desk", data={"transcript": SAID, "action": "file"})
    assert refused.status_code == 403
    assert "这一页不在您的岗位范围内" in shown(refused)
    assert "/desk/tickets" in refused.text


def test_suggestions_are_quoted_with_source_and_chance(agent: TestClient) -> None:
    page = analysed(agent)
    text = shown(page)
    assert "拨打 12345，或在“渝快办”登记。" in text
    assert "《示例办法》" in text
    assert "2026-11-01 核对" in text
    for chance in ("很可能（92%）", "有可能（61%）", "不太确定（35%）"):
        assert chance in text
    assert (
        '<meter min="0" max="100" aria-hidden="true" data-attrs="value:percent" value="92">'
        in page.text
    )
    assert "/guide/路灯报修" in page.text


def test_what_is_missing_is_a_list_to_tick(agent: TestClient) -> None:
    page = analysed(agent, "路灯坏了")
    assert "请问具体在哪个位置？" in shown(page)
    assert 'type="checkbox" name="asked"' in page.text
    assert "要问的都有了" in shown(analysed(agent))


def test_danger_is_said_first(agent: TestClient) -> None:
    page = without_blanks(analysed(agent, "楼道里漏气"))
    assert page.index("请立即转接 119") < page.index("建议答复")
    assert 'role="alert">有人身危险' in page


def test_each_matter_of_a_call_gets_a_draft(agent: TestClient) -> None:
    sent = fields_of(analysed(agent))
    assert sent["m0-type"] == "求助"
    assert sent["m1-type"] == "投诉"
    assert sent["m0-category1"] == "城乡建设"
    assert sent["m0-category2"] == "城乡建设/城市建设和市政管理"
    assert sent["m0-department"] == MANAGEMENT
    assert sent["m0-district"] == "渝中区"
    assert sent["m0-place"] == "样板路"
    assert sent["m0-happened"] == "昨天晚上"
    assert sent["m0-object"] == "路灯"
    assert sent["m0-demand"] == "尽快修好"
    assert sent["m0-urgency"] == "一般"


def test_departments_are_offered_with_chance_and_reasons(agent: TestClient) -> None:
    page = analysed(agent, "路灯坏了")
    text = shown(page)
    assert "市城市管理局" in text
    assert "较可能（82%）" in text
    assert "管路灯" in text
    assert without_blanks(page).count('type="radio" name="m0-department"') == 5


def test_what_somebody_changed_is_not_drafted_again(agent: TestClient) -> None:
    sent = fields_of(analysed(agent))
    changed = {
        "m0-summary": "我写的摘要",
        "m0-department": "other",
        "m0-department_other": "市公安局",
    }
    again = fields_of(
        agent.post(
            "/desk", data={**sent, **changed, "transcript": SAID + "，漏气", "action": "analyse"}
        )
    )
    assert again["m0-summary"] == "我写的摘要"
    assert again["m0-department"] == "dept-public-security"
    assert again["m0-district"] == "渝中区"
    assert again["m1-urgency"] == "紧急"


def test_a_matter_is_added_removed_and_merged(agent: TestClient) -> None:
    sent = fields_of(analysed(agent))
    added = fields_of(agent.post("/desk", data={**sent, "action": "add"}))
    assert added["m2-summary"] == ""
    assert added["m1-type"] == "投诉"
    removed = fields_of(agent.post("/desk", data={**sent, "action": "remove:0"}))
    assert removed["m0-type"] == "投诉"
    assert "m1-summary" not in removed
    merged = fields_of(agent.post("/desk", data={**sent, "action": "merge:1"}))
    assert "m1-summary" not in merged
    assert merged["m0-text"] == f"{sent['m0-text']}；{sent['m1-text']}"
    alone = fields_of(agent.post("/desk", data={**removed, "action": "remove:0"}))
    assert alone["m0-type"] == "投诉"


@pytest.mark.parametrize(
    "action", ["merge:0", "merge:9", "remove:9", "remove:-1", "x", "", "add:²"]
)
def test_odd_buttons_change_nothing(agent: TestClient, action: str) -> None:
    sent = fields_of(analysed(agent))
    again = agent.post("/desk", data={**sent, "action": action})
    assert again.status_code == 200
    assert fields_of(again)["m1-summary"] == sent["m1-summary"]


def test_all_matters_are_filed_as_linked_tickets(house: FastAPI, agent: TestClient) -> None:
    sent = fields_of(analysed(agent))
    typed = {"phone": "13800000000", "name": "李示例", "action": "file"}
    response = agent.post("/desk", data={**sent, **typed}, follow_redirects=False)
    assert response.status_code == 303
    first, second = sorted(filed(house), key=lambda each: each.position)
    assert response.headers["location"] == f"/desk/tickets/{first.number}"
    assert first.call == second.call
    assert (first.status, first.department) == (TicketStatus.DISPATCHED, MANAGEMENT)
    assert (first.city, first.channel) == (CITY, TicketChannel.CALL)
    contact = house.state.desk.tickets.contact(first.number, AGENT)
    assert (contact.name, contact.phone, contact.original) == ("李示例", "13800000000", SAID)


def test_filing_twice_files_once(house: FastAPI, agent: TestClient) -> None:
    sent = {**fields_of(analysed(agent)), "action": "file"}
    first = agent.post("/desk", data=sent, follow_redirects=False)
    second = agent.post("/desk", data={**sent, "distinct": "1"}, follow_redirects=False)
    assert first.headers["location"] == second.headers["location"]
    assert len(filed(house)) == 2
    assert len(house.state.desk.corrections.rows()) == 2


def test_what_was_changed_against_the_draft_is_kept(house: FastAPI, agent: TestClient) -> None:
    sent = fields_of(analysed(agent, "渝中区样板路的路灯坏了"))
    changed = {"m0-department": HOUSING, "m0-district": "江北区", "action": "file"}
    agent.post("/desk", data={**sent, **changed})
    (row,) = house.state.desk.corrections.rows()
    assert row.changed == ["department", "district"]
    assert (row.drafted["department"], row.settled["department"]) == (MANAGEMENT, HOUSING)
    assert row.drafted["category_path"] == ["城乡建设", "城市建设和市政管理"]
    assert row.actor == AGENT.name


def test_a_draft_taken_over_as_it_is_is_kept_too(house: FastAPI, agent: TestClient) -> None:
    agent.post("/desk", data={**fields_of(analysed(agent, "路灯坏了")), "action": "file"})
    (row,) = house.state.desk.corrections.rows()
    assert row.changed == []


def test_without_a_draft_nothing_is_learnt(house: FastAPI, agent: TestClient) -> None:
    typed = {
        "m0-summary": "路灯坏了",
        "m0-type": "求助",
        "m0-category1": "城乡建设",
        "m0-urgency": "一般",
        "m0-emotion": "平静",
        "action": "file",
    }
    agent.post("/desk", data={**fields_of(agent.get("/desk")), **typed})
    (ticket,) = filed(house)
    assert ticket.category_path == ("城乡建设",)
    assert ticket.status is TicketStatus.PENDING
    assert house.state.desk.corrections.rows() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"m0-summary": " "}, "请填写第 1 件事的“摘要”"),
        ({"m1-summary": ""}, "请填写第 2 件事的“摘要”"),
        ({"m0-category1": "", "m0-category2": ""}, "请填写第 1 件事的“分类”"),
        ({"m0-category1": "乱写", "m0-category2": ""}, "没有这个分类"),
        ({"m0-category2": "城乡建设/乱写"}, "没有这个分类"),
        ({"m0-type": "乱写"}, "第 1 件事的“诉求类型”填得不对"),
        ({"m0-department": "other", "m0-department_other": "乱写局"}, "没有叫“乱写局”的部门"),
        ({"m0-summary": "长" * 121}, "第 1 件事的“摘要”填得不对"),
        ({"phone": "1" * 41}, "“来电号码”填得不对"),
    ],
)
def test_what_cannot_be_filed_is_told_and_nothing_is_lost(
    house: FastAPI, agent: TestClient, typed: dict[str, str], said: str
) -> None:
    sent = {**fields_of(analysed(agent)), "m0-place": "我写的地点", **typed}
    response = agent.post("/desk", data={**sent, "action": "file"})
    assert response.status_code == 422
    assert said in shown(response)
    assert fields_of(response)["m0-place"] == "我写的地点"
    assert fields_of(response)["transcript"] == SAID
    assert filed(house) == []


def test_similar_tickets_are_shown_before_filing(house: FastAPI, agent: TestClient) -> None:
    sent = fields_of(analysed(agent, "渝中区样板路的路灯昨天坏了，请尽快修"))
    agent.post("/desk", data={**sent, "action": "file"})
    (earlier,) = filed(house)
    sent = fields_of(analysed(agent, "渝中区样板路的路灯昨天坏了，请尽快修啊"))
    looked = agent.post("/desk", data={**sent, "action": "file"})
    assert looked.status_code == 200
    assert "可能已经有人反映过" in shown(looked)
    assert f"/desk/tickets/{earlier.number}" in looked.text
    assert len(filed(house)) == 1
    merged = agent.post(
        "/desk", data={**sent, "merge_into": earlier.number}, follow_redirects=False
    )
    number = merged.headers["location"].rpartition("/")[2]
    ticket = house.state.desk.tickets.get(number, AGENT)
    assert ticket.duplicate_of == earlier.number
    assert ticket.status is TicketStatus.ARCHIVED


def test_whoever_looked_may_file_it_as_its_own(house: FastAPI, agent: TestClient) -> None:
    for _time in range(2):
        sent = fields_of(analysed(agent, "渝中区样板路的路灯昨天坏了，请尽快修"))
        agent.post("/desk", data={**sent, "distinct": "1"})
    assert [each.duplicate_of for each in filed(house)] == ["", ""]


def test_a_conversation_is_filed_with_what_the_citizen_said(
    house: FastAPI, agent: TestClient
) -> None:
    desk, talk = house.state.desk, "c" * 32
    handover = desk.handovers.ask(talk, "visitor:1", CITY, "转人工")
    desk.turns.keep(talk, CITY, "路灯坏了怎么办", "可以登记工单。", "ticket", "", 10)
    said = [{"type": "text", "text": "渝中区样板路，我电话 13800000000"}]
    desk.lines.add(talk, handover.id, Author.CITIZEN, None, said, "k1")
    sent = fields_of(agent.get(f"/desk?conversation={talk}"))
    assert sent["transcript"] == "路灯坏了怎么办\n渝中区样板路，我电话 〔电话号码〕"
    sent = fields_of(analysed(agent, **{**sent, "said": sent["transcript"]}))
    agent.post("/desk", data={**sent, "action": "file"})
    (ticket,) = desk.tickets.of_conversation(talk)
    assert (ticket.channel, ticket.owner) == (TicketChannel.CHAT, "visitor:1")


def test_a_conversation_that_is_none_is_told(agent: TestClient) -> None:
    response = agent.get("/desk?conversation=nothing")
    assert response.status_code == 404
    assert "没有这段对话" in shown(response)


def test_what_is_typed_cannot_break_out_of_the_page(agent: TestClient) -> None:
    evil = '"><script>alert(1)</script>'
    page = analysed(agent, f"路灯{evil}", name=evil)
    assert "<script>alert" not in page.text
    config = re.search(
        r'<script type="application/json" id="config">(.*?)</script>', page.text, re.S
    )
    assert config
    assert json.loads(config[1])["pause"] == 300


def test_an_id_of_a_call_may_be_given_by_the_telephone_system(agent: TestClient) -> None:
    assert 'data-call="cti-42"' in agent.get("/desk?call=cti-42").text
    assert 'data-call="call-' in agent.get("/desk?call=a%20b").text


@pytest.mark.parametrize(
    "kept", ["{", "[]", '{"drafted": 3, "departments": []}', "null", '{"drafted": {}}']
)
def test_a_broken_memory_of_the_draft_is_no_draft(agent: TestClient, kept: str) -> None:
    sent = fields_of(analysed(agent))
    again = agent.post("/desk", data={**sent, "m0-kept": kept, "action": "add"})
    assert again.status_code == 200
    assert fields_of(again)["m0-summary"] == sent["m0-summary"]


def test_forms_of_other_sites_are_refused(house: FastAPI) -> None:
    with browser_of(house, AGENT) as client:
        client.headers["sec-fetch-site"] = "cross-site"
        response = client.post("/desk", data={"transcript": SAID, "action": "file"})
    assert response.status_code == 403
