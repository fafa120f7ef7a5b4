"""One turn of filling in a form by chat beside a plain turn of the same conversation service."""

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from daoban.house import House
from daoban.settings import Settings

from .measuring import Call, JsonClient, clients, take_turns
from .report import Comparison, Report

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]
TURNS = 168
TURNS_A_SESSION = 10
OPENING = ("我要办灵活就业", "帮我填表")
"""Said before the turns that are timed."""
FORM_TURNS = (
    "给自己办",
    "自己干，没有单位给我交社保",
    "满16周岁，没到退休年龄",
    "养老和医保都要",
    "有",
    "没有或者不用转",
    "李示例",
    "510212199403129827",
    "19900000001",
    "女",
    "汉族",
    "重庆市渝中区示例路1号1栋1-1",
)
"""Guided questions, then fields that are filled in by hand."""


def _say(client: JsonClient, session: str, text: str) -> None:
    status, content = client.post({"session": session, "text": text})
    assert status == 200, content
    assert json.loads(content)["messages"]


def plain(client: JsonClient) -> Call:
    """A caller that asks one question after the other, in a fresh session every few turns."""
    said, session = 0, ""

    def say(text: str) -> None:
        nonlocal said, session
        if said % TURNS_A_SESSION == 0:
            session = secrets.token_hex(12)
        said += 1
        _say(client, session, text)

    return say


def begun(port: int, turns: int) -> list[str]:
    """Sessions with a form begun in each, enough for so many turns."""
    sessions = [secrets.token_hex(12) for _ in range(turns // len(FORM_TURNS) + 1)]
    with clients(1, port, "/api/v1/chat") as (client,):
        for session in sessions:
            for text in OPENING:
                _say(client, session, text)
    return sessions


def filling(client: JsonClient, sessions: Sequence[str]) -> Call:
    """A caller that fills in one form after the other."""
    waiting = [(session, text) for session in sessions for text in FORM_TURNS]
    waiting.reverse()

    def say(_text: str) -> None:
        _say(client, *waiting.pop())

    return say


@pytest.mark.parametrize("concurrency", [1, 4])
def test_form_turn(
    house: House, values: Settings, report: Report, questions: list[str], concurrency: int
) -> None:
    @contextmanager
    def form_side() -> Iterator[Sequence[Call]]:
        sessions = [begun(values.port, TURNS // concurrency) for _ in range(concurrency)]
        with clients(concurrency, values.port, "/api/v1/chat") as opened:
            pairs = zip(opened, sessions, strict=True)
            yield [filling(client, mine) for client, mine in pairs]

    @contextmanager
    def plain_side() -> Iterator[Sequence[Call]]:
        with clients(concurrency, values.port, "/api/v1/chat") as opened:
            yield [plain(client) for client in opened]

    timed, reference = take_turns((form_side, plain_side), questions[:TURNS])
    report.comparisons.append(Comparison("form turn", concurrency, timed, reference))
