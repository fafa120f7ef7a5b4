"""One turn of a conversation beside a turn of a Rasa that does nothing but understand and answer."""

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from daoban.house import House
from daoban.processes import ProcessGroup
from daoban.settings import Settings

from .bare_rasa import BareModel
from .house import start_rasa
from .measuring import Call, JsonClient, clients, take_turns
from .report import Comparison, Report

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]
TURNS = 336
"""Turns of all rounds together: a conversation grows slower with its length."""
TURNS_A_SESSION = 10


def talk(client: JsonClient, session_key: str, text_key: str, answers_key: str | None) -> Call:
    """A caller that says one text after the other, in a fresh session every few turns."""
    said = 0
    session = ""

    def say(text: str) -> None:
        nonlocal said, session
        if said % TURNS_A_SESSION == 0:
            session = secrets.token_hex(12)
        said += 1
        status, content = client.post({session_key: session, text_key: text})
        assert status == 200, content
        answer = json.loads(content)
        assert answer[answers_key] if answers_key else answer

    return say


@pytest.fixture(scope="module")
def bare_ports(bare_model: BareModel) -> Iterator[tuple[int, int]]:
    """Ports of the bare Rasa servers: with the house's mends, and as Rasa comes."""
    with ProcessGroup(bare_model.folder / "log") as group:
        mended = start_rasa(group, "mended", bare_model.folder)
        yield mended, start_rasa(group, "stock", bare_model.folder, stock=True)


@pytest.mark.parametrize("concurrency", [1, 4])
def test_chat_turn(
    house: House,
    values: Settings,
    report: Report,
    questions: list[str],
    bare_ports: tuple[int, int],
    concurrency: int,
) -> None:
    @contextmanager
    def house_side() -> Iterator[Sequence[Call]]:
        with clients(concurrency, values.port, "/api/v1/chat") as opened:
            yield [talk(client, "session", "text", "messages") for client in opened]

    @contextmanager
    def rasa_side(port: int) -> Iterator[Sequence[Call]]:
        with clients(concurrency, port, "/webhooks/rest/webhook") as opened:
            yield [talk(client, "sender", "message", None) for client in opened]

    mended, stock = bare_ports
    sides = (house_side, lambda: rasa_side(mended), lambda: rasa_side(stock))
    timed, bare, reference = take_turns(sides, questions[:TURNS])
    report.comparisons.append(Comparison("chat", concurrency, timed, bare, reference))
