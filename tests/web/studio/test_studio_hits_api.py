"""Hit tests and golden questions over HTTP: one, many, their history, two of them side by side."""

import time
from io import BytesIO
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from support.studio_api import API, system

from desk.vocabulary import Role

ASKED = {"question": "开小店要多少钱", "expected": "开便民小店"}
MISSED = {"question": "小店停业要带什么材料", "expected": "开便民小店"}


def finished(client: TestClient, *questions: dict[str, str], name: str = "一批") -> dict[str, Any]:
    """A run once it is done."""
    sent = {"name": name, "questions": list(questions)}
    answer = client.post(f"{API}/hits/runs", json=sent)
    assert answer.status_code == 202, answer.text
    run: dict[str, Any] = answer.json()
    end = time.monotonic() + 30
    while run["state"] == "running":
        assert time.monotonic() < end
        time.sleep(0.05)
        run = client.get(f"{API}/hits/runs/{run['id']}").json()["run"]
    assert run["state"] == "ready"
    return run


def test_one_question_with_its_evidence(steady_house: FastAPI) -> None:
    tester = system(steady_house, "one", Role.EDITOR)
    found = tester.post(f"{API}/hits", json={"question": "开小店要多少钱"}).json()
    assert (found["title"], found["outcome"]) == ("开便民小店", "answered")
    best = found["ranked"][0]
    assert best["probability"] > 0
    assert {"word", "in_record", "in_passage"} <= set(best["words"][0])
    assert {"name", "weight"} <= set(best["features"][0])
    assert best["passage"]


def test_a_batch_its_rows_its_workbook_and_the_history(house: FastAPI) -> None:
    tester = system(house, "cms", Role.REVIEWER)
    first = finished(tester, ASKED, MISSED, name="第一批")
    assert (first["done"], first["total"], first["judged"], first["right"]) == (2, 2, 2, 1)
    second = finished(tester, ASKED, name="第二批")
    runs = tester.get(f"{API}/hits/runs").json()["runs"]
    assert [each["name"] for each in runs] == ["第二批", "第一批"]
    assert tester.get(f"{API}/hits/runs?limit=1").json()["runs"] == [runs[0]]
    lines = tester.get(f"{API}/hits/runs/{first['id']}?start=1").json()["lines"]
    assert [(each["position"], each["good"]) for each in lines] == [(2, False)]
    book = tester.get(f"{API}/hits/runs/{first['id']}/workbook")
    assert "spreadsheetml" in book.headers["content-type"]
    told = [[cell.value for cell in row] for row in load_workbook(BytesIO(book.content)).active]
    assert any(MISSED["question"] in row for row in told)
    address = f"{API}/hits/comparison?before={first['id']}&after={second['id']}"
    sides = tester.get(address).json()
    assert (sides["unchanged"], sides["only_before"], sides["total"]) == (1, 1, 0)


def test_a_comparison_comes_in_pages_the_lost_first(house: FastAPI) -> None:
    tester = system(house, "cms", Role.EDITOR)
    before = finished(tester, {**MISSED, "expected": "小店停业"}, MISSED | ASKED)
    after = finished(tester, MISSED, {**ASKED, "expected": "小店停业"})
    address = f"{API}/hits/comparison?before={before['id']}&after={after['id']}"
    whole = tester.get(address).json()
    assert whole["total"] == len(whole["changes"])
    rest = tester.get(f"{address}&start=1").json()
    assert rest["changes"] == whole["changes"][1:]
    assert rest["total"] == whole["total"]


def test_a_batch_sent_twice_under_one_key_is_run_once(house: FastAPI) -> None:
    tester = system(house, "cms", Role.EDITOR)
    sent = {"name": "一批", "questions": [ASKED]}
    headers = {"idempotency-key": "hits-0001"}
    first = tester.post(f"{API}/hits/runs", json=sent, headers=headers)
    again = tester.post(f"{API}/hits/runs", json=sent, headers=headers)
    assert first.json() == again.json()
    assert len(tester.get(f"{API}/hits/runs").json()["runs"]) == 1


def test_golden_questions_are_added_listed_and_removed(house: FastAPI) -> None:
    tester, other = system(house, "cms", Role.EDITOR), system(house, "other", Role.EDITOR)
    headers = {"idempotency-key": "golden-0001"}
    added = tester.post(f"{API}/golden", json=ASKED, headers=headers)
    assert added.status_code == 201, added.text
    assert tester.post(f"{API}/golden", json=ASKED, headers=headers).json() == added.json()
    question = added.json()
    assert (question["text"], question["expected"]) == ("开小店要多少钱", "开便民小店")
    assert tester.get(f"{API}/golden").json() == {"golden": [question]}
    another = {**ASKED, "expected": "不回答"}
    assert tester.post(f"{API}/golden", json=another).status_code == 409
    changed = tester.post(f"{API}/golden", json={**another, "replace": True}).json()
    assert (changed["expected"], changed["titles"]) == ("不回答", [])
    at = f"{API}/golden/{changed['id']}"
    assert other.delete(at).status_code == 403
    headers = {"idempotency-key": "golden-0002"}
    assert tester.delete(at, headers=headers).json() == {"removed": changed["id"]}
    assert tester.delete(at, headers=headers).json() == {"removed": changed["id"]}
    assert tester.delete(at).status_code == 404
    assert tester.get(f"{API}/golden").json() == {"golden": []}


def test_a_line_of_a_batch_becomes_a_golden_question(house: FastAPI) -> None:
    tester = system(house, "cms", Role.EDITOR)
    run = finished(tester, ASKED, {"question": "怎样转让小店"})
    lines = tester.get(f"{API}/hits/runs/{run['id']}").json()["lines"]
    added = tester.post(f"{API}/golden", json={"line": lines[0]["id"]}).json()
    assert added["expected"] == "开便民小店"
    assert tester.post(f"{API}/golden", json={"line": lines[1]["id"]}).status_code == 422
    assert (
        tester.post(f"{API}/golden", json={"line": 10**6, "expected": "不回答"}).status_code == 404
    )
