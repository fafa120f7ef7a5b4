"""Somebody who fills in forms at a running house: signs in, talks, posts pages and the API."""

import html
import re
import time
from typing import Any

import httpx

Json = dict[str, Any]
ALONE = "多轮对话暂时不可用"
"""In the notice with which the house answers while the conversation is down."""
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Refused(AssertionError):
    """The house understood and said no."""


class FormClient:
    """One person with one browser; waits and tries again while the house is not there."""

    def __init__(self, url: str, patience: float = 120) -> None:
        """Take the address of the house and for how many seconds it may be away."""
        self.http = httpx.Client(
            base_url=url, follow_redirects=True, timeout=30, trust_env=False, verify=False
        )
        self.patience = patience
        self.failures = 0
        """Requests that got no answer, or one that the house was not all there."""
        self._session: str | None = None

    def close(self) -> None:
        """Close the browser."""
        self.http.close()

    def wait_until_ready(self) -> None:
        """Until search, conversation and actions answer."""
        end = time.monotonic() + self.patience
        while True:
            try:
                if self.http.get("/readyz").json()["status"] == "ready":
                    return
            except (httpx.TransportError, ValueError):
                pass
            assert time.monotonic() < end, "the house did not come back"
            time.sleep(0.1)

    def once(self, method: str, path: str, **content: Any) -> httpx.Response | None:
        """One request; ``None`` when it got no answer, and the house is back then."""
        try:
            response = self.http.request(method, path, **content)
        except httpx.TransportError:
            response = None
        if response is not None and response.status_code < 500:
            return response
        self.failures += 1
        self.wait_until_ready()
        return None

    def ask(self, method: str, path: str, **content: Any) -> httpx.Response:
        """A request, until it is answered.

        Raises:
            Refused: the answer is an error.
        """
        while (response := self.once(method, path, **content)) is None:
            pass
        if response.status_code >= 400:
            raise Refused(f"{method} {path}: {response.status_code} {response.text[:500]}")
        return response

    def api(self, method: str, path: str, body: Json | None = None) -> Json:
        """The answer of the API of applications, as ``ask`` gets it."""
        found: Json = self.ask(method, f"/api/v1{path}", json=body).json()
        return found

    def sign_in(self, subject: str) -> None:
        """Sign in at the demonstration identity as one of its people."""
        page = self.ask("GET", "/sign-in", params={"next": "/"})
        fields = {name: html.unescape(value) for name, value in _HIDDEN.findall(page.text)}
        address = str(page.url.join("/authorize"))
        self.ask("POST", address, data={**fields, "person": subject})
        assert "sign-out" in self.ask("GET", "/").text

    def say_once(self, text: str) -> Json | None:
        """One turn in the chat; ``None`` when the conversation was not there."""
        body = {"text": text, "session": self._session, "city": "重庆"}
        response = self.once("POST", "/api/v1/chat", json=body)
        if response is None:
            return None
        assert response.status_code == 200, response.text
        reply: Json = response.json()
        self._session = reply["session"]
        if any(ALONE in message.get("text", "") for message in reply["messages"]):
            self.failures += 1
            self.wait_until_ready()
            return None
        return reply

    def say(self, text: str) -> Json:
        """A turn in the chat, said again until it is answered."""
        while (reply := self.say_once(text)) is None:
            pass
        return reply

    def forget_conversation(self) -> None:
        """Begin a new conversation with the next turn."""
        self._session = None


def words_of(reply: Json) -> str:
    """Every text of a reply."""
    return "\n".join(message.get("text", "") for message in reply["messages"])
