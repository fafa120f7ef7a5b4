"""The gateway to the conversation: guarded, masked, answered even without Rasa."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from support.gateway import FakeRasa, custom, shown

CHAT = "/api/v1/chat"
STATE = {"outcome", "bundle", "field", "form", "ticket", "handoff", "approval"}
NOTICE = "多轮对话暂时不可用"


def chat(web: TestClient, text: str = "关店要多久", **body: Any) -> dict[str, Any]:
    response = web.post(CHAT, json={"text": text} | body)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    assert set(found) == {"session", "messages", "state"}
    assert set(found["state"]) == STATE
    assert found["messages"]
    return found


def test_messages_and_state_of_rasa_are_handed_on(web: TestClient, rasa: FakeRasa) -> None:
    state = {"outcome": "answered", "bundle": "小店停业", "field": "fee", "handoff": False}
    rasa.answer = [
        {"recipient_id": "x", "text": "您好。"},
        custom("guide", "1. 不收费。", items=[]),
        custom("state", **state),
    ]
    body = chat(web)
    assert body["messages"] == [
        {"type": "text", "text": "您好。"},
        {"type": "guide", "text": "1. 不收费。", "items": []},
    ]
    assert body["state"] == state | {"form": None, "ticket": None, "approval": False}


def test_session_is_kept_and_a_new_one_is_long(web: TestClient) -> None:
    assert chat(web, session="s-1")["session"] == "s-1"
    first, second = chat(web)["session"], chat(web)["session"]
    assert first != second
    assert len(first) >= 20


@given(session=st.text(min_size=1, max_size=128))
def test_session_of_any_shape_is_one_conversation(steady_web: TestClient, session: str) -> None:
    response = steady_web.post(CHAT, json={"text": "你好", "session": session})
    if response.status_code == 200:
        assert response.json()["session"] == session
    else:
        assert response.status_code == 422


def test_rasa_never_sees_the_session_itself(web: TestClient, rasa: FakeRasa) -> None:
    for session in ("a", "a", "b", "../../etc", "张三13800138000"):
        chat(web, session=session)
    senders = [sender for sender, _, _ in rasa.sent]
    assert senders[0] == senders[1] != senders[2]
    assert all(re.fullmatch(r"[0-9a-f]{32}", sender) for sender in senders)


@pytest.mark.parametrize("session", ["", "x" * 129, 5, ["a"]])
def test_unusable_session_is_refused(web: TestClient, session: Any) -> None:
    assert web.post(CHAT, json={"text": "你好", "session": session}).status_code == 422


@pytest.mark.parametrize(
    "text",
    ["/restart", "//restart", " /restart", "/ /restart", "\t/\n/ restart", "/", "///", "/ /"],
)
def test_no_text_is_a_command_to_rasa(web: TestClient, rasa: FakeRasa, text: str) -> None:
    chat(web, text)
    for _, sent, _ in rasa.sent:
        assert sent.strip()
        assert not sent.lstrip().startswith("/")


def test_slash_inside_a_text_stays(web: TestClient, rasa: FakeRasa) -> None:
    chat(web, "关店/转让哪个好")
    assert rasa.sent[0][1] == "关店/转让哪个好"


def test_personal_data_does_not_reach_rasa(web: TestClient, rasa: FakeRasa) -> None:
    chat(web, "我叫王五,身份证110101199003074514,电话13800138000,关店要多久")
    assert rasa.sent[0][1] == "我叫〔姓名〕,身份证〔身份证号〕,电话〔电话号码〕,关店要多久"


def test_choices_of_the_page_go_along(web: TestClient, rasa: FakeRasa) -> None:
    chat(web, city="上溪区", audience="企业")
    sent = rasa.sent[0][2]
    assert (sent["city"], sent["audience"]) == ("云溪", "企业")
    assert sent["owner"].startswith("visitor:")


def test_unknown_city_is_refused(web: TestClient, rasa: FakeRasa) -> None:
    assert web.post(CHAT, json={"text": "你好", "city": "没有的"}).status_code == 422
    assert rasa.sent == []


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("着火了快来人", "emergency"), ("/着火了", "emergency"), ("查邻居的电话", "refused")],
)
def test_danger_is_answered_without_rasa(
    web: TestClient, rasa: FakeRasa, text: str, outcome: str
) -> None:
    rasa.answer = None
    body = chat(web, text)
    assert body["state"]["outcome"] == outcome
    assert NOTICE not in shown(body)
    assert rasa.sent == []


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        [custom("state", outcome="answered", bundle=None, field=None, handoff=False)],
        [{"recipient_id": "x"}],
    ],
)
def test_without_an_answer_of_rasa_the_question_is_answered_alone(
    web: TestClient, rasa: FakeRasa, answer: list[dict[str, Any]] | None
) -> None:
    rasa.answer = answer
    body = chat(web)
    assert NOTICE in body["messages"][0]["text"]
    assert "停业" in shown(body)
    assert (body["state"]["outcome"], body["state"]["bundle"]) == ("answered", "小店停业")


def test_each_question_alone_is_answered_without_context(web: TestClient, rasa: FakeRasa) -> None:
    rasa.answer = None
    session = chat(web)["session"]
    again = chat(web, "那要多久", session=session)
    assert again["session"] == session
    assert again["state"]["bundle"] is None
