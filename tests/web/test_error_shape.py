"""Every error of every route leaves in one shape, with a Chinese sentence, and never as 500."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx import Response
from hypothesis import given
from hypothesis import strategies as st
from support.gateway import FakeRasa

from search.contracts import Question

CHINESE = re.compile(r"[\u4e00-\u9fff]")
API = ("/api/v1/ask", "/api/v1/chat")
SHAPE = {"code", "message", "hint", "request_id", "details"}
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["\ud800", "\x00", "字" * 600, "关店", "云溪", "企业"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["text", "city", "audience", "limit", "explain", "messages", "context", "session", "?"]
)
BODIES = st.dictionaries(KEYS, VALUES, max_size=6) | VALUES


def check_error(response: Response) -> dict[str, Any]:
    body = response.json()
    assert set(body) == {"error"}
    error = body["error"]
    assert set(error) == SHAPE
    assert CHINESE.search(error["message"])
    assert error["hint"] is None or CHINESE.search(error["hint"])
    assert error["request_id"] == response.headers["x-request-id"]
    assert re.fullmatch(r"[a-z_]+", error["code"])
    for detail in error["details"]:
        assert CHINESE.search(detail["message"])
    return error


def check(response: Response) -> None:
    assert response.status_code in (200, 400, 413, 415, 422), response.text
    if response.status_code != 200:
        check_error(response)


@pytest.mark.parametrize("path", API)
@given(body=BODIES)
def test_any_json_is_answered_or_refused(steady_web: TestClient, path: str, body: Any) -> None:
    raw = json.dumps(body).encode("utf-8", "surrogatepass")
    check(steady_web.post(path, content=raw, headers={"Content-Type": "application/json"}))


@pytest.mark.parametrize("path", API)
@given(text=st.text(max_size=600))
def test_any_text_is_answered_or_refused(steady_web: TestClient, path: str, text: str) -> None:
    raw = json.dumps({"text": text}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    check(steady_web.post(path, content=raw, headers={"Content-Type": "application/json"}))


@pytest.mark.parametrize("path", API)
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "", "multipart/form-data"])
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b'{"text": "\xff\xff"}',
        b'{"text": "\\ud800"}',
        b'{"text": "a", "text": null}',
        b'{"text": "a", "limit": 1e999}',
        b'{"text": "a", "limit": NaN}',
        b'{"text": "a", "limit": ' + b"9" * 5000 + b"}",
        b"[" * 20000,
        b'{"a":' * 9000,
        b"null",
        b'"text"',
        "{'text': '关店'}".encode("gbk"),
    ],
)
def test_any_bytes_are_answered_or_refused(
    steady_web: TestClient, path: str, kind: str, raw: bytes
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    check(steady_web.post(path, content=raw, headers=headers))


@pytest.mark.parametrize("path", API)
@pytest.mark.parametrize("chunked", [False, True])
def test_large_body_is_refused(steady_web: TestClient, path: str, chunked: bool) -> None:
    raw = json.dumps({"text": "字" * 200_000}, ensure_ascii=False).encode()

    def parts() -> Iterator[bytes]:
        for start in range(0, len(raw), 50_000):
            yield raw[start : start + 50_000]

    response = steady_web.post(
        path,
        content=parts() if chunked else raw,
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code == 413
    assert check_error(response)["code"] == "input_too_large"


def routes(app: FastAPI) -> list[APIRoute]:
    found: list[APIRoute] = []

    def walk(items: Any) -> None:
        for item in items:
            if isinstance(item, APIRoute):
                found.append(item)
            elif hasattr(item, "routes"):
                walk(item.routes)

    walk(app.routes)
    return found


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_wrong_method_is_refused_on_every_address(steady_web: TestClient, method: str) -> None:
    paths = sorted(steady_web.app.openapi()["paths"])  # type: ignore[attr-defined]
    assert len(paths) >= 6
    for path in paths:
        if method.lower() not in steady_web.app.openapi()["paths"][path]:  # type: ignore[attr-defined]
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
