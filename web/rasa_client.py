"""Talking to the Rasa server over its REST channel."""

from typing import Any

import httpx
from pydantic import TypeAdapter, ValidationError

from daoban.errors import Unavailable
from daoban.settings import Settings

_MESSAGES: TypeAdapter[list[dict[str, Any]]] = TypeAdapter(list[dict[str, Any]])
_STATUS: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


class RasaClient:
    """A client of one Rasa server; keeps its connections open."""

    def __init__(self, values: Settings) -> None:
        """Take address, token and time-out from the settings."""
        self._token = values.rasa_token.get_secret_value()
        self._http = httpx.AsyncClient(
            base_url=values.rasa,
            timeout=httpx.Timeout(values.rasa_timeout, connect=1.0),
            trust_env=False,
        )

    async def send(
        self, sender: str, text: str, metadata: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """The messages with which Rasa answers one turn.

        Raises:
            Unavailable: Rasa does not answer in time, answers with an error, or with nothing;
                an empty answer is what it gives when its action server is down.
        """
        body = {"sender": sender, "message": text, "metadata": metadata or {}}
        try:
            response = await self._http.post("/webhooks/rest/webhook", json=body)
            response.raise_for_status()
            return _MESSAGES.validate_json(response.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise Unavailable("对话服务没有应答。") from error

    async def intent(self, text: str) -> str | None:
        """The intent of a text, which leaves no trace in any conversation; ``None`` if unknown."""
        try:
            response = await self._http.post(
                "/model/parse", params={"token": self._token}, json={"text": text}
            )
            response.raise_for_status()
            found = _STATUS.validate_json(response.content)
        except (httpx.HTTPError, ValidationError):
            return None
        return str((found.get("intent") or {}).get("name") or "") or None

    async def is_ready(self) -> bool:
        """Whether the server is up with a trained model."""
        try:
            response = await self._http.get("/status", params={"token": self._token}, timeout=2.0)
            status = _STATUS.validate_json(response.content)
        except (httpx.HTTPError, ValidationError):
            return False
        return response.status_code == 200 and bool(status.get("model_file"))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
