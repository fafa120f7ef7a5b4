"""Whatever is sent to the API, it is answered or refused in the one shape, never with 500."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from support.error_shape import check, check_error

API = ("/api/v1/ask", "/api/v1/chat", "/api/v1/feedback")
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
    [
        "text",
        "city",
        "audience",
        "limit",
        "explain",
        "messages",
        "context",
        "session",
        "question",
        "helped",
        "?",
    ]
)
BODIES = st.dictionaries(KEYS, VALUES, max_size=6) | VALUES


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
