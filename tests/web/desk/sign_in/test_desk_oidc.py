"""Signing in at the desk with the identity of the staff."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey
from support.desk_accounts import AGENT, SUPERVISOR, DeskOfTests
from support.desk_sign_in import (
    ISSUER,
    StaffIssuer,
    desk_browser,
    desk_web,
    put_in_place,
    staff_settings,
    who,
)

from web.sign_in import pending as pending_module
from web.sign_in.pending import PendingLogin


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> StaffIssuer:
    made = StaffIssuer()
    put_in_place(made, monkeypatch)
    return made


@pytest.fixture
def place(tmp_path: Path, issuer: StaffIssuer) -> Iterator[tuple[FastAPI, DeskOfTests]]:
    with desk_web(tmp_path, **staff_settings(issuer)) as (app, desk):
        desk.add(AGENT, None)
        desk.accounts.link_subject(SUPERVISOR, "agent1", ISSUER, "s-1")
        yield app, desk


@pytest.fixture
def app(place: tuple[FastAPI, DeskOfTests]) -> FastAPI:
    return place[0]


@pytest.fixture
def desk(place: tuple[FastAPI, DeskOfTests]) -> DeskOfTests:
    return place[1]


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with desk_browser(app) as client:
        yield client


def begin(client: TestClient, next_path: str = "/desk") -> httpx.Response:
    return client.get("/desk/sign-in/oidc", params={"next": next_path})


def refused(client: TestClient, answer: httpx.Response, words: str) -> None:
    """Nobody is signed in, the page says so and offers the other way."""
    assert answer.status_code in (403, 422, 503)
    assert answer.headers["cache-control"] == "no-store"
    assert re.search(rf'role="alert">.*{words}', answer.text), answer.text
    assert '<form class="panel"' in answer.text
    assert "aria-invalid" not in answer.text, "nothing was typed, so nothing typed is wrong"
    assert "daoban_desk=" not in answer.headers.get("set-cookie", "")
    assert who(client) is None


def test_the_form_offers_it_and_goes_on_where_somebody_wanted_to_go(client: TestClient) -> None:
    text = client.get("/desk/sign-in", params={"next": "/desk/tickets?page=2"}).text
    assert 'href="/desk/sign-in/oidc?next=/desk/tickets%3Fpage%3D2"' in text


def test_the_whole_way(client: TestClient, desk: DeskOfTests, issuer: StaffIssuer) -> None:
    begun = begin(client, "/desk/tickets?page=2")
    assert begun.status_code == 303
    asked = {name: texts[0] for name, texts in parse_qs(urlsplit(begun.headers["location"]).query).items()}  # fmt: skip
    assert asked["redirect_uri"] == "http://127.0.0.1:8000/desk/sign-in/callback"
    assert asked["scope"].split()[0] == "openid"
    assert asked["code_challenge_method"] == "S256"
    cookie = begun.headers["set-cookie"]
    for flag in ("daoban_desk_pending=", "HttpOnly", "SameSite=lax", "Path=/desk/sign-in"):
        assert flag in cookie
    assert asked["state"] not in cookie, "what the cookie holds is sealed"
    answer = client.get(issuer.leads_back(begun))
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/tickets?page=2")
    assert who(client) == "agent1"
    assert "daoban_desk_pending" not in client.cookies
    (entry,) = desk.audit.entries(action="signed_in")
    assert (entry.actor, entry.detail) == ("agent1", {"way": "oidc"})


def test_below_a_public_address_the_answer_comes_there(app: FastAPI, client: TestClient) -> None:
    app.state.settings = app.state.settings.model_copy(update={"public_url": "https://d.example/"})
    asked = parse_qs(urlsplit(begin(client).headers["location"]).query)
    assert asked["redirect_uri"] == ["https://d.example/desk/sign-in/callback"]


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/apply/x"])
def test_it_never_goes_elsewhere(client: TestClient, issuer: StaffIssuer, wanted: str) -> None:
    answer = client.get(issuer.leads_back(begin(client, wanted)))
    assert answer.headers["location"] == "/desk"


def test_who_is_linked_to_no_account_learns_what_to_do(
    client: TestClient, issuer: StaffIssuer, desk: DeskOfTests
) -> None:
    issuer.subject = "s-unknown"
    answer = client.get(issuer.leads_back(begin(client)))
    refused(client, answer, "还没有对应的工作台账号")
    assert "s-unknown" in answer.text
    desk.accounts.link_subject(SUPERVISOR, "agent1", ISSUER, "s-unknown")
    assert client.get(issuer.leads_back(begin(client))).status_code == 303
    assert who(client) == "agent1"


def test_a_subject_is_shown_as_text(client: TestClient, issuer: StaffIssuer) -> None:
    issuer.subject = "<script>alert(1)</script>"
    answer = client.get(issuer.leads_back(begin(client)))
    refused(client, answer, "还没有对应")
    assert "<script>alert" not in answer.text


def test_a_disabled_account_stays_out(
    client: TestClient, issuer: StaffIssuer, desk: DeskOfTests
) -> None:
    desk.accounts.disable(SUPERVISOR, "agent1")
    refused(client, client.get(issuer.leads_back(begin(client))), "已经停用")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": "x" * 43}, "没有完成"),
        ({"state": ""}, "没有完成"),
        ({"state": "中"}, "没有完成"),
        ({"iss": "https://evil.example"}, "核对不上"),
        ({"code": ""}, "核对不上"),
        ({"code": "guessed"}, "核对不上"),
        ({"error": "server_error"}, "核对不上"),
        ({"error": "access_denied"}, "取消"),
    ],
)
def test_a_changed_answer_signs_nobody_in(
    client: TestClient, issuer: StaffIssuer, change: dict[str, str], words: str
) -> None:
    back = issuer.leads_back(begin(client), **change)
    refused(client, client.get(back), words)
    again = client.get(issuer.leads_back(begin(client)))
    assert again.status_code == 303, "the next try is not spoilt"


def test_an_answer_is_good_once_and_in_its_own_browser(
    app: FastAPI, client: TestClient, issuer: StaffIssuer
) -> None:
    back = issuer.leads_back(begin(client))
    with desk_browser(app) as other:
        refused(other, other.get(back), "没有完成")
        begin(other)
        refused(other, other.get(back), "没有完成")
    assert client.get(back).status_code == 303
    client.post("/desk/sign-out")
    refused(client, client.get(back), "没有完成")


def test_a_sign_in_under_way_does_not_wait_for_ever(
    client: TestClient, issuer: StaffIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = issuer.leads_back(begin(client))
    monkeypatch.setattr(pending_module, "PENDING_SECONDS", 0)
    refused(client, client.get(back), "没有完成")


def test_a_sign_in_of_citizens_under_way_is_none_of_the_desks(
    app: FastAPI, client: TestClient
) -> None:
    citizens = PendingLogin.begin("/", "http://127.0.0.1:8000/sign-in/callback")
    cookie = {"Cookie": f"daoban_desk_pending={citizens.seal(app.state.sealer)}"}
    answer = client.get(
        "/desk/sign-in/callback", params={"state": citizens.state, "code": "x"}, headers=cookie
    )
    refused(client, answer, "没有完成")


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "another"},
        {"nonce": ...},
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"aud": ["daoban-desk", "another-client"]},
        {"azp": "another-client"},
        {"exp": 1_000_000_000},
        {"exp": ...},
        {"iat": 4_000_000_000},
        {"sub": ...},
        {"sub": ""},
        {"sub": 7},
        {"sub": ["s-1"]},
    ],
)
def test_a_token_that_says_something_else_signs_nobody_in(
    client: TestClient, issuer: StaffIssuer, change: dict[str, Any]
) -> None:
    issuer.claims = change
    refused(client, client.get(issuer.leads_back(begin(client))), "核对不上")


def test_a_token_of_another_key_signs_nobody_in(
    client: TestClient, issuer: StaffIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = begin(client)
    own, other = issuer.key, RSAKey.generate_key(2048, auto_kid=True)
    answer = issuer.answer

    def forge(request: httpx.Request) -> httpx.Response:
        issuer.key = own if request.url.path == "/jwks_uri" else other
        return answer(request)

    monkeypatch.setattr(issuer, "answer", forge)
    put_in_place(issuer, monkeypatch)
    refused(client, client.get(issuer.leads_back(begun)), "核对不上")


def test_an_issuer_that_is_down_leaves_the_password(
    client: TestClient, issuer: StaffIssuer, desk: DeskOfTests
) -> None:
    back = issuer.leads_back(begin(client))
    issuer.down = True
    app_state = client.app.state  # type: ignore[attr-defined]
    del app_state.desk_identity
    refused(client, client.get(back), "暂时连不上")
    refused(client, begin(client), "暂时连不上")
    issuer.down = False
    assert client.get(issuer.leads_back(begin(client))).status_code == 303
    assert len(desk.audit.entries(action="signed_in")) == 1


def test_without_a_client_secret_nothing_is_asked(tmp_path: Path, issuer: StaffIssuer) -> None:
    settings = staff_settings(issuer) | {"desk_secret": ""}
    with desk_web(tmp_path, **settings) as (app, _), desk_browser(app) as client:
        refused(client, begin(client), "暂时连不上")


def test_it_ends_the_sign_in_that_the_browser_came_with(
    client: TestClient, issuer: StaffIssuer, desk: DeskOfTests
) -> None:
    old = desk.sign_ins.open(AGENT, 1)
    client.cookies.set("daoban_desk", old, domain="127.0.0.1", path="/")
    client.get(issuer.leads_back(begin(client)))
    assert client.cookies["daoban_desk"] != old
    assert desk.sign_ins.find(old) is None
    assert who(client) == "agent1"


def test_where_no_issuer_is_set_there_is_no_such_way(tmp_path: Path) -> None:
    with desk_web(tmp_path) as (app, _), desk_browser(app) as client:
        for path in ("/desk/sign-in/oidc", "/desk/sign-in/callback?code=x&state=x"):
            answer = client.get(path)
            assert answer.status_code == 404
            assert "账号和密码" in answer.json()["error"]["hint"]
