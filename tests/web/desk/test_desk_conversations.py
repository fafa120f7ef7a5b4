"""Conversations that are handed over: the queue, one conversation, who has it, live."""

import re
import threading
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from page_reader import shown, without_blanks
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR
from support.desk_pages import CITY, COLLEAGUE, browser_of

from actions.applications.application import Channel
from actions.applications.dialogue.conversations import Conversations
from desk.accounts.account import Actor
from desk.handover.shapes import Handover
from desk.vocabulary import Author, ConversationStatus

TALK = "c" * 32
OTHER = "d" * 32
PAGE = f"/desk/conversations/{TALK}"
API = f"/api/v1/desk/conversations/{TALK}"
NUMBER = "13800000000"


def ask(house: FastAPI, talk: str = TALK, reason: str = "我要人工") -> Handover:
    made: Handover = house.state.desk.handovers.ask(talk, "visitor:1", CITY, reason)
    return made


def held(house: FastAPI, actor: Actor = AGENT, talk: str = TALK) -> Handover:
    asked = ask(house, talk)
    taken: Handover = house.state.desk.handovers.take(asked.id, actor, asked.revision)
    return taken


def citizen_says(house: FastAPI, handover: Handover, text: str, key: str = "k-1") -> int:
    said = [{"type": "text", "text": text}]
    line = house.state.desk.lines.add(
        handover.conversation, handover.id, Author.CITIZEN, None, said, key
    )
    return int(line.id)


def current(house: FastAPI, talk: str = TALK) -> Handover | None:
    found: Handover | None = house.state.desk.handovers.current(talk)
    return found


def test_the_queue_is_in_order_with_place_and_waiting_time(
    house: FastAPI, agent: TestClient
) -> None:
    ask(house, reason="路灯的事")
    ask(house, OTHER, "社保的事")
    page = agent.get("/desk/conversations")
    text = shown(page)
    assert text.index("路灯的事") < text.index("社保的事")
    assert "第 1 位 · 已等" in text
    assert "第 2 位 · 已等" in text
    assert "您现在没有接待中的对话" in text
    held(house)
    text = shown(agent.get("/desk/conversations"))
    assert "接入于" in text
    assert "第 2 位" not in text


@pytest.mark.parametrize("actor", [HANDLER, AUDITOR], ids=lambda each: each.name)
def test_only_who_holds_conversations_sees_them(house: FastAPI, actor: Actor) -> None:
    handover = ask(house)
    citizen_says(house, handover, "路灯坏了")
    with browser_of(house, actor) as client:
        for path in ("/desk/conversations", PAGE):
            assert client.get(path).status_code == 403
        for path in ("/api/v1/desk/conversations", f"{API}/lines"):
            assert client.get(path).status_code == 403
        for path in (f"{PAGE}/take", f"{PAGE}/reveal", f"{PAGE}/lines"):
            assert client.post(path).status_code == 403
        assert client.post(f"{API}/take", json={}).status_code == 403
    assert current(house) == handover


def test_taking_leads_to_the_conversation(house: FastAPI, agent: TestClient) -> None:
    handover = ask(house)
    sent = {"revision": str(handover.revision)}
    response = agent.post(f"{PAGE}/take", data=sent, follow_redirects=False)
    assert response.headers["location"] == PAGE
    now = current(house)
    assert now
    assert (now.status, now.agent) == (ConversationStatus.ACTIVE, AGENT.name)
    assert 'name="text"' in agent.get(PAGE).text


def test_of_several_who_take_it_one_gets_it(house: FastAPI, agent: TestClient) -> None:
    handover = ask(house)
    sent = {"revision": str(handover.revision)}
    with browser_of(house, COLLEAGUE) as other:
        other.post(f"{PAGE}/take", data=sent)
        late = agent.post(f"{PAGE}/take", data=sent)
    assert late.status_code == 409
    assert "刚被别人接走" in shown(late)
    assert "这段对话由话务员 02接待" in shown(late)
    assert 'name="text"' not in without_blanks(late)


def test_history_is_masked_and_revealed_on_request(house: FastAPI, agent: TestClient) -> None:
    desk = house.state.desk
    handover = held(house)
    desk.turns.keep(TALK, CITY, f"我的电话是{NUMBER}", "可以在网上办。", "answered", "社保卡", 9)
    desk.turns.keep(TALK, CITY, "〔表单内容〕", "", "", "", 9)
    citizen_says(house, handover, f"还是打{NUMBER}吧")
    page = agent.get(PAGE)
    text = shown(page)
    assert NUMBER not in page.text
    assert text.index("我的电话是〔电话号码〕") < text.index("可以在网上办。")
    assert "还是打〔电话号码〕吧" in text
    assert "话务员 01来接待您了" in text
    assert desk.audit.entries(action="lines_revealed") == []
    assert agent.get(f"{PAGE}/reveal").status_code == 405
    revealed = agent.post(f"{PAGE}/reveal")
    assert f"还是打{NUMBER}吧" in shown(revealed)
    assert revealed.headers["cache-control"] == "no-store"
    (entry,) = desk.audit.entries(action="lines_revealed")
    assert (entry.actor, entry.subject) == (AGENT.name, f"conversation:{TALK}")


def begun_form(house: FastAPI) -> None:
    """A form that the citizen fills in by chat."""
    parts = house.state.parts
    application = parts.applications.begin("visitor:1", "cq-newborn", Channel.CHAT)
    values = {"applicant.name": "李示例", "applicant.mobile": "19900000001"}
    parts.applications.fill(application.id, "visitor:1", values, Channel.CHAT)
    Conversations(parts.applications.store).link(TALK, application.id)


def test_the_form_so_far_is_masked_and_revealed_on_request(
    house: FastAPI, agent: TestClient
) -> None:
    held(house)
    begun_form(house)
    page = agent.get(PAGE)
    text = shown(page)
    assert "新生儿出生" in text
    assert "李**" in text
    assert "李示例" not in page.text
    assert "19900000001" not in page.text
    revealed = shown(agent.post(f"{PAGE}/reveal"))
    assert "李示例" in revealed
    assert "19900000001" in revealed
    (entry,) = house.state.desk.audit.entries(action="form_revealed")
    assert entry.subject == f"conversation:{TALK}"
    assert "李示例" not in str(entry)


def test_somebody_elses_form_is_not_shown(house: FastAPI, agent: TestClient) -> None:
    house.state.desk.handovers.ask(TALK, "visitor:2", CITY, "我要人工")
    begun_form(house)
    assert "没有正在填的表" in shown(agent.get(PAGE))


def test_a_line_is_sent_under_the_agents_title_once(house: FastAPI, agent: TestClient) -> None:
    held(house)
    for _time in range(2):
        sent = agent.post(f"{PAGE}/lines", data={"text": " 请问在哪里？ ", "key": "key-00000001"})
        assert sent.status_code == 200
    told = house.state.desk.lines.for_citizen(TALK)
    assert [dict(line.messages[0]) for line in told if line.author is Author.AGENT] == [
        {"type": "agent", "text": "请问在哪里？", "title": AGENT.title}
    ]
    assert shown(sent).count("请问在哪里？") == 1


@pytest.mark.parametrize("text", ["", "   ", "长" * 2001])
def test_a_line_that_cannot_be_sent_stays_in_its_box(
    house: FastAPI, agent: TestClient, text: str
) -> None:
    held(house)
    response = agent.post(f"{PAGE}/lines", data={"text": text, "key": "key-00000001"})
    assert response.status_code == 422
    assert f">{text}</textarea>" in response.text
    assert 'name="key" value="key-00000001"' in response.text


def test_words_to_a_conversation_that_went_elsewhere_are_not_lost(
    house: FastAPI, agent: TestClient
) -> None:
    handover = held(house)
    house.state.desk.handovers.transfer(handover.id, AGENT, COLLEAGUE.name)
    response = agent.post(f"{PAGE}/lines", data={"text": "写了很久的回复", "key": "key-00000001"})
    assert response.status_code == 409
    assert "写了很久的回复" in response.text
    house.state.desk.handovers.close(handover.id, None)
    response = agent.post(f"{PAGE}/lines", data={"text": "写了很久的回复", "key": "key-00000001"})
    assert response.status_code == 409
    assert "写了很久的回复" in response.text


def test_giving_back_transferring_and_closing(house: FastAPI, agent: TestClient) -> None:
    for verb, typed, status, holder in (
        ("transfer", {"to": COLLEAGUE.name}, ConversationStatus.WAITING, COLLEAGUE.name),
        ("transfer", {"to": ""}, ConversationStatus.WAITING, ""),
        ("give-back", {}, None, ""),
        ("close", {}, None, ""),
    ):
        handover = current(house) or ask(house)
        if handover.status is ConversationStatus.WAITING:
            house.state.desk.handovers.take(
                handover.id, SUPERVISOR if handover.agent else AGENT, handover.revision
            )
        with browser_of(house, SUPERVISOR) as client:
            response = client.post(f"{PAGE}/{verb}", data=typed, follow_redirects=False)
        assert response.headers["location"] == "/desk/conversations"
        now = current(house)
        assert (now.status if now else None) == status
        assert (now.agent if now else "") == holder


def test_colleagues_to_transfer_to_are_those_who_converse(
    house: FastAPI, agent: TestClient
) -> None:
    held(house)
    page = without_blanks(agent.get(PAGE))
    offered = page[page.index('<select name="to">') :]
    offered = offered[: offered.index("</select>")]
    assert f'value="{COLLEAGUE.name}"' in offered
    assert f'value="{SUPERVISOR.name}"' in offered
    for actor in (AGENT, HANDLER, AUDITOR):
        assert f'value="{actor.name}"' not in offered


def test_one_kept_for_a_colleague_says_so(house: FastAPI, agent: TestClient) -> None:
    handover = held(house)
    house.state.desk.handovers.transfer(handover.id, AGENT, COLLEAGUE.name)
    assert "转给 话务员 02" in shown(agent.get("/desk/conversations"))
    now = current(house)
    assert now
    late = agent.post(f"{PAGE}/take", data={"revision": str(now.revision)})
    assert late.status_code == 403
    with browser_of(house, COLLEAGUE) as other:
        assert "转给您的" in shown(other.get("/desk/conversations"))


def test_one_that_is_over_can_still_be_read(house: FastAPI, agent: TestClient) -> None:
    handover = held(house)
    citizen_says(house, handover, "路灯坏了")
    house.state.desk.handovers.close(handover.id, AGENT)
    page = agent.get(PAGE)
    text = shown(page)
    assert "已结束" in text
    assert "路灯坏了" in text
    assert "现在不由人工接待" in text
    assert 'action="/desk/conversations/' + TALK + '/take"' not in page.text
    again = agent.post(f"{PAGE}/close")
    assert again.status_code == 404


@pytest.mark.parametrize("verb", ["fly", "take%2Fx", "lines2"])
def test_what_is_no_move_is_told(house: FastAPI, agent: TestClient, verb: str) -> None:
    ask(house)
    assert agent.post(f"{PAGE}/{verb}").status_code == 404


def test_a_conversation_that_is_none_is_told_kindly(agent: TestClient) -> None:
    response = agent.get("/desk/conversations/nothing")
    assert response.status_code == 404
    assert "没有这段对话" in shown(response)
    nul = agent.get("/desk/conversations/a%00b")
    assert nul.status_code in (404, 422), "PostgreSQL cannot even be asked for it"
    assert 'role="alert"' in nul.text or "没有这段对话" in shown(nul)


def test_filing_is_offered_with_the_conversation(house: FastAPI, agent: TestClient) -> None:
    held(house)
    assert f'href="/desk?conversation={TALK}"' in agent.get(PAGE).text


# -- live ----------------------------------------------------------------------------------------


def test_lines_after_the_last_one_come_at_once(house: FastAPI, agent: TestClient) -> None:
    handover = held(house)
    last = citizen_says(house, handover, "第一句")
    citizen_says(house, handover, f"第二句{NUMBER}", "k-2")
    body = agent.get(f"{API}/lines", params={"after": last}).json()
    (line,) = body["lines"]
    assert (line["author"], line["who"], line["text"]) == ("citizen", "群众", "第二句〔电话号码〕")
    assert (body["status"], body["agent"]) == ("人工接待", AGENT.name)


def test_waiting_ends_when_a_line_comes(house: FastAPI, agent: TestClient) -> None:
    handover = held(house)
    last = citizen_says(house, handover, "第一句")
    found: list[Any] = []

    def wait() -> None:
        query = {"after": last, "revision": handover.revision, "wait": 20}
        found.append(agent.get(f"{API}/lines", params=query).json())

    waiting = threading.Thread(target=wait)
    waiting.start()
    citizen_says(house, handover, "第二句", "k-2")
    waiting.join(15)
    assert not waiting.is_alive()
    assert [each["text"] for each in found[0]["lines"]] == ["第二句"]


def test_waiting_ends_when_somebody_else_has_it(house: FastAPI, agent: TestClient) -> None:
    handover = held(house)
    last = house.state.desk.lines.masked(TALK)[-1].id
    found: list[Any] = []

    def wait() -> None:
        query = {"after": last + 10, "revision": handover.revision, "wait": 20}
        found.append(agent.get(f"{API}/lines", params=query).json())

    waiting = threading.Thread(target=wait)
    waiting.start()
    house.state.desk.handovers.give_back(handover.id, AGENT)
    waiting.join(15)
    assert not waiting.is_alive()
    assert (found[0]["status"], found[0]["revision"]) == ("", 0)


def test_waiting_for_nothing_ends_too(house: FastAPI, agent: TestClient) -> None:
    handover = held(house)
    last = house.state.desk.lines.masked(TALK)[-1].id
    query = {"after": last, "revision": handover.revision, "wait": 0.05}
    assert agent.get(f"{API}/lines", params=query).json()["lines"] == []
    assert agent.get(f"{API}/lines?wait=21").status_code == 422
    assert agent.get(f"{API}/lines?after=-1").status_code == 422


def test_the_queue_tells_when_it_changes(house: FastAPI, agent: TestClient) -> None:
    first = agent.get("/api/v1/desk/conversations").json()
    assert first["waiting"] == []
    assert first["mark"], "an empty one would not be waited for"
    found: list[Any] = []

    def wait() -> None:
        query = {"seen": first["mark"], "wait": 20}
        found.append(agent.get("/api/v1/desk/conversations", params=query).json())

    waiting = threading.Thread(target=wait)
    waiting.start()
    ask(house, reason="路灯的事")
    waiting.join(15)
    assert not waiting.is_alive()
    assert [each["reason"] for each in found[0]["waiting"]] == ["路灯的事"]
    assert found[0]["mark"] != first["mark"]
    assert "路灯的事" in shown(agent.get("/desk/conversations/lists"))
    assert "<html" not in agent.get("/desk/conversations/lists").text


def test_asking_for_a_person_is_no_part_of_the_matter(house: FastAPI, agent: TestClient) -> None:
    handover = held(house)
    for key, text in enumerate(("转人工", "小区门口的路灯坏了", "人工服务")):
        citizen_says(house, handover, text, f"k-{key}")
    page = without_blanks(agent.get(f"/desk?conversation={TALK}"))
    assert re.findall(r'<textarea id="transcript"[^>]*>([^<]*)<', page) == ["小区门口的路灯坏了"]


def test_the_api_sends_and_moves(house: FastAPI, agent: TestClient) -> None:
    handover = ask(house)
    assert agent.post(f"{API}/take", json={"revision": handover.revision + 5}).status_code == 409
    assert agent.post(f"{API}/take", json={"revision": handover.revision}).status_code == 204
    sent = {"text": "您好", "key": "key-00000001"}
    first, again = (agent.post(f"{API}/lines", json=sent) for _ in range(2))
    assert first.status_code == 201
    assert first.json() == again.json()
    assert agent.post(f"{API}/lines", json={"text": "您好", "key": "short"}).status_code == 422
    assert agent.post(f"{API}/transfer", json={"to": AGENT.name}).status_code == 422
    assert agent.post(f"{API}/give-back", json={}).status_code == 204
    assert agent.post(f"{API}/lines", json=sent | {"key": "key-00000002"}).status_code == 409
    assert current(house) is None


def test_other_sites_can_do_nothing(house: FastAPI) -> None:
    handover = held(house)
    with browser_of(house, AGENT) as client:
        client.headers["sec-fetch-site"] = "cross-site"
        for path in ("lines", "reveal", "close", "give-back"):
            assert client.post(f"{PAGE}/{path}", data={"text": "x"}).status_code == 403
        assert client.post(f"{API}/close", json={}).status_code == 403
    assert current(house) == handover
