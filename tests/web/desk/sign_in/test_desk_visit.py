"""Where signing in at the desk leads, and whom pages and calls let in."""

import html
import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import WebSocketDenialResponse
from support.desk_accounts import (
    AGENT,
    AUDITOR,
    HANDLER,
    DeskOfTests,
)
from support.desk_sign_in import type_in, who

from web.desk.visit import DESK, desk_path
from web.sign_in.cookies import Cookie

# -- where to go on ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/desk", "/desk/tickets", "/desk/tickets/GD2611227K3PX9QM?page=2&text=噪声", "/desk?call=1"],
)
def test_it_goes_on_where_somebody_wanted_to_go(client: TestClient, path: str) -> None:
    asked = client.get("/desk/sign-in", params={"next": path})
    (hidden,) = re.findall(r'name="next" value="([^"]*)"', asked.text)
    assert html.unescape(hidden) == path
    location = type_in(client, "agent1", next=path).headers["location"]
    assert location == quote(path, safe=":/%#?=@[]!$&'()*+,;")


ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/desk\\..\\evil",
    "/\t/evil.example",
    "/desk\n//evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "desk",
    "evil",
    "/",
    "/apply/cq-newborn",
    "/deskevil",
    "/desk/sign-in",
    "/desk/sign-in?next=/desk/sign-in",
    "/desk/sign-in/oidc",
    "/desk/sign-out",
    "/desk/../sign-out",
    "/desk/./sign-out",
    "/desk/%2e%2e/sign-out",
    "/desk/%73ign-out",
    "/desk/.%2E/",
    "/desk/" + "x" * 400,
    "/desk/\u202egnp.exe",
    "",
]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_it_never_goes_elsewhere(client: TestClient, wanted: str) -> None:
    asked = client.get("/desk/sign-in", params={"next": wanted})
    assert 'name="next" value="/desk"' in asked.text
    assert type_in(client, "agent1", next=wanted).headers["location"] == "/desk"
    signed_in = client.get("/desk/sign-in", params={"next": wanted})
    assert signed_in.headers["location"] == "/desk"


@given(st.text() | st.from_regex(r"\A/desk[/\\.a-z%?#:@ ]*\Z"))
def test_whatever_is_wanted_stays_at_the_desk(wanted: str) -> None:
    path = desk_path(wanted)
    parts = urlsplit(path)
    assert (parts.scheme, parts.netloc) == ("", "")
    assert parts.path == "/desk" or parts.path.startswith("/desk/")
    assert not path.startswith("//")
    assert ".." not in parts.path
    assert desk_path(path) == path


# -- whom pages and calls let in -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/desk", "/desk"),
        ("/desk/tickets?page=2&text=%E5%99%AA", "/desk/tickets?page=2&text=%E5%99%AA"),
        ("/desk/accounts", "/desk/accounts"),
        ("/desk/tickets?next=//evil.example", "/desk/tickets?next=//evil.example"),
    ],
)
def test_a_page_leads_to_signing_in_and_back(client: TestClient, path: str, wanted: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.headers["cache-control"] == "no-store"
    location = urlsplit(answer.headers["location"])
    assert location.path == "/desk/sign-in"
    assert parse_qs(location.query) == {"next": [wanted]}
    asked = client.get(answer.headers["location"])
    (hidden,) = re.findall(r'name="next" value="([^"]*)"', asked.text)
    assert html.unescape(hidden) == wanted


@pytest.mark.parametrize(
    ("came_from", "wanted"),
    [
        ("http://127.0.0.1:8000/desk/tickets?page=2", "/desk/tickets?page=2"),
        ("http://127.0.0.1:8000/elsewhere", "/desk"),
        ("http://evil.example/desk/sign-out", "/desk"),
        ("no address", "/desk"),
        ("", "/desk"),
    ],
)
def test_a_form_sent_too_late_leads_back_to_its_page(
    client: TestClient, came_from: str, wanted: str
) -> None:
    answer = client.post("/desk/tickets", headers={"Referer": came_from})
    assert parse_qs(urlsplit(answer.headers["location"]).query) == {"next": [wanted]}


def test_a_call_of_the_api_says_that_signing_in_is_needed(client: TestClient) -> None:
    for path in ("/api/v1/desk/who", "/api/v1/desk/accounts"):
        answer = client.get(path)
        assert answer.status_code == 401
        error = answer.json()["error"]
        assert error["code"] == "sign_in_needed"
        assert error["hint"]


@pytest.mark.parametrize("actor", [AGENT, HANDLER, AUDITOR], ids=lambda actor: actor.role)
def test_without_the_right_neither_page_nor_call_is_open(client: TestClient, actor: Any) -> None:
    type_in(client, actor.name)
    for path in ("/desk/accounts", "/api/v1/desk/accounts"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert "不能管理账号" in answer.text


def test_with_the_right_both_are_open(client: TestClient) -> None:
    type_in(client, "supervisor1")
    for path in ("/desk/accounts", "/api/v1/desk/accounts"):
        assert client.get(path).json() == {"name": "supervisor1"}


def test_a_websocket_knows_who_is_there(client: TestClient, desk: DeskOfTests) -> None:
    address = "/api/v1/desk/socket"
    with pytest.raises(WebSocketDenialResponse) as denied, client.websocket_connect(address):
        pass
    assert denied.value.status_code == 401
    cookie = {"Cookie": f"daoban_desk={desk.sign_ins.open(AGENT, 1)}"}
    with client.websocket_connect(address, headers=cookie) as socket:
        assert socket.receive_json() == {"name": "agent1"}


def test_the_citizens_sign_in_is_none_at_the_desk(client: TestClient, desk: DeskOfTests) -> None:
    token = desk.sign_ins.open(AGENT, 1)
    client.cookies.set("daoban_sign_in", token)
    assert who(client) is None
    assert Cookie("daoban_desk") == DESK
