"""The API: the same as the pages, for programs."""

import io
from typing import Any

import pytest
import structlog
from applicant import NEWBORN, VALUES, Applicant
from fastapi.testclient import TestClient
from PIL import Image
from structlog.testing import capture_logs
from support.application_pages import BUNDLE

API = "/api/v1/applications"
NUMBER = "510202199403129824"


@pytest.fixture
def begun(client: TestClient) -> str:
    """Address of a new application with its questions answered."""
    made = client.post(API, json={"bundle": BUNDLE})
    assert made.status_code == 201
    address = f"{API}/{made.json()['id']}"
    answers: dict[str, Any] = {"answers": NEWBORN, "optional": []}
    assert client.post(f"{address}/answers", json=answers).status_code == 200
    return address


def fill(client: TestClient, address: str, values: dict[str, str], **more: Any) -> dict[str, Any]:
    version = client.get(address).json()["version"]
    answer = client.patch(address, json={"version": version, "values": values, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_from_beginning_to_receipt(visitor: Applicant, client: TestClient, begun: str) -> None:
    fill(client, begun, VALUES)
    fill(client, begun, VALUES, confirm=True)
    checklist = client.get(begun).json()["checklist"]
    names = [each["name"] for each in checklist if "window" in each["ways"]]
    wanted = {"ways": dict.fromkeys(names, "window")}
    refused = client.post(f"{begun}/ways", json={"ways": {"没有的": "window"}})
    assert refused.status_code == 422
    client.post(f"{begun}/ways", json=wanted)
    whole = client.get(begun).json()
    assert [each for each in whole["findings"] if each["blocks"]] == []
    assert whole["status"] == "ready"
    handed_in = client.post(f"{begun}/submit", json={"declared": True})
    assert handed_in.json()["status"] == "submitted"
    visitor.deliver()
    assert client.get(begun).json()["receipt"]
    withdrawn = client.post(f"{begun}/withdraw")
    assert withdrawn.json()["status"] == "withdrawn"


def test_saving_tells_what_changed_and_what_is_wrong(client: TestClient, begun: str) -> None:
    answer = fill(client, begun, {"mother.identity_number": "51020219940312982X"})
    assert "校验码不对" in answer["faults"]["mother.identity_number"]["message"]
    answer = fill(client, begun, {"mother.identity_number": "510202199403129824"})
    assert answer["faults"] == {}
    assert answer["changed"]["mother.birth_date"]["value"] == "1994-03-12"
    assert answer["changed"]["mother.birth_date"]["provenance"]["text"] == "由身份证号得出"


def test_two_at_once_lose_nothing(client: TestClient, begun: str) -> None:
    seen = client.get(begun).json()["version"]
    first = client.patch(begun, json={"version": seen, "values": {"birth.place": "一"}})
    second = client.patch(begun, json={"version": seen, "values": {"birth.place": "二"}})
    third = client.patch(begun, json={"version": seen, "values": {"mother.name": "李示例"}})
    assert first.json()["conflicts"] == {}
    assert second.json()["conflicts"]["birth.place"]["value"] == "二"
    assert third.json()["changed"]["mother.name"]["value"] == "李示例"
    chosen = fill(client, begun, {}, choices={"birth.place": "take"})
    assert chosen["conflicts"] == {}
    assert chosen["changed"]["birth.place"]["value"] == "二"


def test_conditional_fields_appear(client: TestClient, begun: str) -> None:
    assert "delivery.address" not in fill(client, begun, {"delivery.method": "窗口自取"})["paths"]
    assert "delivery.address" in fill(client, begun, {"delivery.method": "邮寄"})["paths"]


def test_consents_need_a_sign_in(client: TestClient, begun: str) -> None:
    asked = {"register": "population", "decision": "give"}
    refused = client.post(f"{begun}/consents", json=asked)
    assert refused.status_code == 401
    assert refused.json()["error"]["code"] == "sign_in_needed"


def test_consents_fill_and_are_withdrawn(mother: Applicant, client: TestClient, begun: str) -> None:
    asked = {"register": "population", "decision": "give"}
    whole = client.post(f"{begun}/consents", json=asked).json()
    assert whole["consents"][-1]["holds"]
    origins = {each["path"]: (each["provenance"] or {}).get("register") for each in whole["fields"]}
    assert origins["mother.household_address"] == "population"
    whole = client.post(f"{begun}/consents", json=asked | {"decision": "withdraw"}).json()
    assert not any(each["holds"] for each in whole["consents"])


def test_uploads(client: TestClient, begun: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (9, 9)).save(file, "JPEG")
    name = client.get(begun).json()["checklist"][0]["name"]
    sent = {"file": ("a.jpg", file.getvalue(), "image/jpeg")}
    kept = client.post(f"{begun}/materials", data={"material": name}, files=sent)
    assert kept.status_code == 201
    file_id = kept.json()["files"][0]["id"]
    assert client.get(begun).json()["checklist"][0]["files"][0]["id"] == file_id
    assert client.delete(f"{begun}/materials/{file_id}").status_code == 204
    unknown = client.post(f"{begun}/materials", data={"material": "没有的"}, files=sent)
    assert unknown.status_code == 422


def test_copying_and_resuming(visitor: Applicant, client: TestClient, begun: str) -> None:
    fill(client, begun, {"mother.name": "李示例"})
    first = client.get(begun).json()["id"]
    made = client.post(API, json={"bundle": BUNDLE, "like": first}).json()
    values = {each["path"]: each["value"] for each in made["fields"]}
    assert values["mother.name"] == "李示例"
    code = client.post(f"{begun}/resume-code").json()["code"]
    assert client.post(f"{API}/resume", json={"code": code}).json()["id"] == first
    assert client.post(f"{API}/resume", json={"code": code}).status_code == 404
    assert len(client.get(API).json()["applications"]) == 2


def test_the_form_is_public(client: TestClient) -> None:
    schema = client.get(f"/api/v1/forms/{BUNDLE}").json()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "applicant" in schema["$defs"]
    assert client.get("/api/v1/forms/none").status_code == 404


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("/answers", {"answers": 1}),
        ("/consents", {"register": "population", "decision": "perhaps"}),
        ("/ways", {}),
        ("/submit", {"declared": False}),
        ("/submit", {"declared": True}),
    ],
)
def test_wrong_requests_get_the_one_error_shape(
    client: TestClient, begun: str, part: str, body: dict[str, Any]
) -> None:
    answer = client.post(begun + part, json=body)
    assert answer.status_code == 422
    assert set(answer.json()["error"]) == {"code", "message", "hint", "request_id", "details"}


def test_no_value_reaches_the_log(visitor: Applicant) -> None:
    kept = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(0))
    try:
        with capture_logs() as lines:
            visitor.begin()
            visitor.answer()
            visitor.fill({"birth.place": "绝密医院", "applicant.identity_number": NUMBER})
            visitor.get("review")
    finally:
        structlog.configure(wrapper_class=kept)
    assert [line for line in lines if line["event"] == "request"]
    assert "绝密医院" not in str(lines)
    assert NUMBER not in str(lines)
