"""The registers' door: token, queries, refusals, faults, and the database behind it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from support.registers import (
    HEADERS,
    demo_records,
    number_of,
    personal_values,
    register_settings,
)

from daoban.database import make_engine
from demo_city.registers.app import create_app
from demo_city.registers.catalogue import catalogue
from demo_city.registers.records import Record
from demo_city.registers.store import RecordStore

ASKED: dict[str, Any] = {
    "register": "population",
    "subject": {"identity_number": number_of("li-shili")},
    "keys": ["name", "sex", "ethnic_group", "death_date", "shoe_size"],
    "purpose": "新生儿出生一件事",
    "consent": "consent-1",
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    values = register_settings(tmp_path, registers_timeout=0.01)
    with TestClient(create_app(values), headers=HEADERS) as client:
        yield client


def fault(client: TestClient, name: str | None, register: str = "population") -> None:
    response = client.post("/faults", json={"register": register, "fault": name})
    assert response.json() == {"register": register, "fault": name}


@pytest.mark.parametrize(
    "header", ["", "Bearer wrong", "registers-secret", "Bearer ", "Bearer 秘密"]
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/query"), ("POST", "/faults"), ("GET", "/catalogue")]
)
def test_nothing_is_told_without_the_token(
    client: TestClient, method: str, path: str, header: str
) -> None:
    headers = {"Authorization": header.encode()}
    response = client.request(method, path, headers=headers, json=ASKED)
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "not_allowed"


def test_health_needs_no_token(client: TestClient) -> None:
    response = client.get("/health", headers={"Authorization": ""})
    assert (response.status_code, response.text) == (200, "ok")


def test_only_the_keys_asked_for_and_held_come_back(client: TestClient) -> None:
    response = client.post("/query", json=ASKED)
    assert response.status_code == 200
    assert response.json()["record"] == {"name": "李示例", "sex": "女", "ethnic_group": "汉族"}


def test_a_subject_that_nobody_knows_has_no_record(client: TestClient) -> None:
    response = client.post(
        "/query", json=ASKED | {"subject": {"identity_number": number_of("zhao-xuni")}}
    )
    assert response.status_code == 200
    assert response.json()["record"] is None


def test_a_register_of_people_knows_no_credit_codes(client: TestClient) -> None:
    response = client.post(
        "/query", json=ASKED | {"subject": {"credit_code": "91500113MADEM00200"}}
    )
    assert response.json()["record"] is None


def test_an_unknown_register_is_not_found(client: TestClient) -> None:
    for path, body in (("/query", ASKED), ("/faults", {"fault": "down"})):
        response = client.post(path, json=body | {"register": "gossip"})
        assert response.status_code == 404
        assert response.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    "change",
    [
        {"keys": []},
        {"keys": "name"},
        {"keys": [1]},
        {"purpose": ""},
        {"consent": ""},
        {"consent": None},
        {"subject": {}},
        {"subject": {"identity_number": 1}},
        {"subject": {"identity_number": "9" * 19}},
        {"subject": {"name": "李示例"}},
        {"extra": "李示例"},
    ],
)
def test_a_bad_body_is_refused_and_not_repeated(client: TestClient, change: dict[str, Any]) -> None:
    response = client.post("/query", json=ASKED | change)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "invalid_input"
    assert [value for value in personal_values() if value in response.text] == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b"1"])
def test_a_broken_body_is_refused(client: TestClient, body: bytes) -> None:
    response = client.post("/query", content=body)
    assert response.status_code == 422


def test_the_catalogue_is_published(client: TestClient) -> None:
    assert client.get("/catalogue").json() == catalogue()


def test_a_register_that_is_down_says_so_and_the_others_work(client: TestClient) -> None:
    fault(client, "down")
    assert client.post("/query", json=ASKED).status_code == 503
    others = ASKED | {"register": "marriage", "keys": ["status"]}
    assert client.post("/query", json=others).json()["record"] == {"status": "已婚"}


def test_a_fault_ends(client: TestClient) -> None:
    fault(client, "down")
    fault(client, None)
    assert client.post("/query", json=ASKED).status_code == 200


def test_an_unknown_fault_is_refused(client: TestClient) -> None:
    body = {"register": "population", "fault": "fire"}
    assert client.post("/faults", json=body).status_code == 422


def test_a_wrong_register_tells_no_right_value(client: TestClient) -> None:
    fault(client, "wrong")
    record = client.post("/query", json=ASKED).json()["record"]
    assert record.keys() == {"name", "sex", "ethnic_group"}
    assert [value for value in record.values() if value in ("李示例", "女", "汉族")] == []


def test_a_partial_register_leaves_out_half(client: TestClient) -> None:
    fault(client, "partial")
    assert client.post("/query", json=ASKED).json()["record"] == {"sex": "女"}


def test_a_slow_register_waits_longer_than_the_callers_patience(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("demo_city.registers.app.sleep", sleep)
    fault(client, "slow")
    assert client.post("/query", json=ASKED).json()["record"]["name"] == "李示例"
    assert [seconds > 0.01 for seconds in waited] == [True]


def count(var: Path, table: str) -> int:
    engine = make_engine(f"sqlite:///{var / 'demo_city' / 'registers.db'}")
    with engine.connect() as connection:
        found = connection.execute(text(f"select count(*) from {table}")).scalar_one()
    engine.dispose()
    return int(found)


def test_the_database_is_filled_once(tmp_path: Path) -> None:
    for _ in range(2):
        with TestClient(create_app(register_settings(tmp_path))):
            pass
    assert count(tmp_path, "record") == len(demo_records())
    assert count(tmp_path, "source") == 1


def test_the_database_follows_the_people(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'registers.db'}")
    store = RecordStore(engine)
    old = [
        Record("population", "identity_number", "1", {"name": "甲"}),
        Record("population", "identity_number", "2", {"name": "乙"}),
    ]
    new = [Record("population", "identity_number", "1", {"name": "丙"})]
    kinds = ("identity_number",)
    assert [store.fill(old), store.fill(old), store.fill(new), store.fill(new)] == [
        True,
        False,
        True,
        False,
    ]
    assert store.find("population", kinds, {"identity_number": "1"}) == {"name": "丙"}
    assert store.find("population", kinds, {"identity_number": "2"}) is None
    assert store.fill(old)
    assert store.find("population", kinds, {"identity_number": "2"}) == {"name": "乙"}
    engine.dispose()
