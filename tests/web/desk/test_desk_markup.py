"""Every page of the desk: names, headings, references, the bar, and what every answer carries."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from desk_filings import at, file, matter
from fastapi import FastAPI
from support.desk_accounts import AGENT, AUDITOR, HANDLER, SUPERVISOR
from support.desk_pages import CITY, SPEECH_TOKEN, browser_of

from desk.accounts.account import Actor
from desk.accounts.roles import Right, may
from desk.vocabulary import Author, TicketStatus
from web.desk.navigation import PLACES
from web.desk.texts import desk_text

TALK = "c" * 32
NAMED = re.compile(r'\baria-label(?:ledby)?="[^"]')


@pytest.fixture(scope="module")
def full(steady_house: FastAPI) -> FastAPI:
    """A desk with something on every page."""
    desk = steady_house.state.desk
    handover = desk.handovers.ask(TALK, "visitor:1", CITY, "我要人工")
    desk.handovers.take(handover.id, SUPERVISOR, handover.revision)
    said = [{"type": "text", "text": "路灯坏了"}]
    desk.lines.add(TALK, handover.id, Author.CITIZEN, None, said, "k-1")
    desk.handovers.ask("d" * 32, "visitor:2", CITY, "转人工")
    desk.approvals.hold(TALK, CITY, "路灯多久修好", "路灯", said)
    desk.approvals.choose(SUPERVISOR, "no_answer")
    for _number in range(5):
        file(steady_house)
    return steady_house


def pages(full: FastAPI) -> Iterator[tuple[Actor, str]]:
    tickets = [at(full, each, place="别处", district="江北区") for each in TicketStatus]
    for actor in (AGENT, SUPERVISOR, HANDLER, AUDITOR):
        for _name, path, right in PLACES:
            if may(actor.role, right) and path != "/desk/insight":
                yield actor, path
        for ticket in tickets[1:]:
            yield actor, f"/desk/tickets/{ticket.number}"
        yield actor, "/desk/nothing-here"
    yield AGENT, f"/desk/conversations/{TALK}"
    yield SUPERVISOR, f"/desk/conversations/{TALK}"
    yield SUPERVISOR, f"/desk?conversation={TALK}"
    yield SUPERVISOR, f"/desk/conversations/{'d' * 32}"
    yield HANDLER, "/desk/accounts"


def faults(page: str) -> list[str]:
    """What somebody who sees nothing, or uses no mouse, would stumble over."""
    found = []
    body = re.sub(r"<template\b.*?</template>|<script\b.*?</script>", "", page, flags=re.S)
    ids = re.findall(r'\bid="([^"]*)"', body)
    found += [f"id twice: {each}" for each in set(ids) if ids.count(each) > 1]
    for kind in ("for", "aria-describedby", "aria-labelledby", "list"):
        for names in re.findall(rf'\b{kind}="([^"]*)"', body):
            found += [f"{kind} of nothing: {name}" for name in names.split() if name not in ids]
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", body)]
    if levels.count(1) != 1 or levels[0] != 1:
        found.append(f"headings: {levels}")
    found += [f"jump to h{b}" for a, b in pairwise(levels) if b > a + 1]
    labelled = set(re.findall(r'<label\b[^>]*\bfor="([^"]*)"', body))
    wrapped = [match.span() for match in re.finditer(r"<label\b.*?</label>", body, re.S)]
    for control in re.finditer(r"<(?:input|select|textarea)\b[^>]*>", body):
        tag = control[0]
        own = re.search(r'\bid="([^"]*)"', tag)
        inside = any(start < control.start() < end for start, end in wrapped)
        named = inside or NAMED.search(tag) or (own and own[1] in labelled)
        if 'type="hidden"' not in tag and not named:
            found.append(f"nameless: {tag}")
    for button in re.findall(r"<button\b[^>]*>.*?</button>", body, re.S):
        words = re.sub(r"<[^>]*>", "", button).strip()
        if not words and not NAMED.search(button):
            found.append(f"nameless: {button}")
    found += [f"scope: {each}" for each in re.findall(r"<th(?![^>]*scope=)[ >]", body)]
    found += [f"style: {each}" for each in re.findall(r"<[^>]+\sstyle=", body)]
    found += [f"handler: {each}" for each in re.findall(r"<[^>]+\son\w+=", body)]
    found += [
        f"left open: {each}" for each in re.findall(r"\{[a-z_]+\}", re.sub(r"<[^>]*>", "", body))
    ]
    return found


def test_pages_can_be_used_by_everybody(full: FastAPI) -> None:
    count = 0
    for actor, path in pages(full):
        with browser_of(full, actor) as client:
            response = client.get(path)
        if "nothing-here" in path:
            assert response.status_code == 404
            continue
        expected = 403 if path == "/desk/accounts" and actor is HANDLER else 200
        if response.status_code != 404 or actor is not HANDLER:
            assert response.status_code == expected, (actor.name, path)
        assert faults(response.text) == [], (actor.name, path)
        assert '<html lang="zh-CN">' in response.text
        assert "<title>" in response.text
        assert 'class="skip-link" href="#main"' in response.text
        count += 1
    assert count > 30


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
            if path == "/desk/insight":
                continue
            headers = client.get(path).headers
            assert headers["cache-control"] == "no-store"
            assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_pages_below_a_path_keep_to_it(full: FastAPI) -> None:
    full.root_path = "/city"
    try:
        with browser_of(full, SUPERVISOR) as client:
            for _name, path, _right in PLACES:
                if path == "/desk/insight":
                    continue
                page = client.get(path).text
                outside = re.findall(r'(?:href|src|action|formaction)="(/(?!city/)[^"]*)"', page)
                assert outside == [], path
    finally:
        full.root_path = ""


def test_every_right_of_the_pages_is_one() -> None:
    assert {right for _name, _path, right in PLACES} <= set(Right)
    assert [name for name, _path, _right in PLACES] == list(desk_text()["places"])


def test_nothing_secret_is_in_a_page(full: FastAPI) -> None:
    secret = file(full, matter(summary="查社保", text="查社保", place="某处", district="渝北区"))[0]
    with browser_of(full, AGENT) as client:
        for path in ("/desk", f"/desk/tickets/{secret.number}", f"/desk/conversations/{TALK}"):
            page = client.get(path).text
            assert SPEECH_TOKEN not in page
            assert "13800000000" not in page
            assert "visitor:1" not in page
