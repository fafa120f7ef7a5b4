"""``POST /api/v1/desk/suggest``: open to anybody, stateless, checked at the door."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import inspect, text
from support.desk_pages import browser_of

from daoban.errors import Unavailable
from desk.drafts import Suggested

PATH = "/api/v1/desk/suggest"


def test_anybody_gets_suggestions_draft_and_questions(steady_house: FastAPI) -> None:
    with browser_of(steady_house, None) as client:
        response = client.post(PATH, json={"transcript": "渝中区的路灯坏了", "city": "重庆"})
    assert response.status_code == 200
    found = Suggested.model_validate(response.json())
    assert [each.id for each in found.suggestions] == ["路灯报修", "物业投诉", "噪声投诉"]
    assert found.ticket_draft.district == "渝中区"
    assert [each.field for each in found.missing] == ["place", "time"]


def test_city_and_shown_suggestions_are_handed_on(house: FastAPI) -> None:
    with browser_of(house, None) as client:
        client.post(PATH, json={"transcript": "路灯", "city": "长沙", "previous": ["b", "a"]})
        client.post(PATH, json={"transcript": "路灯"})
        client.post(PATH, json={"transcript": "路灯", "city": "渝北"})
    asked = house.state.desk.suggesting.asked
    assert asked == [
        ("路灯", "长沙", ("b", "a")),
        ("路灯", None, ()),
        ("路灯", "重庆", ()),
    ]


def test_runs_in_the_pool_that_answers_questions(house: FastAPI) -> None:
    import threading

    threads: list[str] = []
    suggest = house.state.desk.suggesting.suggest

    def noting(*given: object) -> Suggested:
        threads.append(threading.current_thread().name)
        found: Suggested = suggest(*given)
        return found

    house.state.desk.suggesting.suggest = noting
    with browser_of(house, None) as client:
        client.post(PATH, json={"transcript": "路灯"})
    assert threads
    assert threads[0].startswith("search")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"transcript": ""},
        {"transcript": "  \n"},
        {"transcript": "a\x00b"},
        {"transcript": "路" * 4001},
        {"transcript": 3},
        {"transcript": "路灯", "previous": ["x"] * 21},
        {"transcript": "路灯", "previous": "x"},
        {"transcript": "路灯", "more": 1},
        {"transcript": "路灯", "city": "火星"},
        {"transcript": "路灯", "city": "城" * 21},
    ],
)
def test_what_cannot_be_used_is_refused_in_one_shape(
    steady_house: FastAPI, body: dict[str, object]
) -> None:
    with browser_of(steady_house, None) as client:
        response = client.post(PATH, json=body)
    assert response.status_code == 422
    error = response.json()["error"]
    assert error["code"] == "invalid_input"
    assert error["message"]


def test_the_longest_transcript_is_taken(steady_house: FastAPI) -> None:
    with browser_of(steady_house, None) as client:
        assert client.post(PATH, json={"transcript": "路" * 4000}).status_code == 200


def test_nothing_is_stored(house: FastAPI) -> None:
    def rows() -> dict[str, int]:
        engine = house.state.engine
        with engine.connect() as connection:
            return {
                name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()
                for name in inspect(engine).get_table_names()
            }

    before = rows()
    with browser_of(house, None) as client:
        client.post(PATH, json={"transcript": "我是李示例，13800000000，路灯坏了"})
    assert rows() == before


def test_a_part_that_does_not_answer_is_told(house: FastAPI) -> None:
    house.state.desk.suggesting.broken = Unavailable("索引还没有建好。", "请稍后再试。")
    with browser_of(house, None) as client:
        response = client.post(PATH, json={"transcript": "路灯"})
    assert response.status_code == 503
    assert response.json()["error"]["message"] == "索引还没有建好。"


def test_telephone_numbers_do_not_come_back(steady_house: FastAPI) -> None:
    with browser_of(steady_house, None) as client:
        response = client.post(PATH, json={"transcript": "我的电话13800000000，路灯坏了"})
    assert "13800000000" not in response.text


def test_other_ways_of_asking(steady_house: FastAPI, house: FastAPI) -> None:
    with TestClient(house) as client:
        assert client.get(PATH).status_code == 405
        assert client.post(PATH, content=b"\xff").status_code in (400, 422)
