"""The statistics as people of the desk see them: the page, the workbook, the JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR
from support.desk_insight import CITY, HOUSING, MANAGEMENT, OTHER_CITY, Days
from support.desk_pages import browser_of, desk_house

from daoban.moments import CHINA, now
from desk.insight.spans import day_of
from web.desk.insight_pages import XLSX as WORKBOOK
from web.desk.insight_wording import duration, number, page_words, percent, width

PATH, API, XLSX = "/desk/insight", "/api/v1/desk/insight", "/desk/insight.xlsx"
EVIL = '<script>alert("x")</script>'


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    with desk_house(tmp_path_factory.mktemp("insight")) as house:
        fill(Days(house.state.engine))
        yield house


def fill(days: Days) -> None:
    """Four tickets of one topic with all that can happen to them; one of another city."""
    moment = now() - timedelta(hours=1)
    for place in range(4):
        summary = f"搅拌站 噪音 {EVIL if place == 3 else ''} 13800000000"
        told = {"district": "渝北区", "event": "e1", "closed_at": moment if place else None}
        filed = days.ticket(moment - timedelta(days=place), 0, summary=summary, **told)
        days.rating(filed, "不满意" if place else "满意", moment, ["没解决"])
        days.event(filed, "", "已派", department=("", HOUSING), at=moment)
        days.event(filed, "改派", "已派", department=(HOUSING, MANAGEMENT), at=moment)
    days.ticket(moment, None, city=OTHER_CITY, department="dept-cs-housing")
    days.turn(f"哪里可以租皮划艇{EVIL}", "no_answer", moment)
    days.turn("哪里可以租皮划艇", "clarify", moment)
    days.handover(moment, taken=30, answered=90, agent=AGENT.name)
    days.approval("已发", moment, AGENT.name)


@pytest.fixture
def supervisor(app: FastAPI) -> TestClient:
    return browser_of(app, SUPERVISOR)


def shown(client: TestClient, query: str = "") -> str:
    answer = client.get(PATH + query)
    assert answer.status_code == 200, answer.text
    return answer.text


def plain(html: str) -> str:
    """What can be read, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def section(html: str, name: str) -> str:
    found = re.search(rf'<section[^>]* id="{name}".*?</section>', html, re.S)
    assert found, name
    return found[0]


def test_every_subject_has_a_heading_and_is_in_the_contents(supervisor: TestClient) -> None:
    html, words = shown(supervisor), page_words()
    assert re.findall(r"<h1>(.*?)</h1>", html) == [words["title"]]
    heads = re.findall(r'<h2 id="(\w+)-head">(.*?)</h2>', html)
    assert heads == [(name, words[name]["head"]) for name in words["sections"]]
    assert re.findall(r'<a href="#(\w+)">', html) == words["sections"]


def test_figures_stand_in_tables_with_captions_and_heads(supervisor: TestClient) -> None:
    tables = re.findall(r"<table.*?</table>", shown(supervisor), re.S)
    assert len(tables) > 20
    for table in tables:
        assert "<caption" in table
        assert '<th scope="col"' in table
        assert '<th scope="row"' in table


def test_pictures_are_not_read_out_and_need_no_style(supervisor: TestClient) -> None:
    html = shown(supervisor)
    pictures = re.findall(r"<svg[^>]*class=\"(?:bar|columns)[^>]*>", html)
    assert pictures
    assert all('aria-hidden="true"' in each and 'focusable="false"' in each for each in pictures)
    assert " style=" not in html
    assert html.count('<svg class="columns') == html.count(page_words()["table"])


def test_a_topic_with_all_that_is_known_of_it(supervisor: TestClient) -> None:
    topics = plain(section(shown(supervisor), "topics"))
    assert "比较了 5 件工单，4 件归入 1 个话题，这里列出最热的 1 个。" in topics
    assert "4 件，上期 0 件" in topics
    assert "渝北区 100.0%" in topics
    assert "评价 4 次，不满意 3 次" in topics
    assert '<a href="/desk/tickets/GD0001">' in section(shown(supervisor), "topics")


def test_the_figures_of_each_subject(supervisor: TestClient) -> None:
    html = shown(supervisor)
    told = {name: plain(section(html, name)) for name in page_words()["sections"]}
    assert "没有答上的 2 次提问" in told["questions"]
    assert "4 次评价，满意率 25.0%；办结 3 件，参评率 100.0%。" in told["satisfaction"]
    assert "派出的 4 件工单中，0 件的首个部门" in told["dispatch"]
    assert "市住房城乡建委 → 市城市管理局 4" in told["dispatch"]
    assert "按期办结 3 件，逾期办结 0 件，到期未办结 0 件。" in told["deadlines"]
    assert "1 次请求人工，1 次接通" in told["conversations"]
    assert "首次回复（一半以内） 1 分 30 秒" in told["figures"]
    assert "登记工单 5" in told["figures"]
    assert "搅拌站 噪音" in told["events"]
    assert "/desk/tickets?event=e1" in section(html, "events")


def test_nothing_personal_and_nothing_that_runs(supervisor: TestClient) -> None:
    for html in (shown(supervisor), supervisor.get(API).text):
        assert "13800000000" not in html
        assert "〔电话号码〕" in html
    assert EVIL not in shown(supervisor)


def test_city_and_department(supervisor: TestClient) -> None:
    assert "登记工单 5" in plain(section(shown(supervisor), "figures"))
    assert "登记工单 4" in plain(section(shown(supervisor, f"?city={CITY}"), "figures"))
    assert "登记工单 4" in plain(section(shown(supervisor, "?city=重庆"), "figures"))
    html = shown(supervisor, f"?city={CITY}&department={HOUSING}")
    assert "登记工单 0" in plain(section(html, "figures"))
    assert f'<option value="{HOUSING}" selected>' in html
    assert page_words()["by_department"] in html
    assert "重庆 · 市住房城乡建委" in plain(html)


def test_days(supervisor: TestClient) -> None:
    today = day_of(now())
    html = shown(supervisor, f"?days=30&city={CITY}")
    assert f"{today - timedelta(29)} 至 {today}" in html
    assert 'days=30&amp;city=500000" aria-current="true"' in html
    html = shown(supervisor, f"?from={today}&to={today}&days=30")
    assert f"{today} 至 {today}" in html
    assert f'href="/desk/insight.xlsx?from={today}&amp;to={today}"' in html
    assert f"{today - timedelta(6)} 至 {today}" in shown(supervisor, "?from=&to=&days=")
    assert f"{today - timedelta(16)} 至 {today - timedelta(10)}" in shown(
        supervisor, f"?to={today - timedelta(10)}"
    )


@pytest.mark.parametrize(
    "query",
    ["days=0", "days=367", "days=x", "days=²", "from=2026-13-01", "from=0001-01-01", "from=9999-12-31",
     "from=2020-01-02&to=2020-01-01", "from=2001-01-01", "city=没有的城市", "days=99999999999999999999"],
)  # fmt: skip
def test_what_cannot_be_is_told_kindly(supervisor: TestClient, query: str) -> None:
    answer = supervisor.get(f"{PATH}?{query}")
    assert answer.status_code == 422
    assert "<h1>" in answer.text
    error = supervisor.get(f"{API}?{query}")
    assert error.status_code == 422
    assert error.json()["error"]["hint"]


def test_json_holds_the_same(supervisor: TestClient) -> None:
    answer = supervisor.get(API, params={"days": 7, "city": CITY})
    assert answer.headers["cache-control"] == "no-store"
    found = answer.json()
    assert found["volume"]["filed"] == 4
    assert found["topics"]["topics"][0]["size"] == 4
    assert found["satisfaction"]["share"] == 0.25
    assert found["agents"] == [
        {
            "account": AGENT.name,
            "title": AGENT.title,
            "conversations": 1,
            "approvals": 1,
            "filed": 4,
        }
    ]
    assert date.fromisoformat(found["last"]) == now().astimezone(CHINA).date()


def test_the_workbook_is_a_download_and_is_recorded(app: FastAPI, supervisor: TestClient) -> None:
    answer = supervisor.get(f"{XLSX}?city={CITY}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == WORKBOOK
    today = day_of(now())
    name = f"导办统计_{today - timedelta(6)}_{today}.xlsx"
    assert unquote(answer.headers["content-disposition"]) == f"attachment; filename*=UTF-8''{name}"
    book = openpyxl.load_workbook(BytesIO(answer.content))
    overview = {row[0]: row[1] for row in book["概况"].iter_rows(values_only=True)}
    assert overview["登记工单"] == 4
    assert {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True)}["城市"] == "重庆"
    (entry, *_) = app.state.desk.audit.entries(action="insight_exported")
    assert (entry.actor, entry.detail["city"]) == (SUPERVISOR.name, CITY)


def test_only_supervisors_see_what_each_person_did(app: FastAPI) -> None:
    assert 'id="agents"' in shown(browser_of(app, SUPERVISOR))
    for actor in (AGENT, AUDITOR):
        browser = browser_of(app, actor)
        assert 'id="agents"' not in shown(browser)
        assert browser.get(API).json()["agents"] is None
        assert "话务员" not in openpyxl.load_workbook(BytesIO(browser.get(XLSX).content)).sheetnames


def test_whoever_may_not_see_it_is_told_so(app: FastAPI) -> None:
    handler = browser_of(app, HANDLER)
    for path in (PATH, XLSX, API):
        assert handler.get(path).status_code == 403
    nobody = browser_of(app, None)
    for path in (PATH, XLSX):
        answer = nobody.get(path, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/desk/sign-in?next=")
    assert nobody.get(API).status_code == 401


def test_an_empty_house_has_a_page_too(tmp_path: Path) -> None:
    with desk_house(tmp_path) as house:
        html = shown(browser_of(house, SUPERVISOR))
    words = page_words()
    for said in (
        words["topics"]["none"],
        words["questions"]["none"],
        words["events"]["none"],
        words["none"],
    ):
        assert said in html


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, "—"),
        (0, "0 秒"),
        (59.4, "59 秒"),
        (60, "1 分"),
        (90, "1 分 30 秒"),
        (3600, "1 小时"),
        (3661, "1 小时 1 分"),
        (90_000, "1 天 1 小时"),
    ],
)
def test_durations(seconds: float | None, said: str) -> None:
    assert duration(seconds) == said


def test_numbers() -> None:
    assert (number(None), number(1234.0)) == ("—", "1,234")
    assert (percent(None), percent(0), percent(0.8333)) == ("—", "0.0%", "83.3%")
    assert (width(None, 1), width(0, 1), width(1, 1000), width(1, 2), width(1, 0)) == (
        0,
        0,
        0.8,
        50,
        0,
    )
