"""The demonstration city's acceptance system, as those who hand in and those who decide see it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from support.city import settings_for

from daoban.personal_data import find_personal_data
from demo_city.acceptance.app import create_app
from demo_city.acceptance.numbers import running_number
from demo_city.acceptance.officer import Pace

TOKEN = {"Authorization": "Bearer acceptance-secret"}
START = datetime(2026, 11, 22, 2, tzinfo=UTC)
PACE = Pace(accepted_after=5, done_after=60, slow=0.01)
SHA = "ab" * 32

Call = Callable[..., Response]


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(tmp_path: Path, clock: Clock) -> Iterator[TestClient]:
    values = settings_for(tmp_path, acceptance_token="acceptance-secret")
    with TestClient(create_app(values, PACE, clock), headers=TOKEN) as client:
        yield client


def material(name: str, way: str, sha: str | None = None) -> dict[str, Any]:
    return {"name": name, "way": way, "file_sha256": sha}


def package(*materials: dict[str, Any], **changes: Any) -> dict[str, Any]:
    whole = {
        "bundle": "cq-newborn",
        "title": "新生儿出生一件事",
        "city": "500000",
        "application": "a1b2c3",
        "applicant": {"name": "李示例"},
        "form": {"child": {"name": "李小样"}},
        "matters": [{"id": "cq-birth", "title": "出生登记"}],
        "materials": list(materials),
        "submitted_at": START.isoformat(),
    }
    return whole | changes


def submit(client: TestClient, body: dict[str, Any], key: str = "key-00001") -> Response:
    return client.post("/cases", json=body, headers={"Idempotency-Key": key})


def receipt_of(client: TestClient, *materials: dict[str, Any]) -> str:
    response = submit(client, package(*materials))
    assert response.status_code == 201, response.text
    number: str = response.json()["receipt"]
    return number


def progress(client: TestClient, receipt: str) -> dict[str, Any]:
    response = client.get(f"/cases/{receipt}")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def statuses(body: dict[str, Any]) -> list[str]:
    return [entry["status"] for entry in body["history"]]


def test_health_needs_no_token(client: TestClient) -> None:
    assert client.get("/health", headers={"Authorization": ""}).json() == {"status": "ok"}


@pytest.mark.parametrize("header", ["", "Bearer wrong", "acceptance-secret", "Bearer 秘密"])
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/cases"), ("GET", "/cases/YS20261122-000012"), ("POST", "/faults")],
)
def test_all_else_asks_for_the_token(
    client: TestClient, method: str, path: str, header: str
) -> None:
    response = client.request(method, path, headers={"Authorization": header.encode()})
    assert response.status_code == 401


def test_package_gets_a_receipt_number_of_the_day(client: TestClient) -> None:
    first = submit(client, package()).json()
    second = submit(client, package(), "key-00002").json()
    assert first["receipt"].startswith("YS20261122-00001")
    assert second["receipt"].startswith("YS20261122-00002")
    assert first["status"] == "received"
    assert datetime.fromisoformat(first["at"]) == START


def test_day_of_a_receipt_number_is_that_of_china(client: TestClient, clock: Clock) -> None:
    clock.moment = datetime(2026, 11, 22, 16, 0, 1, tzinfo=UTC)
    assert receipt_of(client).startswith("YS20261123-")


def test_receipt_number_is_not_taken_for_personal_data(client: TestClient) -> None:
    assert find_personal_data(f"受理编号是{receipt_of(client)}。") == []


def test_check_digit_finds_every_wrong_digit_and_every_swap(client: TestClient) -> None:
    receipt = receipt_of(client)
    assert running_number(receipt) == 1
    for place, digit in enumerate(receipt):
        if digit.isdigit():
            for other in set("0123456789") - {digit}:
                assert running_number(receipt[:place] + other + receipt[place + 1 :]) is None
    digits = receipt[2:].replace("-", "")
    for place in range(len(digits) - 1):
        a, b = digits[place : place + 2]
        swapped = digits[:place] + b + a + digits[place + 2 :]
        expected = 1 if a == b else None
        assert running_number(f"YS{swapped[:8]}-{swapped[8:]}") == expected


@pytest.mark.parametrize("receipt", ["YS20261122-000999", "x", "YS20261122-", "１２３"])
def test_unknown_receipt_is_not_found(client: TestClient, receipt: str) -> None:
    assert client.get(f"/cases/{receipt}").status_code == 404


def test_receipt_of_another_day_is_not_found(client: TestClient, clock: Clock) -> None:
    from demo_city.acceptance.numbers import make_receipt

    receipt_of(client)
    other = make_receipt(clock.moment.date() + timedelta(days=1), 1)
    assert client.get(f"/cases/{other}").status_code == 404


def test_same_key_and_body_give_the_same_receipt(client: TestClient, clock: Clock) -> None:
    first = submit(client, package())
    clock.forward(100)
    second = submit(client, package())
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_same_key_and_other_body_conflict(client: TestClient) -> None:
    submit(client, package())
    response = submit(client, package(title="别的一件事"))
    assert response.status_code == 409


def test_one_key_sent_many_times_at_once_makes_one_case(client: TestClient) -> None:
    with ThreadPoolExecutor(20) as pool:
        responses = list(pool.map(lambda _: submit(client, package()), range(20)))
    assert sorted(response.status_code for response in responses) == [200] * 19 + [201]
    assert len({response.json()["receipt"] for response in responses}) == 1


@pytest.mark.parametrize("key", [None, "", "short", "with a space", "x" * 65])
def test_key_is_asked_for(client: TestClient, key: str | None) -> None:
    headers = {} if key is None else {"Idempotency-Key": key}
    assert client.post("/cases", json=package(), headers=headers).status_code == 422


@pytest.mark.parametrize(
    "change",
    [
        {"bundle": ""},
        {"city": "5000"},
        {"applicant": None},
        {"submitted_at": "2026-11-22T10:00:00"},
        {"materials": [material("表", "by-pigeon")]},
        {"materials": [material("表", "attached", "no-digest")]},
        {"surprise": 1},
    ],
)
def test_malformed_package_is_refused_without_repeating_it(
    client: TestClient, change: dict[str, Any]
) -> None:
    response = submit(client, package(**change))
    assert response.status_code == 422
    assert response.json()["error"]["details"]
    assert "李示例" not in response.text
    assert "pigeon" not in response.text


def test_complete_package_is_accepted_and_done_in_time(client: TestClient, clock: Clock) -> None:
    receipt = receipt_of(
        client,
        material("身份证", "waived"),
        material("出生医学证明", "attached", SHA),
        material("结婚证", "promise"),
        material("照片", "later"),
    )
    assert statuses(progress(client, receipt)) == ["received"]
    clock.forward(5)
    assert statuses(progress(client, receipt)) == ["received", "accepted"]
    clock.forward(55)
    body = progress(client, receipt)
    assert statuses(body) == ["received", "accepted", "done"]
    assert body["result"]["documents"] == ["出生登记办理结果"]
    assert "新生儿出生一件事" in body["result"]["title"]
    moments = [datetime.fromisoformat(entry["at"]) - START for entry in body["history"]]
    assert [moment.total_seconds() for moment in moments] == [0, 5, 60]


def test_missing_materials_are_asked_for(client: TestClient, clock: Clock) -> None:
    receipt = receipt_of(
        client, material("户口簿", "window"), material("照片", "attached"), material("表", "later")
    )
    clock.forward(1000)
    body = progress(client, receipt)
    assert body["status"] == "supplement"
    assert [item["name"] for item in body["supplement"]["items"]] == ["户口簿", "照片"]
    assert all(item["reason"] for item in body["supplement"]["items"])
    assert body["supplement"]["deadline"] == "2026-12-13"
    assert body["result"] is None


def supplement(
    client: TestClient, receipt: str, *materials: dict[str, Any], key: str = "key-supplement"
) -> Response:
    return client.post(
        f"/cases/{receipt}/supplement",
        json={"materials": list(materials), "values": {}},
        headers={"Idempotency-Key": key},
    )


def test_supplement_is_looked_at_again(client: TestClient, clock: Clock) -> None:
    receipt = receipt_of(client, material("户口簿", "window"), material("照片", "attached"))
    clock.forward(10)
    body = supplement(client, receipt, material("户口簿", "attached", SHA)).json()
    assert statuses(body) == ["received", "supplement", "received"]
    clock.forward(5)
    body = progress(client, receipt)
    assert [item["name"] for item in body["supplement"]["items"]] == ["照片"]
    body = supplement(client, receipt, material("照片", "later"), key="key-second").json()
    clock.forward(60)
    assert statuses(progress(client, receipt))[-3:] == ["received", "accepted", "done"]


def test_same_supplement_twice_is_one_step(client: TestClient, clock: Clock) -> None:
    receipt = receipt_of(client, material("户口簿", "window"))
    clock.forward(10)
    given = material("户口簿", "attached", SHA)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: supplement(client, receipt, given), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    clock.forward(10)
    again = supplement(client, receipt, given)
    assert again.status_code == 200
    assert statuses(again.json()) == ["received", "supplement", "received", "accepted"]
    other = supplement(client, receipt, material("户口簿", "later"))
    assert other.status_code == 409


def test_supplement_that_nobody_asked_for_is_not_allowed(client: TestClient) -> None:
    receipt = receipt_of(client)
    assert supplement(client, receipt, material("表", "later")).status_code == 403


def withdraw(client: TestClient, receipt: str, key: str = "key-withdraw") -> Response:
    return client.post(f"/cases/{receipt}/withdraw", headers={"Idempotency-Key": key})


def test_case_is_withdrawn_once(client: TestClient, clock: Clock) -> None:
    receipt = receipt_of(client)
    assert withdraw(client, receipt).json()["status"] == "withdrawn"
    clock.forward(1000)
    assert statuses(withdraw(client, receipt).json()) == ["received", "withdrawn"]
    assert withdraw(client, receipt, "key-another").status_code == 403


def test_finished_case_cannot_be_withdrawn(client: TestClient, clock: Clock) -> None:
    receipt = receipt_of(client)
    clock.forward(60)
    assert withdraw(client, receipt).status_code == 403
    assert progress(client, receipt)["status"] == "done"


def decide(client: TestClient, receipt: str, status: str, **more: Any) -> Response:
    return client.post(f"/cases/{receipt}/decide", json={"status": status, **more})


def test_person_plays_the_officer(client: TestClient, clock: Clock) -> None:
    receipt = receipt_of(client, material("户口簿", "window"))
    clock.forward(6)
    items = [{"name": "姓名", "reason": "与证件不一致。"}]
    clock.forward(1)
    asked = decide(client, receipt, "supplement", note="请更正。", items=items).json()
    assert statuses(asked) == ["received", "supplement", "supplement"]
    assert asked["supplement"]["items"] == items
    clock.forward(1)
    accepted = decide(client, receipt, "accepted", note="窗口已核对原件。").json()
    assert accepted["history"][-1]["note"] == "窗口已核对原件。"
    assert accepted["supplement"] is None
    clock.forward(55)
    assert progress(client, receipt)["status"] == "done"
    assert decide(client, receipt, "rejected").status_code == 403


def test_rejected_case_stays_rejected(client: TestClient, clock: Clock) -> None:
    receipt = receipt_of(client)
    assert decide(client, receipt, "rejected", note="不符合条件。").status_code == 200
    clock.forward(1000)
    assert statuses(progress(client, receipt)) == ["received", "rejected"]


@pytest.mark.parametrize("status", ["received", "withdrawn", "supplement", "lost"])
def test_officer_cannot_decide_just_anything(client: TestClient, status: str) -> None:
    assert decide(client, receipt_of(client), status).status_code == 422


def fail(client: TestClient, fault: str | None) -> None:
    assert client.post("/faults", json={"fault": fault}).json() == {"fault": fault}


def test_service_that_is_down_keeps_nothing(client: TestClient) -> None:
    fail(client, "down")
    assert submit(client, package()).status_code == 503
    assert client.get("/health").status_code == 503
    fail(client, None)
    assert submit(client, package()).status_code == 201


def test_case_whose_answer_is_lost_is_kept(client: TestClient) -> None:
    fail(client, "lost_answer")
    assert submit(client, package()).status_code == 500
    fail(client, None)
    response = submit(client, package())
    assert response.status_code == 200
    assert response.json()["receipt"].startswith("YS20261122-00001")


def test_slow_service_answers_all_the_same(client: TestClient) -> None:
    fail(client, "slow")
    assert submit(client, package()).status_code == 201


def test_unknown_fault_is_refused(client: TestClient) -> None:
    assert client.post("/faults", json={"fault": "fire"}).status_code == 422


def test_unknown_address_is_refused_in_the_same_shape(client: TestClient) -> None:
    response = client.get("/nothing")
    assert response.status_code == 404
    assert response.json()["error"]["message"]


def test_cases_outlive_the_process(tmp_path: Path, clock: Clock) -> None:
    values = settings_for(tmp_path, acceptance_token="acceptance-secret")
    with TestClient(create_app(values, PACE, clock), headers=TOKEN) as client:
        receipt = receipt_of(client)
    with TestClient(create_app(values, PACE, clock), headers=TOKEN) as client:
        assert progress(client, receipt)["status"] == "received"
        assert submit(client, package()).status_code == 200
