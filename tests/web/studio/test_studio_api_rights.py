"""Every call of the studio's API × every role: nobody gets beyond what the table of rights says."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.studio import AGENT, AUDITOR, BOSS, EDITOR, HANDLER, REVIEWER
from support.studio_api import API, system
from support.studio_web import signed_in

from desk.accounts.account import Actor
from desk.accounts.roles import Right, may
from desk.vocabulary import Role
from studio.connections.tokens import ROLES

NOBODY = 987_654
"""The number of nothing, so that a call that is allowed changes nothing."""
PEOPLE = (EDITOR, REVIEWER, BOSS, AUDITOR, AGENT, HANDLER)
SEE, EDIT, HIT, PUBLISH = Right.SEE_STUDIO, Right.EDIT, Right.HIT_TEST, Right.PUBLISH
CALLS: dict[tuple[str, str], tuple[frozenset[Right], dict[str, Any] | None]] = {
    ("GET", "/records"): (frozenset({SEE}), None),
    ("GET", "/records/{record_id}"): (frozenset({SEE}), None),
    ("POST", "/records/{record_id}/take-down"): (frozenset({Right.TAKE_DOWN}), {"reason": "试"}),
    ("GET", "/drafts"): (frozenset({SEE}), None),
    ("POST", "/drafts"): (frozenset({EDIT}), {"record_id": "no-such"}),
    ("GET", "/drafts/{draft_id}"): (frozenset({SEE}), None),
    ("PUT", "/drafts/{draft_id}"): (frozenset({EDIT}), {"revision": 1, "body": {}}),
    ("POST", "/drafts/{draft_id}/steps"): (frozenset({EDIT}), {"step": "submit", "revision": 1}),
    ("POST", "/check"): (frozenset({SEE}), {"body": {"kind": "matter", "id": "x"}}),
    ("POST", "/proofs"): (frozenset({PUBLISH}), {"drafts": [NOBODY]}),
    ("GET", "/proofs/{proof_id}"): (frozenset({PUBLISH}), None),
    ("GET", "/releases"): (frozenset({SEE}), None),
    ("POST", "/releases"): (frozenset({PUBLISH}), {"drafts": [NOBODY], "proof": NOBODY}),
    ("GET", "/releases/{number}"): (frozenset({SEE}), None),
    ("POST", "/releases/{number}/roll-back"): (frozenset({Right.ROLL_BACK}), {"reason": "试"}),
    ("POST", "/hits"): (frozenset({HIT}), {"question": "开小店要多少钱"}),
    ("GET", "/hits/runs"): (frozenset({SEE}), None),
    ("POST", "/hits/runs"): (frozenset({HIT}), {"name": "批", "questions": [{"question": ""}]}),
    ("GET", "/hits/runs/{run_id}"): (frozenset({SEE}), None),
    ("GET", "/hits/runs/{run_id}/workbook"): (frozenset({SEE}), None),
    ("GET", "/hits/comparison"): (frozenset({SEE}), None),
    ("GET", "/golden"): (frozenset({SEE}), None),
    ("POST", "/golden"): (frozenset({HIT}), {"question": "问", "expected": "没有这一条"}),
    ("DELETE", "/golden/{question_id}"): (frozenset({HIT}), None),
    ("GET", "/questions"): (frozenset({SEE}), None),
    ("POST", "/questions/drafts"): (frozenset({EDIT}), {"group": "0", "record_id": "no-such"}),
    ("GET", "/questions/to-tell"): (frozenset({SEE}), None),
    ("POST", "/questions/to-tell"): (
        frozenset({EDIT, Right.FOLLOW_UP}),
        {"group_id": NOBODY, "ticket": "GD"},
    ),
    ("GET", "/audit"): (frozenset({Right.SEE_AUDIT}), None),
}
"""Any one of the rights is enough, with that of seeing the studio."""
STEPS = {
    "submit": EDIT,
    "discard": EDIT,
    "rebase": EDIT,
    "approve": Right.REVIEW,
    "send_back": Right.REVIEW,
    "schedule": PUBLISH,
}


def allowed(role: Role, rights: frozenset[Right]) -> bool:
    return may(role, SEE) and any(may(role, each) for each in rights)


def status_of(client: TestClient, method: str, path: str, sent: dict[str, Any] | None) -> int:
    names = ("draft_id", "proof_id", "run_id", "question_id", "number")
    numbers = dict.fromkeys(names, NOBODY)
    address = API + path.format(record_id="no-such", **numbers)
    if path == "/hits/comparison":
        address += f"?before={NOBODY}&after={NOBODY}"
    return client.request(method, address, json=sent).status_code


def test_every_call_is_in_the_table(steady_house: FastAPI) -> None:
    known = {
        (method.upper(), path.removeprefix(API))
        for path, methods in steady_house.openapi()["paths"].items()
        if path.startswith(f"{API}/")
        for method in methods
    }
    assert known == set(CALLS)


def _holds(client: TestClient, role: Role) -> None:
    for (method, path), (rights, sent) in CALLS.items():
        status = status_of(client, method, path, sent)
        assert (status != 403) is allowed(role, rights), (method, path, role, status)
        assert status < 500, (method, path, role, status)
    for step, right in STEPS.items():
        body = {"step": step, "revision": 1}
        status = status_of(client, "POST", "/drafts/{draft_id}/steps", body)
        assert (status != 403) is may(role, right), (step, role, status)


@pytest.mark.parametrize("actor", PEOPLE, ids=lambda each: each.name)
def test_people_get_as_far_as_their_rights(steady_house: FastAPI, actor: Actor) -> None:
    _holds(signed_in(steady_house, actor), actor.role)


@pytest.mark.parametrize("role", ROLES)
def test_tokens_get_as_far_as_theirs(steady_house: FastAPI, role: Role) -> None:
    _holds(system(steady_house, f"rights-{role.value}", role), role)


def test_without_either_nobody_gets_anywhere(steady_house: FastAPI) -> None:
    headers = {"authorization": "Bearer dbs_wrong"}
    for client in (TestClient(steady_house), TestClient(steady_house, headers=headers)):
        for (method, path), (_rights, sent) in CALLS.items():
            assert status_of(client, method, path, sent) in (401, 403), (method, path)


@pytest.mark.parametrize("number", [2**31, 2**63, 0])
def test_numbers_beyond_every_row_are_refused(steady_house: FastAPI, number: int) -> None:
    client = signed_in(steady_house, BOSS)
    for path in ("drafts", "proofs", "releases", "hits/runs"):
        answer = client.get(f"{API}/{path}/{number}")
        assert answer.status_code == 422, path
        assert answer.json()["error"]["code"] == "invalid_input"


@pytest.mark.parametrize(
    "path",
    [
        "/studio/hits/runs/99999999999999999999",
        f"{API}/drafts?record_id=%00",
        "/api/v1/desk/tickets?department=%00",
        "/studio/record/%00",
    ],
)
def test_what_no_row_can_hold_is_no_fault_of_ours(steady_house: FastAPI, path: str) -> None:
    answer = signed_in(steady_house, BOSS).get(path)
    assert answer.status_code < 500


def test_half_a_character_is_refused(steady_house: FastAPI) -> None:
    sent = '{"record_id": "\\ud800", "removal": true}'
    headers = {"content-type": "application/json", "idempotency-key": "half-0001"}
    client = signed_in(steady_house, EDITOR)
    answer = client.post(f"{API}/drafts", content=sent, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid_input"
