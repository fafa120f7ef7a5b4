"""Signing in at the desk by password, and out; what the cookie is worth; whom pages let in."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from support.desk_accounts import (
    AGENT,
    EVERYBODY,
    PASSWORD,
    SUPERVISOR,
    DeskOfTests,
)
from support.desk_sign_in import desk_browser, type_in, who

from desk.accounts.tables import DeskSessionRow

WRONG = "a-wrong-password"


def cookie_of(client: TestClient) -> str:
    return client.cookies.get("daoban_desk") or ""


def plant(client: TestClient, token: str) -> None:
    """Put a cookie into a browser, as our own answer would."""
    client.cookies.set("daoban_desk", token, domain="127.0.0.1", path="/")


def rows(desk: DeskOfTests) -> list[DeskSessionRow]:
    with Session(desk.engine) as session:
        return list(session.scalars(select(DeskSessionRow)))


# -- in ------------------------------------------------------------------------------------------


def test_the_form_is_one_that_everybody_can_use(client: TestClient) -> None:
    page = client.get("/desk/sign-in")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "set-cookie" not in page.headers
    text = page.text
    assert '<html lang="zh-CN">' in text
    assert re.findall(r"<h1>(.+?)</h1>", text) == ["登录 12345 工作台"]
    for name in ("name", "password"):
        assert re.search(rf'<label [^>]*for="{name}"', text)
        assert re.search(rf'<input id="{name}" name="{name}"[^>]*required', text)
    assert 'autocomplete="username"' in text
    assert 'type="password" autocomplete="current-password"' in text
    assert 'href="#main"' in text
    assert 'id="main"' in text
    assert "统一身份认证" not in text
    assert "<style" not in text
    assert " style=" not in text
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("actor", EVERYBODY, ids=lambda actor: actor.role)
def test_everybody_signs_in(client: TestClient, desk: DeskOfTests, actor: Any) -> None:
    answer = type_in(client, actor.name.upper())
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert answer.headers["cache-control"] == "no-store"
    assert client.get("/api/v1/desk/who").json() == {"name": actor.name, "role": actor.role}
    assert [entry.actor for entry in desk.audit.entries(action="signed_in")] == [actor.name]


def test_the_cookie_is_out_of_reach(client: TestClient) -> None:
    cookie = type_in(client, "agent1").headers["set-cookie"]
    assert re.match(r"daoban_desk=[A-Za-z0-9_-]{43};", cookie)
    for flag in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=36000"):
        assert flag in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_goes_over_https_only(app: FastAPI) -> None:
    with desk_browser(app, "https://daoban.example") as client:
        assert "Secure" in type_in(client, "agent1").headers["set-cookie"]


def test_a_public_address_with_https_says_so_too(app: FastAPI, client: TestClient) -> None:
    app.state.settings = app.state.settings.model_copy(update={"public_url": "https://d.example"})
    assert "Secure" in type_in(client, "agent1").headers["set-cookie"]


@pytest.mark.parametrize(
    ("name", "password"),
    [("agent1", WRONG), ("nobody", WRONG), ("", ""), ("agent1", ""), ("<b>话务员</b>", "x" * 9999)],
)
def test_what_does_not_hold_signs_nobody_in_and_says_so(
    client: TestClient, desk: DeskOfTests, name: str, password: str
) -> None:
    page = type_in(client, name, password, next="/desk/tickets")
    assert page.status_code == 403
    assert "set-cookie" not in page.headers
    assert rows(desk) == []
    assert re.search(r'role="alert">.*账号或密码不正确', page.text)
    assert "<title>没有登录" in page.text
    assert f'value="{html.escape(name)}"' in page.text, "what was typed is there again"
    assert "<b>" not in page.text
    assert not password or password not in page.text
    assert 'name="next" value="/desk/tickets"' in page.text
    assert 'aria-invalid="true"' in page.text


def test_who_is_locked_out_hears_for_how_long(client: TestClient, desk: DeskOfTests) -> None:
    for _ in range(5):
        type_in(client, "agent1", WRONG)
    page = type_in(client, "agent1")
    assert page.status_code == 403
    assert "15 分钟后再试" in page.text
    desk.clock.wait(minutes=15)
    assert type_in(client, "agent1").status_code == 303


def test_an_empty_form_is_no_way_in(client: TestClient) -> None:
    assert client.post("/desk/sign-in").status_code == 403
    assert client.post("/desk/sign-in", content=b"\xff\xfe{").status_code == 403
    assert who(client) is None


def test_a_sign_in_lasts_as_long_as_is_set(
    client: TestClient, desk: DeskOfTests, app: FastAPI
) -> None:
    app.state.settings = app.state.settings.model_copy(update={"desk_hours": 0.5})
    assert "Max-Age=1800" in type_in(client, "agent1").headers["set-cookie"]
    desk.clock.wait(minutes=29)
    assert who(client) == "agent1"
    desk.clock.wait(minutes=1)
    assert who(client) is None


def test_whoever_is_signed_in_goes_on_at_once(client: TestClient) -> None:
    type_in(client, "agent1")
    answer = client.get("/desk/sign-in", params={"next": "/desk/tickets"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/tickets")


def test_below_a_path_everything_leads_there(place: tuple[FastAPI, DeskOfTests]) -> None:
    app, _ = place
    with TestClient(app, root_path="/daoban", follow_redirects=False) as client:
        assert 'action="/daoban/desk/sign-in"' in client.get("/desk/sign-in").text
        assert client.get("/desk/tickets").headers["location"] == (
            "/daoban/desk/sign-in?next=%2Fdesk%2Ftickets"
        )
        assert type_in(client, "agent1").headers["location"] == "/daoban/desk"


def test_the_demonstration_says_where_its_passwords_are(client: TestClient, tmp_path: Path) -> None:
    assert "desk-accounts.txt" not in client.get("/desk/sign-in").text
    file = tmp_path / "keys" / "desk-accounts.txt"
    file.parent.mkdir(exist_ok=True)
    file.write_text("agent1 secret-of-agent1")
    text = client.get("/desk/sign-in").text
    assert "var/keys/desk-accounts.txt" in text
    assert "secret-of-agent1" not in text
    assert str(tmp_path) not in text


# -- out -----------------------------------------------------------------------------------------


def test_signing_out_ends_the_sign_in(client: TestClient, desk: DeskOfTests) -> None:
    type_in(client, "agent1")
    token = cookie_of(client)
    answer = client.post("/desk/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in")
    assert cookie_of(client) == ""
    assert rows(desk) == []
    client.cookies.set("daoban_desk", token)
    assert who(client) is None
    assert [entry.actor for entry in desk.audit.entries(action="signed_out")] == ["agent1"]


def test_signing_out_without_a_sign_in_does_no_harm(client: TestClient, desk: DeskOfTests) -> None:
    assert client.post("/desk/sign-out").status_code == 303
    client.cookies.set("daoban_desk", "x" * 43)
    assert client.post("/desk/sign-out").status_code == 303
    assert desk.audit.entries(action="signed_out") == []


def test_a_link_does_not_sign_out(client: TestClient) -> None:
    type_in(client, "agent1")
    assert client.get("/desk/sign-out").status_code == 405
    assert who(client) == "agent1"


# -- what a cookie is worth ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "token", ["", "x", "x" * 43, "agent1", "%00", '"' + "x" * 41 + '"', "x" * 5000]
)
def test_a_made_up_cookie_is_worth_nothing(client: TestClient, token: str) -> None:
    answer = client.get("/api/v1/desk/who", headers={"Cookie": f"daoban_desk={token}"})
    assert answer.status_code == 401


def test_a_cookie_given_before_signing_in_is_worth_nothing_after(app: FastAPI) -> None:
    """Fixation: somebody else knows, or chose, the cookie that the browser came with."""
    with desk_browser(app) as attacker, desk_browser(app) as victim:
        for planted in ("x" * 43, "short"):
            plant(victim, planted)
            type_in(victim, "agent1")
            assert cookie_of(victim) != planted
            plant(attacker, planted)
            assert who(attacker) is None
        type_in(attacker, "auditor1")
        own = cookie_of(attacker)
        plant(victim, own)
        type_in(victim, "supervisor1")
        assert cookie_of(victim) != own
        assert who(victim) == "supervisor1"
        assert who(attacker) is None, "the sign-in that was planted is over"


def test_signing_in_again_gives_another_cookie_and_ends_the_first(
    client: TestClient, desk: DeskOfTests
) -> None:
    type_in(client, "agent1")
    first = cookie_of(client)
    type_in(client, "handler1")
    assert cookie_of(client) != first
    assert who(client) == "handler1"
    assert len(rows(desk)) == 1
    assert desk.sign_ins.find(first) is None


def test_a_wrong_password_leaves_whoever_is_signed_in(client: TestClient) -> None:
    type_in(client, "agent1")
    type_in(client, "handler1", WRONG)
    assert who(client) == "agent1"


def test_a_disabled_account_is_out_at_once(client: TestClient, desk: DeskOfTests) -> None:
    type_in(client, "agent1")
    desk.accounts.disable(SUPERVISOR, "agent1")
    assert who(client) is None
    page = type_in(client, "agent1")
    assert (page.status_code, "已经停用" in page.text) == (403, True)


# -- from elsewhere ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
    ],
)
def test_forms_from_elsewhere_sign_nobody_in_or_out(
    app: FastAPI, desk: DeskOfTests, headers: dict[str, str]
) -> None:
    with desk_browser(app, **headers) as client:
        answer = type_in(client, "agent1")
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "not_allowed"
        assert rows(desk) == []
        client.cookies.set("daoban_desk", desk.sign_ins.open(AGENT, 1))
        assert client.post("/desk/sign-out").status_code == 403
        assert who(client) == "agent1"


def test_an_old_browser_is_told_by_its_origin(app: FastAPI) -> None:
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        form = {"name": "agent1", "password": PASSWORD}
        evil = client.post("/desk/sign-in", data=form, headers={"Origin": "http://evil.example"})
        assert evil.status_code == 403
        own = client.post("/desk/sign-in", data=form, headers={"Origin": "http://127.0.0.1:8000"})
        assert own.status_code == 303
