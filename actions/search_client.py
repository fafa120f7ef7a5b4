"""Asking the search pipeline, which runs in the web process."""

import httpx
from pydantic import ValidationError

from daoban.errors import Unavailable
from daoban.settings import Settings
from search.contracts import Question, Reply

TIMEOUT = httpx.Timeout(6.0, connect=1.0)


class SearchClient:
    """A client of ``POST /api/v1/ask``; keeps its connections open."""

    def __init__(self, values: Settings) -> None:
        """Take the address of the web process from the settings."""
        self._http = httpx.AsyncClient(base_url=values.web, timeout=TIMEOUT, trust_env=False)

    async def ask(self, question: Question) -> Reply:
        """The reply to a question, with its chat messages.

        Raises:
            Unavailable: the web process does not answer, or not with a reply.
        """
        body = question.model_dump(mode="json", exclude={"explain"}, exclude_defaults=True)
        body |= {"text": question.text, "messages": True}
        try:
            response = await self._http.post("/api/v1/ask", json=body)
            response.raise_for_status()
            return Reply.model_validate_json(response.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise Unavailable("查询服务没有应答。", "请稍后再试，或拨打 12345 热线。") from error

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
