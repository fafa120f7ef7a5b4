"""Unanswered questions and whom to tell over HTTP; the audit of the studio."""

from typing import Any

import pytest
from fastapi import FastAPI
from support.desk_insight import Days
from support.desk_page_filings import matter
from support.desk_pages import CITY as SERVED
from support.studio import AUDITOR, BOSS, EDITOR
from support.studio_api import API, system
from support.studio_web import signed_in
from support.telling import PHONE, left_contact

from daoban.moments import now
from desk.vocabulary import Role

RECORD = "yx-shop-open"
QUESTION = "店面没装修能登记吗"
"""One of the wordings that the published record has by now."""


def ask(house: FastAPI, said: str, *conversations: str) -> None:
    """Somebody asked and got no answer."""
    days = Days(house.state.engine)
    for conversation in conversations:
        days.turn(said, "no_answer", now(), conversation, city="990100")


def groups(client: Any, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(f"{API}/questions", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["groups"]
    return found


def test_groups_are_told_with_counts_and_masked_examples(house: FastAPI) -> None:
    ask(house, QUESTION, "c-1", "c-2")
    ask(house, f"我的电话{PHONE}，门面能放招牌吗", "c-3")
    client = system(house, "cms", Role.EDITOR)
    first, second = groups(client)
    assert (first["title"], first["people"], first["count"]) == (QUESTION, 2, 2)
    assert first["reasons"] == {"no_answer": 2}
    assert first["taken"] is None
    assert "conversations" not in first
    assert PHONE not in str(second)
    assert "〔" in second["wordings"][0]
    assert groups(client, city="500000") == []
    assert client.get(f"{API}/questions?days=8").status_code == 422


def test_a_group_becomes_a_draft_and_who_asked_is_told(house: FastAPI) -> None:
    ask(house, QUESTION, "c-1")
    ticket = left_contact(house.state.desk.tickets, SERVED, matter(), "c-1")
    client = system(house, "cms", Role.EDITOR)
    sent = {"group": groups(client)[0]["id"], "record_id": RECORD}
    headers = {"idempotency-key": "take-0001"}
    made = client.post(f"{API}/questions/drafts", json=sent, headers=headers)
    assert made.status_code == 201, made.text
    assert client.post(f"{API}/questions/drafts", json=sent, headers=headers).json() == made.json()
    assert (made.json()["record_id"], made.json()["state"]) == (RECORD, "编辑中")
    assert groups(client)[0]["taken"]["is_live"] is True
    (waiting,) = client.get(f"{API}/questions/to-tell").json()["to_tell"]
    assert (waiting["ticket"], waiting["record_title"]) == (ticket, "开便民小店")
    assert "登记时不要求装修完工" in waiting["answer"]
    assert PHONE not in str(waiting)
    told = {"group_id": waiting["group_id"], "ticket": ticket}
    headers = {"idempotency-key": "told-0001"}
    for _again in range(2):
        answer = client.post(f"{API}/questions/to-tell", json=told, headers=headers)
        assert answer.json() == told
    assert client.post(f"{API}/questions/to-tell", json=told).status_code == 404
    assert client.get(f"{API}/questions/to-tell").json() == {"to_tell": []}


@pytest.mark.parametrize("changes", [{"group": "0" * 16}, {"record_id": "no-such"}])
def test_what_is_gone_cannot_be_taken_up(house: FastAPI, changes: dict[str, str]) -> None:
    ask(house, QUESTION, "c-1")
    client = system(house, "cms", Role.EDITOR)
    sent = {"group": groups(client)[0]["id"], "record_id": RECORD, **changes}
    answer = client.post(f"{API}/questions/drafts", json=sent)
    assert answer.status_code == 404
    assert set(answer.json()["error"]) == {"code", "message", "hint", "request_id", "details"}


def test_the_audit_tells_of_the_studio_and_of_nothing_else(house: FastAPI) -> None:
    writer, looker = system(house, "cms", Role.EDITOR), system(house, "look", Role.AUDITOR)
    left_contact(house.state.desk.tickets, SERVED, matter(), "c-1")
    draft = writer.post(f"{API}/drafts", json={"record_id": RECORD}).json()
    entries = looker.get(f"{API}/audit").json()["entries"]
    assert [each["action"] for each in entries][:2] == ["draft_opened", "token_issued"]
    assert (entries[0]["actor"], entries[0]["subject"]) == ("api:cms", f"draft:{draft['id']}")
    assert entries[0]["detail"]["record"] == RECORD
    kinds = {each["subject"].partition(":")[0] for each in entries}
    assert kinds == {"draft", "token"}
    (one,) = looker.get(f"{API}/audit", params={"actor": "api:cms"}).json()["entries"]
    assert one == entries[0]
    before = looker.get(f"{API}/audit", params={"before": entries[1]["id"], "limit": 1}).json()
    assert before["entries"] == entries[2:3]


def test_only_those_who_see_audits_see_it(house: FastAPI) -> None:
    for client, status in (
        (system(house, "cms", Role.EDITOR), 403),
        (system(house, "check", Role.REVIEWER), 403),
        (signed_in(house, EDITOR), 403),
        (signed_in(house, AUDITOR), 200),
        (signed_in(house, BOSS), 200),
    ):
        assert client.get(f"{API}/audit").status_code == status
