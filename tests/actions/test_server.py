"""The action server's door: token, unknown actions, broken calls."""

import pytest
import yaml
from fastapi.testclient import TestClient
from support.rasa_calls import FakeSearch, call

from actions import app as server
from daoban.settings import ROOT

TOKEN = {"Authorization": "Bearer action-secret"}


def domain_actions() -> set[str]:
    raw = yaml.safe_load((ROOT / "bot" / "domain" / "actions.yml").read_text("utf-8"))
    return {name if isinstance(name, str) else next(iter(name)) for name in raw["actions"]}


@pytest.mark.parametrize("header", ["", "Bearer wrong", "action-secret", "Bearer ", "Bearer 秘密"])
def test_call_without_the_token_is_refused(
    client: TestClient, search: FakeSearch, header: str
) -> None:
    headers = {"Authorization": header.encode()} if header else {}
    response = client.post("/webhook", json=call("action_answer"), headers=headers)
    assert response.status_code == 403
    assert search.questions == []


def test_unknown_action_is_not_found(client: TestClient) -> None:
    response = client.post("/webhook", json=call("action_nothing"), headers=TOKEN)
    assert response.status_code == 404
    assert response.json()["action_name"] == "action_nothing"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b'"text"', b"1"])
def test_broken_call_is_refused_without_a_traceback(client: TestClient, body: bytes) -> None:
    response = client.post("/webhook", content=body, headers=TOKEN)
    assert response.status_code == 400
    assert response.json()["error"]


def test_health_needs_no_token(client: TestClient) -> None:
    assert client.get("/health").text == "ok"


def test_every_action_of_the_domain_is_served() -> None:
    ours = {action.__name__ for action in server.ACTIONS}
    wanted = {name for name in domain_actions() if name.startswith("action_")}
    rasa_own = {"action_session_start", "action_default_fallback"}
    assert wanted - rasa_own <= ours
    assert ours <= wanted


def test_connections_are_closed_at_the_end(search: FakeSearch, client: TestClient) -> None:
    assert not search.closed
    client.__exit__(None, None, None)
    assert search.closed
    client.__enter__()
