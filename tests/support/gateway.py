"""A Rasa server that the tests tell what to answer, and the web application around it."""

from typing import Any

from fastapi import FastAPI

from daoban.errors import Unavailable
from daoban.settings import Settings
from search.service import SearchService
from web.app import create_app


class FakeRasa:
    """Stands in for ``RasaClient``: notes what is sent, answers what it was told to."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, dict[str, Any]]] = []
        self.answer: list[dict[str, Any]] | None = [{"text": "您好。"}]
        self.ready = True
        self.heard: str | None = None
        """The intent of every text."""

    async def send(
        self, sender: str, text: str, metadata: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        self.sent.append((sender, text, metadata or {}))
        if self.answer is None:
            raise Unavailable("对话服务没有应答。")
        return self.answer

    async def intent(self, text: str) -> str | None:
        return self.heard

    async def is_ready(self) -> bool:
        return self.ready

    async def close(self) -> None:
        """Nothing is open."""


def make_web(values: Settings, rasa: FakeRasa) -> FastAPI:
    """The application with a Rasa of the tests."""
    app = create_app(values, SearchService(values))
    app.state.rasa = app.state.conversation._rasa = app.state.conversation._forms._rasa = rasa
    return app


def shown(body: dict[str, Any]) -> str:
    """The plain text of all messages of a chat reply."""
    return "\n".join(message["text"] for message in body["messages"])


def custom(kind: str, text: str = "", **values: Any) -> dict[str, Any]:
    """A message of an action as Rasa hands it on."""
    return {"recipient_id": "x", "custom": {"type": kind, "text": text, **values}}
