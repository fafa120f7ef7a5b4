"""The audit log for supervisors and auditors: filters, pages, verification."""

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from page_reader import shown
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR
from support.desk_audit import meddle, without_triggers
from support.desk_page_filings import file
from support.desk_pages import browser_of

from daoban.settings import ROOT
from desk.accounts.account import Actor
from desk.vocabulary import TicketAction
from web.desk.audit_page import PAGE_SIZE
from web.desk.texts import desk_text

PAGE = "/desk/audit"


def test_entries_are_told_in_words(house: FastAPI, supervisor: TestClient) -> None:
    (ticket,) = file(house, actor=AGENT)
    page = supervisor.get(PAGE)
    assert "登记工单" in shown(page)
    assert "新建账号" in shown(page)
    assert f'href="/desk/tickets/{ticket.number}"' in page.text


def test_whatever_is_recorded_has_words() -> None:
    known = desk_text()["audit"]["actions"]
    written = re.compile(r'record(?:_in)?\([^()]*?"([a-z]+(?:_[a-z]+)+)"', re.S)
    folders = (ROOT / "desk", ROOT / "web")
    texts = [each.read_text("utf-8") for folder in folders for each in folder.rglob("*.py")]
    found = {name for text in texts for name in written.findall(text)} - {"approval_topics"}
    assert len(found) > 12
    assert found - set(known) == set()
    assert {f"ticket_{each.name.lower()}" for each in TicketAction} <= set(known)
    moves = re.compile(r'"(handover_[a-z]+)"')
    assert {name for text in texts for name in moves.findall(text)} <= set(known)


def test_details_are_told_in_words(house: FastAPI, supervisor: TestClient) -> None:
    file(house, actor=AGENT)
    house.state.desk.audit.record(AGENT, "signed_in", "account:agent1", {"way": "password"})
    house.state.desk.audit.record(AGENT, "insight_exported", "insight", {"from": "2026-11-01"})
    listed = shown(supervisor.get(PAGE)).split("核对全部记录")[1]
    for said in ("方式：密码", "导出统计", "从：2026-11-01", "来源：电话", "岗位：话务员"):
        assert said in listed
    assert not re.search(r"[a-z]=", listed)


def test_filters(house: FastAPI, supervisor: TestClient) -> None:
    (ticket,) = file(house, actor=AGENT)
    for query in ("actor=agent1", "action=ticket_file", f"subject=ticket:{ticket.number}"):
        listed = shown(supervisor.get(f"{PAGE}?{query}")).split("核对全部记录")[1]
        assert ticket.number in listed
        assert "新建账号" not in listed
    assert "没有符合条件的记录" in shown(supervisor.get(f"{PAGE}?actor=nobody"))
    assert supervisor.get(f"{PAGE}?actor=a%00b&before=x").status_code == 200


def test_page_by_page(house: FastAPI, supervisor: TestClient) -> None:
    for number in range(PAGE_SIZE):
        house.state.desk.audit.record(AGENT, "noted", f"thing:{number}")
    first = supervisor.get(f"{PAGE}?action=noted")
    assert "thing:0<" in first.text
    assert "更早的" not in shown(first)
    house.state.desk.audit.record(AGENT, "noted", "thing:last")
    first = supervisor.get(f"{PAGE}?action=noted")
    assert "thing:0<" not in first.text
    address = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = supervisor.get(address)
    assert "thing:0<" in second.text
    assert "thing:last" not in second.text
    assert "最新的" in shown(second)


def test_verification(house: FastAPI, supervisor: TestClient) -> None:
    file(house, actor=AGENT)
    count = len(house.state.desk.audit.entries(limit=1000))
    page = supervisor.post(f"{PAGE}/verify")
    assert f"{count} 条记录全部连得上" in shown(page)
    without_triggers(house.state.engine)
    meddle(house.state.engine, "UPDATE audit_entry SET actor = 'nobody' WHERE id = 3")
    page = supervisor.post(f"{PAGE}/verify")
    assert "从第 3 条起对不上" in shown(page)
    assert page.status_code >= 400


@pytest.mark.parametrize(
    ("actor", "status"), [(SUPERVISOR, 200), (AUDITOR, 200), (AGENT, 403), (HANDLER, 403)]
)
def test_who_sees_it(steady_house: FastAPI, actor: Actor, status: int) -> None:
    with browser_of(steady_house, actor) as client:
        assert client.get(PAGE).status_code == status
        assert client.post(f"{PAGE}/verify").status_code == status
