"""The whole web process on a copy of the made-up city, and browsers of those who work in the studio."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from daoban.settings import Settings
from desk.accounts.account import SYSTEM, Actor
from support.city import copy_city
from support.desk_accounts import PASSWORD
from support.desk_pages import HEADERS
from support.gateway import FakeRasa, make_web
from support.studio import AGENT, AUDITOR, BOSS, EDITOR, OTHER_EDITOR, REVIEWER

PEOPLE = (EDITOR, OTHER_EDITOR, REVIEWER, BOSS, AUDITOR, AGENT)
Fields = dict[str, list[str]]


@contextmanager
def studio_house(city: Settings, folder: Path, **changes: Any) -> Iterator[FastAPI]:
    """The application, with an account for everybody."""
    golden = folder / "golden"
    golden.mkdir()
    values = copy_city(city, folder / "var", **{"studio_golden": golden, **changes})
    app = make_web(values, FakeRasa())
    with TestClient(app):
        yield app


def signed_in(app: FastAPI, actor: Actor) -> TestClient:
    """The browser of somebody who has signed in."""
    accounts = app.state.desk.accounts
    known = {each.actor.name for each in accounts.list()}
    if actor.name not in known:
        accounts.add(SYSTEM, actor.name, actor.title, actor.role, actor.department, PASSWORD)
    client = TestClient(app, base_url="http://testserver", headers=HEADERS)
    client.cookies.set("daoban_desk", app.state.desk.sign_ins.open(actor, 1))
    return client


class _Form(HTMLParser):
    """The fields of one form, as a browser would send them unchanged."""

    def __init__(self, wanted: str) -> None:
        super().__init__(convert_charrefs=True)
        self.fields: Fields = {}
        self._wanted = wanted
        self._inside = False
        self._area: str | None = None
        self._text = ""
        self._select: str | None = None
        self._chosen: list[str] = []
        self._first: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("id") == self._wanted or given.get("action") == self._wanted
        elif self._inside and tag == "input" and "name" in given:
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if ticked:
                self.fields.setdefault(given["name"], []).append(given.get("value", ""))
        elif self._inside and tag == "textarea":
            self._area, self._text = given["name"], ""
        elif self._inside and tag == "select":
            self._select, self._chosen, self._first = given["name"], [], []
        elif tag == "option" and self._select:
            if "selected" in given:
                self._chosen.append(given.get("value", ""))
            elif not self._chosen:
                self._first = self._first or [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._area:
            text = self._text.removeprefix("\n").replace("\n", "\r\n")
            self.fields.setdefault(self._area, []).append(text)
            self._area = None
        elif tag == "select" and self._select:
            self.fields.setdefault(self._select, []).extend(self._chosen or self._first)
            self._select = None


def form_of(page: Response | str, wanted: str = "record-form") -> Fields:
    """The fields of a form, by its id or its address."""
    reader = _Form(wanted)
    reader.feed(page if isinstance(page, str) else page.text)
    return reader.fields


def press(client: TestClient, page: Response, button: str, **typed: str) -> Response:
    """Send the record's form with a button; names of fields have two underscores for a full stop."""
    fields = form_of(page) | {name.replace("__", "."): [text] for name, text in typed.items()}
    return client.post(str(page.url.path), data={**fields, "do": button})


def wait_for_proof(client: TestClient, page: Response, seconds: float = 30) -> Response:
    """The page of a proof once it has ended."""
    end = time.monotonic() + seconds
    while 'data-running="1"' in page.text:
        assert time.monotonic() < end
        time.sleep(0.1)
        page = client.get(str(page.url.path))
    return page
