"""Answers that wait: sent, changed, not sent; topics that supervisors choose."""

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from page_reader import shown, without_blanks
from support.desk_accounts import AGENT, AUDITOR, HANDLER
from support.desk_pages import CITY, browser_of

from desk.accounts.account import Actor
from desk.handover.shapes import Approval, plain_text
from desk.vocabulary import ApprovalStatus
from web.desk.approval_page import text_to_change

TALK = "c" * 32
PAGE = "/desk/approvals"
API = "/api/v1/desk/approvals"


def hold(house: FastAPI, question: str = "社保卡丢了怎么办") -> Approval:
    messages = [
        {"type": "text", "text": "可以在网上补办。"},
        {
            "type": "guide",
            "text": "补办要带身份证。",
            "title": "社保卡补办",
            "field": "materials",
            "field_label": "材料",
            "items": [
                {"text": "身份证原件", "citation": {"source": "示例办法", "seen": "2026-11-01"}}
            ],
        },
    ]
    held: Approval = house.state.desk.approvals.hold(TALK, CITY, question, "社保卡", messages)
    return held


def told(house: FastAPI) -> list[str]:
    return [plain_text(each.messages) for each in house.state.desk.lines.for_citizen(TALK)]


def test_what_waits_is_shown_as_the_citizen_would_see_it(house: FastAPI, agent: TestClient) -> None:
    hold(house, "我电话13800000000，社保卡丢了")
    hold(house, "第二个问题")
    page = agent.get(PAGE)
    text = shown(page)
    assert "13800000000" not in page.text
    assert text.index("群众问：我电话〔电话号码〕，社保卡丢了") < text.index("群众问：第二个问题")
    assert "身份证原件" in text
    assert "《示例办法》" in text
    assert "没有选任何主题" in text


def test_nothing_waits(agent: TestClient) -> None:
    assert "现在没有等待核对的答复" in shown(agent.get(PAGE))


def test_an_answer_is_sent_as_it_is(house: FastAPI, agent: TestClient) -> None:
    held = hold(house)
    page = agent.post(f"{PAGE}/{held.id}", data={"decision": "send"})
    assert "已发出" in shown(page)
    assert "现在没有等待核对的答复" in shown(page)
    (answer,) = told(house)
    assert "可以在网上补办。" in answer
    assert "补办要带身份证。" in answer


def test_an_answer_is_changed_and_sent(house: FastAPI, agent: TestClient) -> None:
    held = hold(house)
    page = without_blanks(agent.get(PAGE))
    assert "可以在网上补办。\n补办要带身份证。</textarea>" in page
    agent.post(f"{PAGE}/{held.id}", data={"decision": "change", "text": "改后的答复"})
    (answer,) = told(house)
    assert "改后的答复" in answer
    assert "网上补办" not in answer
    assert house.state.desk.approvals.get(held.id).status is ApprovalStatus.CHANGED


def test_an_answer_is_not_sent(house: FastAPI, agent: TestClient) -> None:
    held = hold(house)
    agent.post(f"{PAGE}/{held.id}", data={"decision": "reject"})
    (answer,) = told(house)
    assert "网上补办" not in answer
    assert "12345" in answer


def test_the_first_decision_counts_and_words_are_not_lost(
    house: FastAPI, agent: TestClient
) -> None:
    held = hold(house)
    house.state.desk.approvals.settle(held.id, AGENT, "send")
    late = agent.post(f"{PAGE}/{held.id}", data={"decision": "change", "text": "写了很久的答复"})
    assert late.status_code == 409
    assert "写了很久的答复" in late.text
    assert len(told(house)) == 1


@pytest.mark.parametrize(("decision", "status"), [("change", 422), ("fly", 422), ("", 422)])
def test_what_cannot_be_decided_is_told(
    house: FastAPI, agent: TestClient, decision: str, status: int
) -> None:
    held = hold(house)
    page = agent.post(f"{PAGE}/{held.id}", data={"decision": decision, "text": " "})
    assert page.status_code == status
    assert told(house) == []


def test_topics_are_chosen_by_supervisors(house: FastAPI, supervisor: TestClient) -> None:
    supervisor.post(f"{PAGE}/topics", data={"title": "社保卡补办"})
    supervisor.post(f"{PAGE}/topics", data={"outcome": "no_answer"})
    assert house.state.desk.approvals.needed("answered", "社保卡补办")
    assert house.state.desk.approvals.needed("no_answer", None)
    text = shown(supervisor.get(PAGE))
    assert "社保卡补办" in text
    assert "没有答案的" in text
    assert "班长 01 于" in text
    supervisor.post(f"{PAGE}/topics", data={"drop": "no_answer"})
    assert not house.state.desk.approvals.needed("no_answer", None)
    wrong = supervisor.post(f"{PAGE}/topics", data={"title": "  "})
    assert wrong.status_code == 422


def test_a_topic_is_one_that_answers_name(house: FastAPI, supervisor: TestClient) -> None:
    """Else nothing would ever be held, and nobody would notice."""
    supervisor.post(f"{PAGE}/topics", data={"title": " 新生儿出生一件事 "})
    assert [each.title for each in house.state.desk.approvals.topics()] == ["新生儿出生"]
    for sent in ({"title": "没有的指南"}, {"outcome": "没有的类型"}, {"title": "一件事"}):
        wrong = supervisor.post(f"{PAGE}/topics", data=sent)
        assert wrong.status_code == 422
        assert "没有加上" in shown(wrong)
    assert (
        'value="没有的指南"' in supervisor.post(f"{PAGE}/topics", data={"title": "没有的指南"}).text
    )
    assert len(house.state.desk.approvals.topics()) == 1
    page = supervisor.get(PAGE).text
    assert re.findall(r'<option value="(新[^"]*|社[^"]*)">', page) == ["新生儿出生", "社保卡补办"]


def test_the_text_to_change_leads_to_no_buttons() -> None:
    more = "还有 2 样没有列出来，点「看全部」就能看到。"
    messages = [
        {"type": "checklist", "text": f"1. 身份证\n{more}", "more": more, "title": "社保卡补办"},
        {"type": "buttons", "text": "还想了解什么？可以点下面的按钮。", "buttons": []},
    ]
    text = text_to_change(messages)
    assert text == "1. 身份证\n没有列全，其余的请看办事指南。"


def test_agents_see_topics_but_choose_none(house: FastAPI, agent: TestClient) -> None:
    page = agent.get(PAGE)
    assert "哪些答复要先核对" in shown(page)
    assert 'name="title"' not in page.text
    refused = agent.post(f"{PAGE}/topics", data={"title": "社保卡补办"})
    assert refused.status_code == 403
    assert house.state.desk.approvals.topics() == []


@pytest.mark.parametrize("actor", [HANDLER, AUDITOR], ids=lambda each: each.name)
def test_nobody_else_decides(house: FastAPI, actor: Actor) -> None:
    held = hold(house)
    with browser_of(house, actor) as client:
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}/{held.id}", data={"decision": "send"}).status_code == 403
        assert client.get(API).status_code == 403
        assert client.post(f"{API}/{held.id}", json={"decision": "send"}).status_code == 403
    assert told(house) == []


def test_by_api(house: FastAPI, agent: TestClient) -> None:
    held = hold(house)
    (waiting,) = agent.get(API).json()["approvals"]
    assert (waiting["id"], waiting["question"]) == (held.id, "社保卡丢了怎么办")
    settled = agent.post(f"{API}/{held.id}", json={"decision": "change", "text": "改后"})
    assert settled.json()["status"] == "改后发"
    assert agent.post(f"{API}/{held.id}", json={"decision": "send"}).status_code == 409
    assert agent.post(f"{API}/nothing", json={"decision": "send"}).status_code == 404
    assert agent.post(f"{API}/{held.id}", json={"decision": "fly"}).status_code == 422


def test_the_list_tells_when_it_changes(house: FastAPI, agent: TestClient) -> None:
    first = agent.get(API).json()
    assert f'"mark": "{first["mark"]}"' in agent.get(PAGE).text
    assert agent.get(f"{API}?wait=0.05&seen={first['mark']}").json() == first
    held = hold(house)
    after = agent.get(f"{API}?wait=20&seen={first['mark']}").json()
    assert [each["id"] for each in after["approvals"]] == [held.id]
    assert after["mark"] != first["mark"]
    assert agent.get(f"{API}?wait=21").status_code == 422


def test_other_sites_decide_nothing(house: FastAPI) -> None:
    held = hold(house)
    with browser_of(house, AGENT) as client:
        client.headers["sec-fetch-site"] = "cross-site"
        assert client.post(f"{PAGE}/{held.id}", data={"decision": "send"}).status_code == 403
    assert told(house) == []
