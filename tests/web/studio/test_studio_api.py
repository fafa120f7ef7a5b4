"""The studio over HTTP: tokens, the same steps, doing things once, one shape of errors."""

import time
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.studio import EDITOR
from support.studio_api import API, system
from support.studio_web import signed_in

from desk.vocabulary import Role

RECORD = "yx-shop-open"


def drafted(client: TestClient, fee: str) -> dict[str, Any]:
    draft = client.post(f"{API}/drafts", json={"record_id": RECORD}).json()
    body = draft["body"]
    body["guide"]["fee"][0] |= {"text": fee, "brief": None}
    sent = {"revision": draft["revision"], "body": body, "note": "新收费"}
    saved: dict[str, Any] = client.put(f"{API}/drafts/{draft['id']}", json=sent).json()
    return saved


def stepped(client: TestClient, draft: dict[str, Any], step: str, **more: Any) -> dict[str, Any]:
    sent = {"step": step, "revision": draft["revision"], **more}
    answer = client.post(f"{API}/drafts/{draft['id']}/steps", json=sent)
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


def test_the_same_steps_over_http(house: FastAPI) -> None:
    writer, approver = system(house, "cms", Role.EDITOR), system(house, "check", Role.REVIEWER)
    draft = stepped(writer, drafted(writer, "接口写的收费。"), "submit")
    assert draft["state"] == "待审核"
    draft = stepped(approver, draft, "approve")
    proof = approver.post(f"{API}/proofs", json={"drafts": [draft["id"]]}).json()
    end = time.monotonic() + 30
    while proof["state"] == "running":
        assert time.monotonic() < end
        proof = approver.get(f"{API}/proofs/{proof['id']}").json()
    sent = {"drafts": [draft["id"]], "proof": proof["id"], "note": "接口发布"}
    headers = {"idempotency-key": "release-0001"}
    first = approver.post(f"{API}/releases", json=sent, headers=headers)
    again = approver.post(f"{API}/releases", json=sent, headers=headers)
    assert first.status_code == again.status_code == 201, first.text
    assert first.json() == again.json()
    number = first.json()["number"]
    assert "接口写的收费" in approver.get(f"/bundle/{RECORD}").text
    changes = approver.get(f"{API}/releases/{number}").json()["changes"]
    assert [each["record_id"] for each in changes] == [RECORD]
    back = approver.post(f"{API}/releases/{number - 1}/roll-back", json={"reason": "有误"})
    assert back.json()["number"] == number + 1
    assert "接口写的收费" not in approver.get(f"/bundle/{RECORD}").text
    seen = approver.get(f"{API}/records/{RECORD}").json()
    assert seen["draft"] is None
    assert len(seen["revisions"]) == 2


def test_a_key_used_for_something_else_is_refused(house: FastAPI) -> None:
    writer = system(house, "cms", Role.EDITOR)
    headers = {"idempotency-key": "open-0001"}
    first = writer.post(f"{API}/drafts", json={"record_id": RECORD}, headers=headers)
    assert first.status_code == 201
    other = writer.post(f"{API}/drafts", json={"record_id": "yx-shop-tax"}, headers=headers)
    assert other.status_code == 422
    assert other.json()["error"]["message"]


def test_conflicts_hold_both_sides(house: FastAPI) -> None:
    writer = system(house, "cms", Role.EDITOR)
    draft = writer.post(f"{API}/drafts", json={"record_id": RECORD}).json()
    drafted(writer, "第一次写的。")
    body = draft["body"]
    body["guide"]["fee"][0]["text"] = "第二次写的。"
    sent = {"revision": draft["revision"], "body": body}
    answer = writer.put(f"{API}/drafts/{draft['id']}", json=sent)
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "conflict"
    assert "第一次写的。" in str(error["details"])


@pytest.mark.parametrize(
    ("header", "status"),
    [("", 401), ("Bearer dbs_wrong", 401), ("Basic abc", 401), ("Bearer ", 401)],
)
def test_without_a_good_token_nothing_is_told(
    steady_house: FastAPI, header: str, status: int
) -> None:
    client = TestClient(steady_house, headers={"authorization": header} if header else {})
    answer = client.get(f"{API}/records")
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message", "hint", "request_id", "details"}


def test_a_role_goes_no_further_than_its_rights(house: FastAPI) -> None:
    writer, approver = system(house, "cms", Role.EDITOR), system(house, "check", Role.REVIEWER)
    draft = stepped(writer, drafted(writer, "写的收费。"), "submit")
    step = {"step": "approve", "revision": draft["revision"]}
    assert writer.post(f"{API}/drafts/{draft['id']}/steps", json=step).status_code == 403
    assert approver.post(f"{API}/drafts", json={"record_id": "yx-shop-tax"}).status_code == 403
    down = {"reason": "试试"}
    assert writer.post(f"{API}/records/{RECORD}/take-down", json=down).status_code == 403
    assert approver.post(f"{API}/records/{RECORD}/take-down", json=down).status_code == 201


def test_people_who_signed_in_may_call_it_too_but_no_other_site(steady_house: FastAPI) -> None:
    client = signed_in(steady_house, EDITOR)
    found = client.get(f"{API}/records?text=小店&kind=bundle").json()
    assert found["total"] == len(found["records"]) == 3
    far = {"sec-fetch-site": "cross-site"}
    sent = {"body": {"kind": "matter", "id": "x"}}
    assert client.post(f"{API}/check", json=sent, headers=far).status_code == 403
    findings = client.post(f"{API}/check", json=sent).json()["findings"]
    assert findings
    hit = client.post(f"{API}/hits", json={"question": "开小店要多少钱"}).json()
    assert hit["title"] == "开便民小店"
