"""Forms of our pages are taken from our pages only."""

import pytest
from fastapi.testclient import TestClient
from sign_in_city import SOMEBODY, sign_in

from daoban.settings import Settings

OWN = "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": OWN},
        {"Origin": "HTTP://127.0.0.1:8000"},
    ],
)
def test_our_own_forms_are_taken(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/form", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": OWN},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": ""},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:9000"},
        {"Origin": "http://127.0.0.1:8000.evil.example"},
        {"Origin": "http://evil.example/127.0.0.1:8000"},
        {"Origin": "http://["},
    ],
)
def test_forms_from_elsewhere_are_refused(client: TestClient, headers: dict[str, str]) -> None:
    sign_in(client, SOMEBODY)
    for path in ("/form", "/sign-out"):
        answer = client.post(path, headers=headers)
        assert answer.status_code == 403
        error = answer.json()["error"]
        assert error["code"] == "not_allowed"
        assert "没有执行" in error["message"]
    assert client.get("/who").json()["name"] == SOMEBODY.name


def test_the_public_address_is_ours_too(client: TestClient, values: Settings) -> None:
    client.app.state.settings = values.model_copy(  # type: ignore[attr-defined]
        update={"public_url": "https://daoban.example"}
    )
    assert client.post("/form", headers={"Origin": "https://daoban.example"}).status_code == 200
    assert client.post("/form", headers={"Origin": "https://other.example"}).status_code == 403


def test_a_link_does_not_sign_out(client: TestClient) -> None:
    sign_in(client, SOMEBODY)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/who").json()["name"] == SOMEBODY.name
