"""The action server with a search that the test tells what to reply."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from support.city import settings_for
from support.rasa_calls import ScriptedSearch, call

from actions import app as server

Run = Callable[..., dict[str, Any]]
TOKEN = {"Authorization": "Bearer action-secret"}


@pytest.fixture
def search(monkeypatch: pytest.MonkeyPatch) -> ScriptedSearch:
    fake = ScriptedSearch()
    monkeypatch.setattr(server, "SearchClient", lambda _values: fake)
    return fake


@pytest.fixture
def client(search: ScriptedSearch, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(server.create_app(settings_for(tmp_path))) as client:
        yield client


@pytest.fixture
def run(client: TestClient) -> Run:
    """Run an action with the arguments of ``support.rasa_calls.call``."""

    def run_action(action: str, **changes: Any) -> dict[str, Any]:
        response = client.post("/webhook", json=call(action, **changes), headers=TOKEN)
        assert response.status_code == 200, response.text
        return response.json()

    return run_action
