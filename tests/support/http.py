"""Other processes as our HTTP clients see them, without any socket."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

Handler = Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]]


def answer_http(monkeypatch: pytest.MonkeyPatch, handler: Handler) -> None:
    """Let every asynchronous httpx client get its responses from ``handler``."""
    mock = httpx.MockTransport(handler)

    async def handle(_self: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        return await mock.handle_async_request(request)

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handle)


def refuse_http(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let every asynchronous httpx client fail with ``error``."""

    def fail(_request: httpx.Request) -> httpx.Response:
        raise error

    answer_http(monkeypatch, fail)
