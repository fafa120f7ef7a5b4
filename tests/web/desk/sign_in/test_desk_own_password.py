"""Changing one's own password at the desk."""

import re

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.desk_accounts import AGENT, PASSWORD, DeskOfTests
from support.desk_sign_in import desk_browser, type_in, who

NEW = "another-horse-battery"


def change(client: TestClient, **typed: str) -> httpx.Response:
    form = {"old": PASSWORD, "new": NEW, "again": NEW} | typed
    return client.post("/desk/password", data=form)


@pytest.fixture
def agent(client: TestClient) -> TestClient:
    type_in(client, "agent1")
    return client


def test_the_form_is_for_who_is_signed_in(client: TestClient) -> None:
    answer = client.get("/desk/password")
    assert answer.headers["location"] == "/desk/sign-in?next=%2Fdesk%2Fpassword"
    type_in(client, "agent1")
    text = client.get("/desk/password").text
    for name in ("old", "new", "again"):
        assert re.search(rf'<label [^>]*for="{name}"', text)
        assert re.search(rf'<input id="{name}" name="{name}" type="password"', text)
    assert text.count('autocomplete="new-password"') == 2
    assert 'href="/desk/password"' in text


def test_the_new_password_counts_and_the_old_one_does_not(
    agent: TestClient, app: FastAPI, desk: DeskOfTests
) -> None:
    before = agent.cookies["daoban_desk"]
    with desk_browser(app) as elsewhere:
        type_in(elsewhere, "agent1")
        answer = change(agent)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/password?done=1")
        assert "已经修改" in agent.get("/desk/password?done=1").text
        assert who(elsewhere) is None
        assert who(agent) == "agent1"
        assert agent.cookies["daoban_desk"] != before
        assert type_in(elsewhere, "agent1").status_code == 403
        assert type_in(elsewhere, "agent1", NEW).status_code == 303
    (entry,) = desk.audit.entries(action="password_changed")
    assert (entry.actor, entry.subject) == ("agent1", "account:agent1")


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"old": "a-wrong-password"}, 403, "账号或密码不正确"),
        ({"old": ""}, 403, "账号或密码不正确"),
        ({"again": "something-else-again"}, 422, "不一样"),
        ({"new": "short", "again": "short"}, 422, "12 到 128"),
        ({"new": "xx-agent1-xx", "again": "xx-agent1-xx"}, 422, "不能有账号名"),
        ({"new": PASSWORD, "again": PASSWORD}, 422, "和原来的一样"),
    ],
)
def test_what_cannot_be_changes_nothing_and_says_why(
    agent: TestClient, desk: DeskOfTests, typed: dict[str, str], status: int, words: str
) -> None:
    answer = change(agent, **typed)
    assert answer.status_code == status
    assert re.search(rf'role="alert"[^§]*{words}', answer.text)
    assert not any(value in answer.text for value in typed.values() if len(value) > 5)
    assert who(agent) == "agent1"
    assert desk.accounts.sign_in("agent1", PASSWORD) == AGENT


def test_guessing_the_old_password_locks(agent: TestClient) -> None:
    for _ in range(5):
        change(agent, old="a-wrong-password")
    assert "暂时不能登录" in change(agent).text
    assert who(agent) == "agent1"


def test_forms_from_elsewhere_change_nothing(
    app: FastAPI, agent: TestClient, desk: DeskOfTests
) -> None:
    agent.headers["Sec-Fetch-Site"] = "cross-site"
    assert change(agent).status_code == 403
    assert desk.accounts.sign_in("agent1", PASSWORD) == AGENT


def test_nobody_changes_a_password_without_being_signed_in(
    client: TestClient, desk: DeskOfTests
) -> None:
    assert change(client).status_code == 303
    assert desk.accounts.sign_in("agent1", PASSWORD) == AGENT
