"""Whom agents can tell an answer now: seen by those who call back, without personal data, kept once."""

import pytest
from fastapi import FastAPI
from page_reader import shown
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR
from support.desk_pages import browser_of
from support.full_desk import somebody_waits
from support.telling import ANSWER, PHONE, QUESTION

from desk.accounts.account import Actor

PAGE = "/desk/to-tell"


@pytest.mark.parametrize("actor", [AGENT, SUPERVISOR], ids=lambda each: each.name)
def test_those_who_call_back_see_whom_to_tell_what(house: FastAPI, actor: Actor) -> None:
    _group, ticket = somebody_waits(house)
    with browser_of(house, actor) as client:
        page = client.get(PAGE)
        assert f'href="/desk/tickets/{ticket}"' in page.text
        assert QUESTION in shown(page)
        assert ANSWER in shown(page)
        assert PHONE not in page.text
        assert "李示例" not in page.text
        assert f'href="{PAGE}"' in client.get("/desk/tickets").text


@pytest.mark.parametrize("actor", [HANDLER, AUDITOR], ids=lambda each: each.name)
def test_nobody_else_does(house: FastAPI, actor: Actor) -> None:
    group, ticket = somebody_waits(house)
    with browser_of(house, actor) as client:
        for answer in (
            client.get(PAGE),
            client.post(PAGE, data={"group": str(group), "ticket": ticket}),
        ):
            assert answer.status_code == 403
            assert QUESTION not in answer.text
        assert f'href="{PAGE}"' not in client.get("/desk/tickets").text
    assert len(house.state.studio.telling.to_tell(AGENT)) == 1


def test_the_contact_is_looked_at_the_ticket_and_both_are_kept(house: FastAPI) -> None:
    group, ticket = somebody_waits(house)
    with browser_of(house, AGENT) as client:
        seen = client.post(f"/api/v1/desk/tickets/{ticket}/contact").json()
        assert seen["phone"] == PHONE
        page = client.post(PAGE, data={"group": str(group), "ticket": ticket})
        assert "已记下" in shown(page)
        assert QUESTION not in page.text
        again = client.post(PAGE, data={"group": str(group), "ticket": ticket})
        assert again.status_code == 404
        assert 'role="alert"' in again.text
    entries = house.state.desk.audit.entries(actor=AGENT.name, subject=f"ticket:{ticket}")
    told, looked = [each.action for each in entries][:2]
    assert told == "question_told"
    assert "contact" in looked


@pytest.mark.parametrize("sent", [{}, {"group": "x", "ticket": "GD"}, {"group": "9" * 30}])
def test_what_is_not_there_is_told(house: FastAPI, sent: dict[str, str]) -> None:
    with browser_of(house, AGENT) as client:
        assert client.post(PAGE, data=sent).status_code == 404
        far = {"sec-fetch-site": "cross-site"}
        assert client.post(PAGE, data=sent, headers=far).status_code == 403
