"""Somebody who reports things on the pages, with a browser that runs no scripts."""

from html import unescape
from html.parser import HTMLParser

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from support.citizen_tickets import LAMP


class Form(HTMLParser):
    """What a page's controls would send, and what names them.

    Attributes:
        sent: by name; of radio buttons and boxes what is checked, of lists what is selected.
        unnamed: controls that no label names.
        broken: references and links within the page that lead nowhere.
        headings: their levels, in order.
    """

    def __init__(self, page: str) -> None:
        """Read a page."""
        super().__init__()
        self.sent: dict[str, str] = {}
        self.headings: list[int] = []
        self._ids: list[str] = []
        self._named: set[str] = set()
        self._controls: list[str] = []
        self._references: list[str] = []
        self._labels = 0
        self._select = self._textarea = ""
        self._option = False
        self.feed(page)
        self.unnamed = [each for each in self._controls if each not in self._named]
        self.broken = [each for each in self._references if each not in self._ids]
        self.doubled = [each for each in self._ids if self._ids.count(each) > 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        got = {name: value or "" for name, value in attrs}
        self._ids += [got["id"]] if "id" in got else []
        for name in ("aria-labelledby", "aria-describedby"):
            self._references += got.get(name, "").split()
        if tag == "a" and got.get("href", "").startswith("#"):
            self._references.append(got["href"][1:])
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        if tag == "label":
            self._labels += 1
            self._named.add(got.get("for", ""))
        if tag in ("input", "select", "textarea"):
            self._control(tag, got)
        if tag == "option" and self._select:
            value = got.get("value")
            if "selected" in got or self._select not in self.sent:
                self.sent[self._select] = value if value is not None else ""
            self._option = "selected" in got and value is None

    def _control(self, tag: str, got: dict[str, str]) -> None:
        kind, name, value = got.get("type", ""), got.get("name", ""), got.get("value", "")
        if kind != "hidden":
            self._controls.append("in a label" if self._labels else got.get("id", "?"))
            self._named.add("in a label")
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._textarea, self.sent[name] = name, ""
        elif kind not in ("radio", "checkbox") or "checked" in got:
            self.sent[name] = value

    def handle_endtag(self, tag: str) -> None:
        """The end of one element."""
        self._labels -= tag == "label"
        self._select = "" if tag == "select" else self._select
        self._textarea = "" if tag == "textarea" else self._textarea
        self._option = self._option and tag != "option"

    def handle_data(self, data: str) -> None:
        """Text, which for a ``textarea`` is its value."""
        if self._textarea:
            self.sent[self._textarea] += data.removeprefix("\n")
        if self._option and self._select:
            self.sent[self._select] = data


class Reporter:
    """One browser.

    Attributes:
        page: the page it is on.
    """

    page: Response

    def __init__(self, app: FastAPI, client: TestClient) -> None:
        """Take a browser."""
        self.app, self.client = app, client

    @property
    def form(self) -> Form:
        """The form of the page."""
        return Form(self.page.text)

    @property
    def text(self) -> str:
        """The page with its entities read."""
        return unescape(self.page.text)

    @property
    def at(self) -> str:
        """The path of the page."""
        return self.page.url.path

    @property
    def number(self) -> str:
        """The number in the address of the page."""
        return self.at.split("/")[2]

    def open(self, path: str) -> Response:
        """Go to a page."""
        self.page = self.client.get(path)
        return self.page

    def send(self, path: str, **values: str) -> Response:
        """Send the form of the page, with some values changed."""
        self.page = self.client.post(path, data={**self.form.sent, **values})
        return self.page

    def tell(self, text: str = LAMP, **values: str) -> Response:
        """Fill the form and go on to the second step."""
        self.open("/ticket/new")
        return self.send("/ticket/new", text=text, **values)

    def press(self, action: str, **values: str) -> Response:
        """Press a button of the second step."""
        renamed = {name.replace("_", ":"): value for name, value in values.items()}
        return self.send("/ticket/review", action=action, **renamed)

    def report(self, text: str = LAMP, **values: str) -> str:
        """Report something to the end; its number."""
        self.tell(text, **values)
        self.press("file")
        assert self.at.endswith("/filed"), self.text
        return self.number
