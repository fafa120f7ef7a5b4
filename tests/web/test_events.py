"""Server-sent events say the same as the JSON, and end well when something breaks."""

import json
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.gateway import FakeRasa, custom

from daoban.errors import TooManyRequests

CHAT = "/api/v1/chat"
STREAM = {"Accept": "text/event-stream"}


def events(web: TestClient, **body: Any) -> list[tuple[str, Any]]:
    response = web.post(CHAT, json={"text": "关店要多久", "session": "s-1"} | body, headers=STREAM)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    found = []
    for block in response.text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines())
        found.append((lines["event"], json.loads(lines["data"])))
    return found


@pytest.mark.parametrize("text", ["关店要多久", "着火了", "你好\n世界"])
@pytest.mark.parametrize("up", [True, False])
def test_events_equal_the_json(web: TestClient, rasa: FakeRasa, text: str, up: bool) -> None:
    answer = [
        {"text": "第一行\n\n第二行"},
        custom("guide", "1. 不收费。"),
        custom("state", bundle="甲"),
    ]
    rasa.answer = answer if up else None
    body = web.post(CHAT, json={"text": text, "session": "s-1"}).json()
    found = events(web, text=text)
    assert [data for name, data in found if name == "message"] == body["messages"]
    assert found[-1] == ("state", {"session": "s-1", "state": body["state"]})
    assert {name for name, _ in found} == {"message", "state"}


@pytest.mark.parametrize(
    ("error", "code"),
    [(TooManyRequests("请稍后再试。"), "too_many_requests"), (RuntimeError("x"), "internal_error")],
)
def test_error_in_the_stream_has_the_one_shape(
    web: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    async def fail(*_arguments: object) -> dict[str, Any]:
        raise error

    monkeypatch.setattr(app.state.conversation, "reply", fail)
    ((name, data),) = events(web)
    assert name == "error"
    assert data["code"] == code
    assert set(data) == {"code", "message", "hint", "request_id", "details"}
    assert any("\u4e00" <= char <= "\u9fff" for char in data["message"])


def test_unusable_request_is_refused_before_any_event(web: TestClient) -> None:
    response = web.post(CHAT, json={"text": ""}, headers=STREAM)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "invalid_input"
