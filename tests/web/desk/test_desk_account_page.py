"""Accounts for supervisors: made with a one-time password, reset, disabled, enabled."""

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from page_reader import shown
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR
from support.desk_pages import HOUSING, browser_of

from daoban.errors import NotAllowed
from desk.accounts.account import Actor
from desk.vocabulary import Role

PAGE = "/desk/accounts"
NEW = {"name": "Agent9", "title": "话务员 09", "role": "agent", "department": ""}


def password_in(text: str) -> str:
    found = re.search(r'<p class="resume-code">([^<]+)</p>', text)
    assert found, text
    return found[1]


def test_everybody_is_listed(supervisor: TestClient) -> None:
    text = shown(supervisor.get(PAGE))
    for said in ("agent1", "话务员 01", "市城市管理局", "审计员", "supervisor1（您自己）", "从未"):
        assert said in text


def test_a_new_account_can_sign_in_with_its_one_time_password(
    house: FastAPI, supervisor: TestClient
) -> None:
    page = supervisor.post(PAGE, data=NEW)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert house.state.desk.accounts.sign_in("agent9", password_in(page.text)).role is Role.AGENT
    assert 'class="resume-code"' not in supervisor.get(PAGE).text


def test_a_handler_has_a_department_by_its_title(house: FastAPI, supervisor: TestClient) -> None:
    typed = {
        "name": "handler9",
        "title": "承办人 09",
        "role": "handler",
        "department": "市住房城乡建委",
    }
    supervisor.post(PAGE, data=typed)
    made = {each.actor.name: each.actor for each in house.state.desk.accounts.list()}
    assert made["handler9"].department == HOUSING


def test_an_account_may_do_without_a_password(house: FastAPI, supervisor: TestClient) -> None:
    page = supervisor.post(PAGE, data=NEW | {"no_password": "1"})
    assert 'class="resume-code"' not in page.text
    made = {each.actor.name: each for each in house.state.desk.accounts.list()}
    assert not made["agent9"].has_password


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "a"},
        {"name": "agent1"},
        {"name": ""},
        {"name": "中文"},
        {"title": ""},
        {"role": "king"},
        {"role": "handler"},
        {"department": "市住房城乡建委"},
    ],
)
def test_what_cannot_be_made_is_told_and_what_was_typed_stays(
    house: FastAPI, supervisor: TestClient, typed: dict[str, str]
) -> None:
    before = len(house.state.desk.accounts.list())
    page = supervisor.post(PAGE, data={**NEW, "title": "我写的名称", **typed})
    assert page.status_code in (409, 422)
    assert 'id="failure"' in page.text
    if "title" not in typed:
        assert 'value="我写的名称"' in page.text
    assert len(house.state.desk.accounts.list()) == before


def test_a_password_is_reset_and_open_sign_ins_end(house: FastAPI, supervisor: TestClient) -> None:
    with browser_of(house, AGENT) as client:
        assert client.get("/desk/tickets").status_code == 200
        page = supervisor.post(f"{PAGE}/agent1/password")
        assert client.get("/desk/tickets", follow_redirects=False).status_code == 303
    assert house.state.desk.accounts.sign_in("agent1", password_in(page.text)) == AGENT


def test_an_account_is_disabled_and_enabled(house: FastAPI, supervisor: TestClient) -> None:
    with browser_of(house, AGENT) as client:
        page = supervisor.post(f"{PAGE}/agent1/disable")
        assert "agent1 已停用" in shown(page)
        assert client.get("/desk/tickets", follow_redirects=False).status_code == 303
    assert "恢复" in shown(page)
    assert "agent1 已恢复" in shown(supervisor.post(f"{PAGE}/agent1/enable"))
    assert not any(each.disabled for each in house.state.desk.accounts.list())


def test_a_locked_account_is_unlocked(house: FastAPI, supervisor: TestClient) -> None:
    assert "解锁" not in shown(supervisor.get(PAGE))
    for _time in range(5):
        with pytest.raises(NotAllowed):
            house.state.desk.accounts.sign_in("agent1", "not the password")
    page = supervisor.get(PAGE)
    assert "已锁定到" in shown(page)
    assert f'formaction="{PAGE}/agent1/enable" aria-label="给 agent1 解锁"' in page.text
    assert f'formaction="{PAGE}/agent1/disable"' in page.text
    page = supervisor.post(f"{PAGE}/agent1/enable")
    assert "agent1 已恢复，可以登录了" in shown(page)
    assert "已锁定" not in shown(page)


def test_nobody_disables_their_own(house: FastAPI, supervisor: TestClient) -> None:
    assert f"{PAGE}/supervisor1/disable" not in supervisor.get(PAGE).text
    page = supervisor.post(f"{PAGE}/supervisor1/disable")
    assert page.status_code == 403
    assert "不能停用您自己的账号" in shown(page)


@pytest.mark.parametrize("path", ["nobody/password", "nobody/disable", "agent1/fly"])
def test_what_is_not_there_is_told(supervisor: TestClient, path: str) -> None:
    assert supervisor.post(f"{PAGE}/{path}").status_code in (404, 422)


@pytest.mark.parametrize("actor", [AGENT, HANDLER, AUDITOR], ids=lambda each: each.name)
def test_only_supervisors(house: FastAPI, actor: Actor) -> None:
    with browser_of(house, actor) as client:
        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE, data=NEW).status_code == 403
        for path in ("agent2/password", "agent2/disable"):
            assert client.post(f"{PAGE}/{path}").status_code == 403
    assert not any(each.disabled for each in house.state.desk.accounts.list())


def test_other_sites_change_nothing(house: FastAPI) -> None:
    with browser_of(house, SUPERVISOR) as client:
        client.headers["sec-fetch-site"] = "cross-site"
        assert client.post(PAGE, data=NEW).status_code == 403
        assert client.post(f"{PAGE}/agent1/disable").status_code == 403
    with pytest.raises(NotAllowed):
        house.state.desk.accounts.sign_in("agent9", "x" * 12)
