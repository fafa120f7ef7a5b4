"""Filing and choices by the API."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.desk_accounts import AGENT, AUDITOR, HANDLER
from support.desk_page_filings import file as file_ticket
from support.desk_pages import HOUSING, MANAGEMENT, browser_of

from desk.accounts.account import Actor
from desk.tickets.filters import TicketFilter

PATH = "/api/v1/desk/tickets"


def matter(**changes: Any) -> dict[str, Any]:
    told = {
        "type": "求助",
        "category_path": ["城乡建设", "城市建设和市政管理"],
        "department": "市城市管理局",
        "district": "渝中区",
        "summary": "路灯不亮",
        "text": "样板路的路灯不亮",
    }
    return told | changes


def call(*matters: dict[str, Any], **changes: Any) -> dict[str, Any]:
    told = {
        "key": "call-0123456789",
        "city": "重庆",
        "transcript": "样板路的路灯不亮，我电话13800000000",
        "phone": "13800000000",
        "matters": list(matters) or [matter()],
    }
    return told | changes


def test_filing_gives_numbers_and_what_becomes_of_them(agent: TestClient) -> None:
    response = agent.post(PATH, json=call(matter(), matter(summary="第二件", department="")))
    assert response.status_code == 201
    first, second = response.json()["tickets"]
    assert first["url"] == f"/desk/tickets/{first['number']}"
    assert first["state"].startswith("派往 市城市管理局 · ")
    assert second["state"].startswith("待派 · ")
    assert "13800000000" not in response.text


def test_the_same_key_files_once(house: FastAPI, agent: TestClient) -> None:
    first, again = (agent.post(PATH, json=call()).json()["tickets"] for _ in range(2))
    assert [each["number"] for each in first] == [each["number"] for each in again]
    assert house.state.desk.tickets.find(AGENT, TicketFilter()).total == 1
    other = agent.post(PATH, json=call(matter(text="别的内容", summary="别的")))
    assert other.status_code == 409


def test_what_was_drafted_is_compared_with_what_was_filed(
    house: FastAPI, agent: TestClient
) -> None:
    drafted = {
        "type": "投诉",
        "category_path": ["城乡建设", "城市建设和市政管理"],
        "department": HOUSING,
        "district": "",
        "urgency": "一般",
    }
    agent.post(PATH, json=call(matter(drafted=drafted)))
    (row,) = house.state.desk.corrections.rows()
    assert row.changed == ["type", "department", "district"]
    assert row.settled["department"] == MANAGEMENT


def test_a_call_that_says_the_same_is_merged(house: FastAPI, agent: TestClient) -> None:
    (earlier,) = file_ticket(house)
    asked = {
        "text": "样板路八号门口的路灯一个星期不亮了。",
        "city": "重庆",
        "district": "渝中区",
        "place": "样板路八号",
    }
    (found,) = agent.post(f"{PATH}/similar", json=asked).json()["similar"]
    assert found["number"] == earlier.number
    drafted = {"department": MANAGEMENT}
    sent = call(matter(merge_into=earlier.number.lower(), drafted=drafted))
    for _time in range(2):
        (filed,) = agent.post(PATH, json=sent).json()["tickets"]
        assert filed["duplicate_of"] == earlier.number
        assert filed["state"].startswith(f"已并入 {earlier.number}")
    (row, *_) = house.state.desk.corrections.rows()
    assert row.settled["department"] == MANAGEMENT


@pytest.mark.parametrize(
    "changes",
    [
        {"matters": []},
        {"matters": [matter()] * 9},
        {"matters": [matter(type="乱写")]},
        {"matters": [matter(summary="")]},
        {"matters": [matter(category_path=["乱写"])]},
        {"matters": [matter(category_path=[])]},
        {"matters": [matter(department="乱写局")]},
        {"matters": [matter(assisting=["乱写局"])]},
        {"matters": [matter(more=1)]},
        {"key": "short"},
        {"key": "spaces are not fine"},
        {"city": "火星"},
        {"phone": "1" * 41},
        {"more": 1},
    ],
)
def test_what_cannot_be_filed_is_refused(steady_house: FastAPI, changes: dict[str, Any]) -> None:
    with browser_of(steady_house, AGENT) as client:
        response = client.post(PATH, json=call(**changes))
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "invalid_input"
    assert steady_house.state.desk.tickets.find(AGENT, TicketFilter()).total == 0


@pytest.mark.parametrize(("actor", "status"), [(None, 401), (HANDLER, 403), (AUDITOR, 403)])
def test_who_takes_no_calls_files_nothing(
    steady_house: FastAPI, actor: Actor | None, status: int
) -> None:
    with browser_of(steady_house, actor) as client:
        assert client.post(PATH, json=call()).status_code == status
        made = {"record_id": "x", "choice": "accept"}
        assert client.post("/api/v1/desk/choices", json=made).status_code == status


def test_choices_are_kept_masked(house: FastAPI, agent: TestClient) -> None:
    for choice, said in (("accept", "答复"), ("edit", "请打 13800000000"), ("reject", "")):
        made = {
            "transcript": "我电话13800000000，路灯坏了",
            "record_id": "路灯报修",
            "choice": choice,
            "suggested": "答复",
            "said": said,
        }
        assert agent.post("/api/v1/desk/choices", json=made).status_code == 204
    rows = house.state.desk.choices.rows()
    assert [each.choice for each in rows] == ["accept", "edit", "reject"]
    assert all(each.actor == AGENT.name for each in rows)
    assert "13800000000" not in str(rows)
    assert (
        agent.post("/api/v1/desk/choices", json={"record_id": "x", "choice": "?"}).status_code
        == 422
    )


def test_other_sites_cannot_file(house: FastAPI) -> None:
    with browser_of(house, AGENT) as client:
        client.headers["sec-fetch-site"] = "cross-site"
        assert client.post(PATH, json=call()).status_code == 403
        made = {"record_id": "x", "choice": "accept"}
        assert client.post("/api/v1/desk/choices", json=made).status_code == 403
