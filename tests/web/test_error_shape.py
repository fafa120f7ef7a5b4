"""Errors of every address leave in the one shape."""

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.error_shape import check_error
from support.gateway import FakeRasa

from search.contracts import Question

API = ("/api/v1/ask", "/api/v1/chat")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_wrong_method_is_refused_on_every_address(steady_web: TestClient, method: str) -> None:
    paths: dict[str, object] = steady_web.app.openapi()["paths"]  # type: ignore[attr-defined]
    assert len(paths) >= 6
    taken = [path for path, methods in paths.items() if method.lower() in methods]  # type: ignore[operator]
    for path in sorted(paths):
        if not any(re.fullmatch(re.sub(r"{\w+}", "[^/]+", other), path) for other in taken):
            response = steady_web.request(method, path)
            assert response.status_code == 405, path
            assert check_error(response)["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/api/v1/nothing",
        "/api/v2/ask",
        "/static/none.js",
        "/static/../web/app.py",
        "/%00",
    ],
)
def test_unknown_address_is_not_found(steady_web: TestClient, path: str) -> None:
    response = steady_web.get(path)
    assert response.status_code == 404
    assert check_error(response)["code"] == "not_found"


@pytest.mark.parametrize("path", API)
def test_unforeseen_error_shows_no_detail(
    web: TestClient, app: FastAPI, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def fail(_question: Question, _with_messages: bool = False) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(app.state.search, "ask", fail)
    rasa.answer = None
    response = web.post(path, json={"text": "关店要多久"})
    assert response.status_code == 500
    assert check_error(response)["code"] == "internal_error"
    assert "secret" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in response.headers["content-security-policy"]
