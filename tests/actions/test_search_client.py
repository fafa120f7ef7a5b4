"""Asking the web process."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from support.city import settings_for
from support.http import answer_http, refuse_http
from support.rasa_calls import reply

from actions.search_client import SearchClient
from daoban.errors import Unavailable
from knowledge.vocabulary import Audience, GuideField
from search.contracts import ConversationContext, Question, Reply
from web.requests import AskRequest

QUESTION = Question(
    text="关店要多久",
    city="云溪",
    audience=Audience.COMPANY,
    context=ConversationContext(
        bundle="小店停业", field=GuideField.FEE, exclude=("甲",), detail=True
    ),
)


def ask(tmp_path: Path, question: Question = QUESTION) -> Reply:
    async def asked() -> Reply:
        client = SearchClient(settings_for(tmp_path))
        try:
            return await client.ask(question)
        finally:
            await client.close()

    return asyncio.run(asked())


def test_question_arrives_as_it_was_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=reply().model_dump_json())

    answer_http(monkeypatch, answer)
    assert ask(tmp_path) == reply()
    (request,) = seen
    assert str(request.url) == "http://web.test/api/v1/ask"
    asked = AskRequest.model_validate(json.loads(request.content))
    assert asked.messages is True
    assert (asked.text, asked.city, asked.audience) == ("关店要多久", "云溪", Audience.COMPANY)
    assert asked.context == QUESTION.context


@pytest.mark.parametrize(
    "answer",
    [
        lambda _request: httpx.Response(500),
        lambda _request: httpx.Response(422, json={"error": {}}),
        lambda _request: httpx.Response(503),
    ],
)
def test_error_of_the_web_process_means_unavailable(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    answer: Callable[[httpx.Request], httpx.Response],
) -> None:
    answer_http(monkeypatch, answer)
    with pytest.raises(Unavailable):
        ask(tmp_path)


@pytest.mark.parametrize(
    "error", [httpx.ConnectError("down"), httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("x")]
)
def test_no_answer_means_unavailable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception
) -> None:
    refuse_http(monkeypatch, error)
    with pytest.raises(Unavailable) as caught:
        ask(tmp_path)
    assert caught.value.hint


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", b"[]"])
def test_answer_that_is_none_means_unavailable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: bytes
) -> None:
    answer_http(monkeypatch, lambda _request: httpx.Response(200, content=body))
    with pytest.raises(Unavailable):
        ask(tmp_path)
