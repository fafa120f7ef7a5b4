"""The API of tickets."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.citizen_tickets import (
    LAMP,
    LAMP_DEPARTMENT,
    NOISE,
    NOISE_DEPARTMENT,
    all_tickets,
    resolve,
)
from support.error_shape import CHINESE, check_error

from desk.vocabulary import TicketChannel, TicketType

PATH = "/api/v1/tickets"
BOTH = f"{LAMP}。另外{NOISE}"


def file(client: TestClient, text: str = LAMP, **more: Any) -> list[dict[str, Any]]:
    answer = client.post(PATH, json={"text": text, "city": "重庆", **more})
    assert answer.status_code == 201, answer.text
    found: list[dict[str, Any]] = answer.json()["tickets"]
    return found


def test_a_program_files_with_two_fields(app: FastAPI, client: TestClient) -> None:
    answer = client.post(PATH, json={"text": LAMP, "city": "重庆"})
    assert answer.status_code == 201
    assert set(answer.json()) == {"tickets"}
    (filed,) = answer.json()["tickets"]
    (ticket,) = all_tickets(app)
    assert filed == {
        "number": ticket.number,
        "status": "待派",
        "due_at": filed["due_at"],
        "department": LAMP_DEPARTMENT,
        "department_title": "市城市管理局",
        "url": f"/ticket/{ticket.number}",
    }
    assert (ticket.channel, ticket.type) == (TicketChannel.API, TicketType.HELP)
    assert client.get(filed["url"]).status_code == 200


def test_several_matters_become_linked_tickets(app: FastAPI, client: TestClient) -> None:
    filed = file(client, BOTH)
    assert [each["department"] for each in filed] == [LAMP_DEPARTMENT, NOISE_DEPARTMENT]
    first, second = all_tickets(app)
    assert first.call == second.call


def test_what_is_given_is_not_drafted(app: FastAPI, client: TestClient) -> None:
    (filed,) = file(
        client,
        BOTH,
        type="举报",
        category_path=["环境保护", "环境污染"],
        department="dept-housing",
        district="石柱土家族自治县",
        place="示例路 8 号",
        time="昨晚",
        name="李示例",
        phone="+86 138 0000 0000",
        confidential=True,
        channel="电话",
    )
    (ticket,) = all_tickets(app)
    assert filed["department"] == ticket.department == "dept-housing"
    assert (ticket.type, ticket.category_path) == (TicketType.REPORT, ("环境保护", "环境污染"))
    assert (ticket.district, ticket.place) == ("石柱县", "示例路 8 号")
    assert (ticket.happened, ticket.confidential, ticket.has_contact) == ("昨晚", True, True)
    assert ticket.channel is TicketChannel.CALL
    assert ticket.text == BOTH


def test_a_type_alone_still_splits(app: FastAPI, client: TestClient) -> None:
    file(client, BOTH, type="建议")
    assert [each.type for each in all_tickets(app)] == [TicketType.SUGGESTION] * 2


def test_a_city_by_its_district(app: FastAPI, client: TestClient) -> None:
    answer = client.post(PATH, json={"text": LAMP, "city": "长沙县"})
    assert answer.status_code == 201
    assert all_tickets(app)[0].city == "430100"


@pytest.mark.parametrize("way", ["header", "body"])
def test_the_same_key_files_once(app: FastAPI, client: TestClient, way: str) -> None:
    header = {"Idempotency-Key": "key-00000001"} if way == "header" else {}
    body = {"text": BOTH, "city": "重庆", **({} if header else {"key": "key-00000001"})}
    answers = [client.post(PATH, json=body, headers=header).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert len(all_tickets(app)) == 2
    changed = client.post(PATH, json={**body, "text": NOISE}, headers=header)
    assert changed.status_code == 409
    check_error(changed)


def test_without_a_key_each_call_files(app: FastAPI, client: TestClient) -> None:
    assert file(client)[0]["number"] != file(client)[0]["number"]


def test_a_short_key_is_refused(client: TestClient) -> None:
    body = {"text": LAMP, "city": "重庆"}
    answer = client.post(PATH, json=body, headers={"Idempotency-Key": "short"})
    assert answer.status_code == 422
    check_error(answer)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"phone": "123"}, "phone"),
        ({"department": "dept-nowhere"}, "department"),
        ({"category_path": ["没有", "这类"]}, "category_path"),
        ({"district": "岳麓区"}, "district"),
        ({"type": "闲聊"}, "type"),
        ({"channel": "留言"}, "channel"),
        ({"text": " \x00 "}, "text"),
        ({"text": "字" * 4001}, "text"),
        ({"place": "路" * 201}, "place"),
        ({"owner": "visitor:me"}, "owner"),
        ({"city": "上海"}, None),
    ],
)
def test_what_is_wrong_is_said_field_by_field(
    app: FastAPI, client: TestClient, more: Mapping[str, Any], field: str | None
) -> None:
    answer = client.post(PATH, json={"text": LAMP, "city": "重庆", **more})
    assert answer.status_code == 422
    error = check_error(answer)
    assert [each["field"] for each in error["details"]] == ([field] if field else [])
    assert all_tickets(app) == []


def test_danger_is_told_to_the_caller(app: FastAPI, client: TestClient) -> None:
    answer = client.post(PATH, json={"text": "楼上着火了", "city": "重庆"})
    assert "119" in answer.json()["notice"]
    assert len(all_tickets(app)) == 1


def test_without_drafts_it_is_filed_for_people_to_sort(app: FastAPI, client: TestClient) -> None:
    app.state.desk.suggesting.broken = True
    (filed,) = file(client)
    assert (filed["department"], filed["department_title"]) == ("", "")


def test_progress_and_rating(app: FastAPI, client: TestClient) -> None:
    number = file(client)[0]["number"]
    progress = client.get(f"{PATH}/{number.lower()}").json()
    assert (progress["number"], progress["status"]) == (number, "待派")
    assert (progress["may_rate"], progress["rating"]) == (False, None)
    early = client.post(f"{PATH}/{number}/rating", json={"grade": "满意"})
    assert early.status_code == 403
    check_error(early)
    resolve(app, number)
    progress = client.get(f"{PATH}/{number}").json()
    assert (progress["may_rate"], progress["result"]) == (True, "路灯已经修好。")
    assert progress["history"][0]["text"] == "已登记"
    given = {"grade": "基本满意", "reasons": ["办理太慢"], "text": "找 13800000000"}
    rated = client.post(f"{PATH}/{number}/rating", json=given)
    assert rated.status_code == 201
    assert "13800000000" not in rated.text
    progress = client.get(f"{PATH}/{number}").json()
    assert progress["rating"] == rated.json()
    client.post(f"{PATH}/{number}/rating", json={"grade": "满意"})
    assert client.get(f"{PATH}/{number}").json()["may_rate"] is False
    again = client.post(f"{PATH}/{number}/rating", json={"grade": "满意"})
    assert again.status_code == 403


@pytest.mark.parametrize("given", [{}, {"grade": "很好"}, {"grade": "满意", "text": "字" * 501}])
def test_a_rating_that_cannot_be_taken(
    app: FastAPI, client: TestClient, given: dict[str, str]
) -> None:
    number = file(client)[0]["number"]
    answer = client.post(f"{PATH}/{number}/rating", json=given)
    assert answer.status_code == 422
    check_error(answer)


@pytest.mark.parametrize("number", ["GD261122ABCDEFGH", "x", "编号", "GD" + "0" * 200])
def test_an_unknown_number(client: TestClient, number: str) -> None:
    for answer in (
        client.get(f"{PATH}/{number}"),
        client.post(f"{PATH}/{number}/rating", json={"grade": "满意"}),
    ):
        assert answer.status_code == 404
        check_error(answer)


def test_a_browsers_tickets_are_listed_a_programs_are_nobodys(
    app: FastAPI, client: TestClient
) -> None:
    file(client)
    assert "set-cookie" not in client.post(PATH, json={"text": NOISE, "city": "重庆"}).headers
    client.get("/ticket/new")
    app.state.clock.later(minutes=1)
    file(client, "第三件事")
    assert [bool(each.owner) for each in all_tickets(app)] == [False, False, True]
    assert "第三件事" in client.get("/tickets/mine").text


def test_another_site_cannot_file_for_a_visitor(client: TestClient) -> None:
    body = {"text": LAMP, "city": "重庆"}
    answer = client.post(PATH, json=body, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    check_error(answer)


def test_a_body_too_large_is_refused(client: TestClient) -> None:
    answer = client.post(PATH, json={"text": LAMP, "city": "重庆", "place": "路" * 70_000})
    assert answer.status_code == 413
    check_error(answer)


def test_everything_is_described_in_chinese(app: FastAPI) -> None:
    described = app.openapi()
    paths = described["paths"]
    assert set(paths) == {PATH, f"{PATH}/{{number}}", f"{PATH}/{{number}}/rating"}
    for methods in paths.values():
        for operation in methods.values():
            assert CHINESE.search(operation["summary"])
            assert CHINESE.search(operation["description"])
    for shape in (
        "FileRequest",
        "FiledTicket",
        "FileAnswer",
        "RatingRequest",
        "RatingAnswer",
        "ProgressAnswer",
        "StepAnswer",
    ):
        for field in described["components"]["schemas"][shape]["properties"].values():
            assert CHINESE.search(field["description"])


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["\ud800", "\x00", "字" * 5000, "重庆", LAMP, "投诉", "13800000000"])
)
FIELDS = ("text", "city", "type", "category_path", "department", "district", "place", "time")
MORE = ("name", "phone", "confidential", "key", "channel", "?")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.dictionaries(st.sampled_from(FIELDS + MORE), SCALARS | st.lists(SCALARS, max_size=3))
)
def test_whatever_is_sent_is_filed_or_refused(client: TestClient, body: dict[str, Any]) -> None:
    raw = json.dumps({"text": LAMP, "city": "重庆", **body}).encode("utf-8", "surrogatepass")
    answer = client.post(PATH, content=raw, headers={"Content-Type": "application/json"})
    assert answer.status_code in (201, 400, 409, 413, 422), answer.text
    if answer.status_code != 201:
        check_error(answer)
