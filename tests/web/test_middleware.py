"""What every request passes: request id, security headers, metrics."""

import re

import pytest
from fastapi.testclient import TestClient

PATHS = ["/", "/embed", "/healthz", "/api/v1/meta", "/static/icon.svg", "/nothing", "/openapi.json"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_security_headers(steady_web: TestClient, path: str) -> None:
    headers = steady_web.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    ancestors = re.search(r"frame-ancestors ([^;]+)", policy)
    assert ancestors
    assert ancestors[1] == ("'self'" if path == "/embed" else "'none'")


@pytest.mark.parametrize("given_id", ["abcdefgh", "2f1c0f5e-0000-4000-8000-000000000000"])
def test_harmless_request_id_is_kept(steady_web: TestClient, given_id: str) -> None:
    response = steady_web.get("/healthz", headers={"X-Request-ID": given_id})
    assert response.headers["x-request-id"] == given_id


@pytest.mark.parametrize("given_id", ["", "short", "x" * 65, "with space", "<script>", "--------"])
def test_other_request_id_is_replaced(steady_web: TestClient, given_id: str) -> None:
    response = steady_web.get("/healthz", headers={"X-Request-ID": given_id})
    assert re.fullmatch(r"[0-9a-f]{16}", response.headers["x-request-id"])


def test_each_request_has_an_id_of_its_own(steady_web: TestClient) -> None:
    ids = {steady_web.get("/healthz").headers["x-request-id"] for _ in range(20)}
    assert len(ids) == 20


def test_addresses_that_do_not_exist_share_one_label(steady_web: TestClient) -> None:
    for number in range(5):
        steady_web.get(f"/nothing-{number}")
    text = steady_web.get("/metrics").text
    assert "nothing-" not in text
    assert 'route="unknown"' in text
