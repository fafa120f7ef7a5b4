"""Every page of the desk: names, headings, references, the bar, and what every answer carries."""

import re

import pytest
from fastapi import FastAPI
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR
from support.desk_page_filings import file, matter
from support.desk_pages import SPEECH_TOKEN, browser_of
from support.full_desk import NOWHERE, TALK, fill, pages
from support.markup import drawn, faults

from desk.accounts.roles import Right, may
from web.desk.navigation import PLACES, ROOMS
from web.desk.texts import desk_text


@pytest.fixture(scope="module")
def full(steady_house: FastAPI) -> FastAPI:
    """A desk with something on every page."""
    return fill(steady_house)


def test_pages_can_be_used_by_everybody(full: FastAPI) -> None:
    count = 0
    for actor, path in pages(full):
        with browser_of(full, actor) as client:
            response = client.get(path)
        name = actor.name if actor else "nobody"
        if path == NOWHERE:
            assert response.status_code == 404
            continue
        expected = 403 if path == "/desk/accounts" and actor is HANDLER else 200
        if response.status_code != 404 or actor is not HANDLER:
            assert response.status_code == expected, (name, path)
        assert faults(response.text) == [], (name, path)
        assert '<html lang="zh-CN">' in response.text
        assert "<title>" in response.text
        assert 'class="skip-link" href="#main"' in response.text
        count += 1
    assert count > 30


def test_every_page_has_its_landmarks(full: FastAPI) -> None:
    for actor, path in pages(full):
        with browser_of(full, actor) as client:
            page = client.get(path).text
        if path == NOWHERE:
            continue
        for tag in ('<header class="masthead"', "<main", "<h1"):
            assert page.count(tag) == 1, (path, tag)
        navigations = re.findall(r"<nav\b[^>]*>", page)
        names = [re.search(r'aria-label="([^"]+)"', each) for each in navigations]
        assert all(names), (path, navigations)
        assert len({each[1] for each in names if each}) == len(names), (path, navigations)


def test_what_happens_is_read_out(full: FastAPI) -> None:
    """Pages that change by themselves have a live region; what went wrong is an alert."""
    with browser_of(full, SUPERVISOR) as client:
        for path in ("/desk", "/desk/conversations", f"/desk/conversations/{TALK}"):
            assert 'id="announcer" role="status"' in client.get(path).text
        assert 'role="log" aria-live="polite"' in client.get(f"/desk/conversations/{TALK}").text
        call = client.get("/desk").text
        assert re.search(r'id="danger" role="alert"', call)
        wrong = client.post("/desk/approvals/topics", data={"title": " "}).text
        assert re.search(r'class="notice bad" role="alert"', wrong)
    with browser_of(full, None) as client:
        refused = client.post("/desk/sign-in", data={"name": "nobody", "password": "wrong"}).text
    assert 'id="failure" role="alert"' in refused
    assert refused.count('aria-describedby="name-help failure"') == 1
    assert refused.count('aria-invalid="true"') == 2


def test_nothing_is_told_by_colour_alone(full: FastAPI) -> None:
    """A coloured mark has words in it; a picture stands beside its number."""
    for actor, path in pages(full):
        with browser_of(full, actor) as client:
            page = drawn(client.get(path).text)
        for mark in re.findall(r'<(span|a)\b[^>]*class="(?:status|badge)[^>]*>(.*?)</\1>', page):
            assert re.sub(r"<[^>]*>", "", mark[1]).strip(), (path, mark)
        for picture in re.findall(r"<(?:svg|meter)\b[^>]*>", page):
            assert 'aria-hidden="true"' in picture, (path, picture)


def test_the_bar_leads_where_somebody_may_go(full: FastAPI) -> None:
    for actor in (AGENT, SUPERVISOR, HANDLER, AUDITOR):
        with browser_of(full, actor) as client:
            page = client.get("/desk/tickets").text
        bar = page[page.index("<nav") : page.index("</nav>")]
        for _name, path, right in PLACES:
            assert (f'href="{path}"' in bar) is may(actor.role, right)
        assert bar.count('aria-current="page"') == 1
        assert actor.title in page
        assert 'action="/desk/sign-out"' in page


def test_pages_are_kept_nowhere_and_cannot_be_framed(full: FastAPI) -> None:
    with browser_of(full, SUPERVISOR) as client:
        for _name, path, _right in PLACES:
            headers = client.get(path).headers
            assert headers["cache-control"] == "no-store"
            assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_pages_below_a_path_keep_to_it(full: FastAPI) -> None:
    full.root_path = "/city"
    try:
        with browser_of(full, SUPERVISOR) as client:
            for _name, path, _right in PLACES:
                page = client.get(path).text
                outside = re.findall(r'(?:href|src|action|formaction)="(/(?!city/)[^"]*)"', page)
                assert outside == [], path
    finally:
        full.root_path = ""


def test_every_right_of_the_pages_is_one() -> None:
    assert {right for _name, _path, right in PLACES} <= set(Right)
    assert [name for name, _path, _right in (*PLACES, *ROOMS)] == list(desk_text()["places"])


def test_nothing_secret_is_in_a_page(full: FastAPI) -> None:
    secret = file(full, matter(summary="查社保", text="查社保", place="某处", district="渝北区"))[0]
    with browser_of(full, AGENT) as client:
        for path in ("/desk", f"/desk/tickets/{secret.number}", f"/desk/conversations/{TALK}"):
            page = client.get(path).text
            assert SPEECH_TOKEN not in page
            assert "13800000000" not in page
            assert "visitor:1" not in page
