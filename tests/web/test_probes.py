"""Probes look, they do not paint."""

import re

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.gateway import FakeRasa
from support.http import answer_http, refuse_http

from search.contracts import Question


def metric(web: TestClient, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", web.get("/metrics").text, re.M)
    return float(found[1]) if found else 0.0


def test_living_process_says_so(steady_web: TestClient) -> None:
    assert steady_web.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("rasa_up", "actions", "status"),
    [
        (True, 200, "ready"),
        (False, 200, "degraded"),
        (True, 503, "degraded"),
        (False, None, "degraded"),
    ],
)
def test_readiness_names_each_part(
    web: TestClient,
    app: FastAPI,
    rasa: FakeRasa,
    monkeypatch: pytest.MonkeyPatch,
    rasa_up: bool,
    actions: int | None,
    status: str,
) -> None:
    rasa.ready = rasa_up
    if actions is None:
        refuse_http(monkeypatch, httpx.ConnectError("down"))
    else:
        answer_http(monkeypatch, lambda _request: httpx.Response(actions))
    response = web.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "status": status,
        "parts": {"search": True, "rasa": rasa_up, "actions": actions == 200},
        "release": app.state.search.release,
    }


def test_search_that_fails_is_unavailable(
    web: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_question: Question) -> None:
        raise RuntimeError("the index is gone")

    refuse_http(monkeypatch, httpx.ConnectError("down"))
    monkeypatch.setattr(app.state.search, "ask", fail)
    response = web.get("/readyz")
    assert response.status_code == 503
    assert response.json()["status"] == "unavailable"
    assert response.json()["parts"]["search"] is False


def test_answers_outcomes_and_stages_are_counted(web: TestClient) -> None:
    names = (
        'daoban_http_requests_total{method="POST",route="/api/v1/ask",status="200"}',
        'daoban_outcomes_total{outcome="answered"}',
        'daoban_stage_seconds_count{stage="rank"}',
    )
    before = [metric(web, name) for name in names]
    web.post("/api/v1/ask", json={"text": "关店要多久"})
    assert [metric(web, name) for name in names] == [count + 1 for count in before]


def test_emergency_and_fallback_in_a_chat_are_counted(web: TestClient, rasa: FakeRasa) -> None:
    rasa.answer = None
    names = (
        'daoban_outcomes_total{outcome="emergency"}',
        'daoban_chat_fallbacks_total{reason="unavailable"}',
    )
    before = [metric(web, name) for name in names]
    for text in ("着火了", "关店要多久"):
        web.post("/api/v1/chat", json={"text": text})
    assert [metric(web, name) for name in names] == [count + 1 for count in before]


def test_release_in_force_is_shown(web: TestClient, app: FastAPI) -> None:
    assert metric(web, f'daoban_release_info{{release="{app.state.search.release}"}}') == 1


def test_meta_tells_a_page_what_it_needs(steady_web: TestClient) -> None:
    body = steady_web.get("/api/v1/meta").json()
    assert body["cities"] == [
        {"code": "990100", "name": "云溪"},
        {"code": "990200", "name": "星湖"},
    ]
    assert body["audiences"] == ["个人", "企业"]
    assert body["examples"]
    assert body["release"]
