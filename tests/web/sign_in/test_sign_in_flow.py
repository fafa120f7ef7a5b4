"""Signing in with the demonstration issuer, from the link to the way out."""

from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sign_in_city import (
    ACTING,
    ANOTHER,
    SOMEBODY,
    asked_of,
    browser,
    choose,
    forged_token,
    open_door,
    rows,
    running,
    sign_in,
    values_for,
)
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from daoban.errors import Unavailable
from daoban.settings import Settings
from web.sign_in.tables import SignInSessionRow
from web.sign_in.visitors import visitor_owner


def cookies_of(answer: httpx.Response) -> SimpleCookie:
    found = SimpleCookie()
    for header in answer.headers.get_list("set-cookie"):
        found.load(header)
    return found


def test_from_the_link_to_the_person(client: TestClient) -> None:
    done = sign_in(client, SOMEBODY, "/application/1?step=2")
    assert (done.status_code, done.headers["location"]) == (303, "/application/1?step=2")
    who = client.get("/who").json()
    assert who["name"] == SOMEBODY.name
    assert who["identity_number"] == SOMEBODY.identity_number
    assert who["credit_code"] is who["company_name"] is None
    assert who["owner"].startswith("person:")
    assert len(who["owner"]) == len("person:") + 40


def test_acting_for_a_company_is_another_owner(client: TestClient) -> None:
    sign_in(client, ACTING)
    acting = client.get("/who").json()
    assert acting["company_name"] == ACTING.company_name
    assert acting["credit_code"] == ACTING.credit_code
    own = next(
        identity
        for identity in (SOMEBODY, ANOTHER)
        if identity.identity_number != ACTING.identity_number
    )
    sign_in(client, own)
    assert client.get("/who").json()["owner"] != acting["owner"]


def test_the_same_person_is_the_same_owner_on_every_device(application: FastAPI) -> None:
    owners = []
    for _device in range(2):
        with browser(application) as client:
            sign_in(client, SOMEBODY)
            owners.append(client.get("/who").json()["owner"])
    assert owners[0] == owners[1]


def test_the_request_carries_state_nonce_and_pkce_and_never_the_same_twice(
    client: TestClient,
) -> None:
    first, second = asked_of(client.get("/sign-in")), asked_of(client.get("/sign-in"))
    assert first["code_challenge_method"] == "S256"
    assert first["redirect_uri"] == "http://127.0.0.1:8000/sign-in/callback"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) == 43
        assert first[name] != second[name]


def test_the_table_holds_neither_token_nor_name_nor_number(
    client: TestClient, application: FastAPI
) -> None:
    token = cookies_of(sign_in(client, SOMEBODY))["daoban_sign_in"].value
    (row,) = rows(application)
    kept = "|".join(str(value) for value in vars(row).values())
    for secret in (token, SOMEBODY.name, SOMEBODY.identity_number, SOMEBODY.subject):
        assert secret not in kept


@pytest.mark.parametrize(
    ("base", "secure"), [("http://127.0.0.1:8000", False), ("https://127.0.0.1:8000", True)]
)
def test_cookies_are_out_of_reach_of_scripts_and_other_sites(
    application: FastAPI, values: Settings, base: str, secure: bool
) -> None:
    application.state.settings = values.model_copy(update={"public_url": "http://127.0.0.1:8000"})
    with browser(application, base) as client:
        who = client.get("/who")
        begun = client.get("/sign-in")
        client.cookies.set(
            "daoban_sign_in_pending", cookies_of(begun)["daoban_sign_in_pending"].value
        )
        done = client.get(choose(begun, SOMEBODY))
    given = {**cookies_of(who), **cookies_of(begun), **cookies_of(done)}
    begun_one = cookies_of(begun)["daoban_sign_in_pending"]
    assert set(given) == {"daoban_visitor", "daoban_sign_in_pending", "daoban_sign_in"}
    for cookie in (given["daoban_visitor"], given["daoban_sign_in"], begun_one):
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "lax"
        assert bool(cookie["secure"]) is secure
        assert not cookie["domain"]
        assert int(cookie["max-age"]) > 0
    assert given["daoban_sign_in"]["path"] == given["daoban_visitor"]["path"] == "/"
    assert begun_one["path"] == "/sign-in"
    assert int(begun_one["max-age"]) <= 600
    assert len(given["daoban_sign_in"].value) == 43
    assert cookies_of(done)["daoban_sign_in_pending"]["max-age"] == "0"


def test_behind_a_proxy_the_public_address_decides(application: FastAPI, values: Settings) -> None:
    application.state.settings = values.model_copy(update={"public_url": "https://daoban.example/"})
    with browser(application) as client:
        begun = client.get("/sign-in")
    assert cookies_of(begun)["daoban_sign_in_pending"]["secure"] is True
    assert asked_of(begun)["redirect_uri"] == "https://daoban.example/sign-in/callback"


def test_a_token_from_before_is_worth_nothing_after(
    client: TestClient, application: FastAPI
) -> None:
    planted = forged_token()
    client.cookies.set("daoban_sign_in", planted, domain="127.0.0.1", path="/")
    done = sign_in(client, SOMEBODY)
    assert cookies_of(done)["daoban_sign_in"].value != planted
    with browser(application) as attacker:
        attacker.cookies.set("daoban_sign_in", planted)
        assert attacker.get("/who").json()["name"] is None


def test_signing_in_again_ends_the_sign_in_before(client: TestClient, application: FastAPI) -> None:
    first = cookies_of(sign_in(client, SOMEBODY))["daoban_sign_in"].value
    sign_in(client, ANOTHER)
    assert client.get("/who").json()["name"] == ANOTHER.name
    assert len(rows(application)) == 1
    with browser(application) as other:
        other.cookies.set("daoban_sign_in", first)
        assert other.get("/who").json()["name"] is None


def test_signing_out_ends_it_everywhere(client: TestClient, application: FastAPI) -> None:
    token = cookies_of(sign_in(client, SOMEBODY))["daoban_sign_in"].value
    client.get("/who")
    out = client.post("/sign-out")
    assert (out.status_code, out.headers["location"]) == (303, "/")
    assert rows(application) == []
    assert client.get("/who").json()["name"] is None
    with browser(application) as thief:
        thief.cookies.set("daoban_sign_in", token)
        assert thief.get("/who").json()["name"] is None


def test_signing_out_leaves_nothing_for_the_next_person_at_the_device(client: TestClient) -> None:
    before = client.get("/who").json()["owner"]
    sign_in(client, SOMEBODY)
    client.post("/sign-out")
    assert client.get("/who").json()["owner"] != before


def test_a_sign_in_ends_by_itself(client: TestClient, application: FastAPI) -> None:
    sign_in(client, SOMEBODY)
    past = datetime.now(UTC) - timedelta(seconds=1)
    with Session(application.state.engine) as session, session.begin():
        session.execute(update(SignInSessionRow).values(expires_at=past))
    assert client.get("/who").json()["name"] is None
    sign_in(client, ANOTHER)
    assert len(rows(application)) == 1, "what is over is swept away"


def test_a_sign_in_lasts_as_long_as_set(client: TestClient, application: FastAPI) -> None:
    done = sign_in(client, SOMEBODY)
    (row,) = rows(application)
    assert row.expires_at - row.created_at == timedelta(hours=8)
    assert cookies_of(done)["daoban_sign_in"]["max-age"] == str(8 * 3600)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "中" * 43, "a" * 5000])
def test_a_guessed_token_is_nobody(client: TestClient, token: str) -> None:
    who = client.get("/who", headers=[(b"cookie", f"daoban_sign_in={token}".encode())]).json()
    assert who["name"] is None
    assert who["owner"].startswith("visitor:")


def test_a_sign_in_sealed_with_a_retired_key_is_over(client: TestClient, values: Settings) -> None:
    sign_in(client, SOMEBODY)
    retired = values.model_copy(update={"var": values.var / "other"})
    with running(retired) as app, browser(app) as other:
        other.cookies.update(client.cookies)
        assert other.get("/who").json()["name"] is None


def test_who_changes_their_mind_goes_on_without_signing_in(
    client: TestClient, application: FastAPI
) -> None:
    begun = client.get("/sign-in", params={"next": "/guides"})
    back = client.get(choose(begun, SOMEBODY, person=""))
    assert (back.status_code, back.headers["location"]) == (303, "/guides")
    assert rows(application) == []


def test_with_the_issuer_down_the_page_says_that_it_goes_on_without(tmp_path: Path) -> None:
    with open_door() as door:
        values = values_for(tmp_path, door.getsockname()[1])
    with running(values) as app, browser(app) as client:
        page = client.get("/sign-in", params={"next": "/application/1"})
    assert page.status_code == 503
    assert "现在不能登录" in page.text
    assert "不登录也能办" in page.text
    assert 'href="/application/1"' in page.text
    assert 'href="/sign-in?next=/application/1"' in page.text


def test_the_issuer_is_found_again_once_it_is_up(
    client: TestClient, application: FastAPI, values: Settings
) -> None:
    provider = application.state.identity_provider
    provider.issuer = "http://127.0.0.1:9"
    assert client.get("/sign-in").status_code == 503
    provider.issuer = values.issuer
    assert sign_in(client, SOMEBODY).status_code == 303


def test_without_a_client_secret_nobody_is_sent_away(values: Settings) -> None:
    without = values.model_copy(update={"identity_secret": SecretStr("")})
    with running(without) as app, browser(app) as client:
        assert client.get("/sign-in").status_code == 503


def test_what_the_browser_made_is_offered_to_the_person(
    client: TestClient, application: FastAPI
) -> None:
    moved: list[tuple[str, str]] = []
    application.state.on_sign_in = lambda before, after: moved.append((before, after))
    before = client.get("/who").json()["owner"]
    sign_in(client, SOMEBODY)
    who = client.get("/who").json()
    assert moved == [(before, who["owner"])]
    assert who["claimed"] == before


def test_nothing_is_moved_for_a_browser_without_a_cookie(
    client: TestClient, application: FastAPI
) -> None:
    moved: list[tuple[str, str]] = []
    application.state.on_sign_in = lambda before, after: moved.append((before, after))
    sign_in(client, SOMEBODY)
    assert moved == []


@pytest.mark.parametrize(
    "error", [Unavailable("数据库忙。"), OperationalError("update", {}, Exception("locked"))]
)
def test_signing_in_succeeds_even_if_moving_does_not(
    client: TestClient, application: FastAPI, error: Exception
) -> None:
    def broken(_before: str, _after: str) -> None:
        raise error

    application.state.on_sign_in = broken
    before = client.get("/who").json()["owner"]
    assert sign_in(client, SOMEBODY).status_code == 303
    assert client.get("/who").json()["claimed"] == before, "so that it can be tried again"


def test_a_browser_keeps_its_owner_and_another_has_another(application: FastAPI) -> None:
    with browser(application) as one, browser(application) as other:
        first = one.get("/who")
        cookie = cookies_of(first)["daoban_visitor"].value
        assert first.json()["owner"] == visitor_owner(cookie) == one.get("/who").json()["owner"]
        assert first.json()["owner"] != other.get("/who").json()["owner"]
        assert not cookies_of(one.get("/who")), "given once"


@pytest.mark.parametrize("cookie", ["1", "admin", "x" * 42, "x" * 44, "x" * 42 + "/"])
def test_a_cookie_that_could_be_guessed_is_replaced(client: TestClient, cookie: str) -> None:
    answer = client.get("/who", headers={"Cookie": f"daoban_visitor={cookie}"})
    assert answer.json()["owner"] != visitor_owner(cookie)
    assert answer.json()["claimed"] is None
    assert "daoban_visitor" in cookies_of(answer)


def test_the_bar_shows_a_link_or_a_hidden_name(client: TestClient) -> None:
    assert 'href="/sign-in?next=/bar%3Fa%3D1%26b%3D2"' in client.get("/bar?a=1&b=2").text
    sign_in(client, ACTING)
    bar = client.get("/bar").text
    assert f"已登录：{ACTING.name[0]}**（代表{ACTING.company_name}）" in bar
    assert 'method="post" action="/sign-out"' in bar
    assert ACTING.name not in bar
    assert ACTING.identity_number not in bar
