"""Talking to Rasa: whatever it answers, it is an answer or it is unavailable."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.city import settings_for
from support.http import answer_http, refuse_http

from daoban.errors import Unavailable
from web.rasa_client import RasaClient


def use(tmp_path: Path, work: Callable[[RasaClient], Awaitable[Any]]) -> Any:
    async def used() -> Any:
        client = RasaClient(settings_for(tmp_path))
        try:
            return await work(client)
        finally:
            await client.close()

    return asyncio.run(used())


def send(tmp_path: Path) -> Any:
    return use(tmp_path, lambda client: client.send("someone", "你好", {"city": "云溪"}))


def test_turn_is_sent_over_the_rest_channel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=[{"text": "您好。"}])

    answer_http(monkeypatch, answer)
    assert send(tmp_path) == [{"text": "您好。"}]
    assert seen[0].url.path == "/webhooks/rest/webhook"
    body = json.loads(seen[0].content)
    assert body == {"sender": "someone", "message": "你好", "metadata": {"city": "云溪"}}


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"{}", b'{"error": 1}', b"null", b"[1]", b'["x"]']
)
def test_answer_that_is_none_means_unavailable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes
) -> None:
    answer_http(monkeypatch, lambda _request: httpx.Response(200, content=content))
    with pytest.raises(Unavailable):
        send(tmp_path)


@pytest.mark.parametrize("status", [401, 404, 500, 503])
def test_error_means_unavailable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: int
) -> None:
    answer_http(monkeypatch, lambda _request: httpx.Response(status, json=[]))
    with pytest.raises(Unavailable):
        send(tmp_path)


@pytest.mark.parametrize("error", [httpx.ConnectError("down"), httpx.ReadTimeout("slow")])
def test_silence_means_unavailable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception
) -> None:
    refuse_http(monkeypatch, error)
    with pytest.raises(Unavailable):
        send(tmp_path)
    assert use(tmp_path, lambda client: client.is_ready()) is False


def test_time_out_of_the_settings_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[dict[str, float]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return httpx.Response(200, json=[])

    answer_http(monkeypatch, answer)
    send(tmp_path)
    assert seen[0]["read"] == settings_for(tmp_path).rasa_timeout


@pytest.mark.parametrize(
    ("status", "content", "ready"),
    [
        (200, b'{"model_file": "daoban.tar.gz"}', True),
        (200, b'{"model_file": null}', False),
        (200, b"{}", False),
        (200, b"<html>", False),
        (200, b"[]", False),
        (401, b'{"model_file": "x"}', False),
        (500, b"", False),
    ],
)
def test_ready_means_up_with_a_model(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: int, content: bytes, ready: bool
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.params["token"] == "rasa-secret"
        return httpx.Response(status, content=content)

    answer_http(monkeypatch, answer)
    assert use(tmp_path, lambda client: client.is_ready()) is ready
