"""A message runs through the rules, calls the right action and keeps what is known."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from conftest import REPOSITORY, read_yaml
from mends import session_length
from mends.session_carry_over import last_values
from rasa.core.actions.action import ActionSessionStart
from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

RULES = read_yaml(REPOSITORY / "bot" / "rules.yml")["rules"]


@asynccontextmanager
async def action_server(called: list[dict[str, Any]]) -> AsyncIterator[EndpointConfig]:
    """A stand-in for the actions process, which notes each call and answers with the action's name."""

    async def answer(request: web.Request) -> web.Response:
        call = await request.json()
        called.append({**call, "authorization": request.headers.get("Authorization")})
        return web.json_response({"events": [], "responses": [{"text": call["next_action"]}]})

    application = web.Application(client_max_size=10**7)
    application.router.add_post("/webhook", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    try:
        yield EndpointConfig(f"http://127.0.0.1:{port}/webhook", headers={"Authorization": "Bearer secret"})
    finally:
        await runner.cleanup()


def converse(model: Path, messages: list[str]) -> tuple[list[str], list[dict[str, Any]]]:
    """The replies to some messages of one conversation, and the calls that the actions got."""
    called: list[dict[str, Any]] = []

    async def run() -> list[str]:
        async with action_server(called) as endpoint:
            agent = Agent.load(str(model), action_endpoint=endpoint)
            return [reply["text"] for message in messages for reply in await agent.handle_text(message)]

    return asyncio.run(run()), called


def test_every_rule_runs_its_action(model: Path) -> None:
    steps = [rule["steps"] for rule in RULES]
    replies, _called = converse(model, [f"/{intent['intent']}" for intent, _action in steps])
    assert replies == [action["action"] for _intent, action in steps]


def test_the_action_gets_the_words_the_entities_and_the_token(model: Path) -> None:
    _replies, called = converse(model, ["二手房过户要带什么材料", "我在长沙", "第二个"])
    latest = [call["tracker"]["latest_message"] for call in called]
    assert [message["text"] for message in latest] == ["二手房过户要带什么材料", "我在长沙", "第二个"]
    assert [[entity["value"] for entity in message["entities"]] for message in latest] == [[], ["长沙"], ["2"]]
    assert {call["authorization"] for call in called} == {"Bearer secret"}


def test_what_is_not_understood_goes_to_the_answer(model: Path) -> None:
    replies, called = converse(model, ["asdfgh"])
    assert replies == ["action_answer"]
    assert called[0]["tracker"]["latest_message"]["intent"]["name"] == "nlu_fallback"


def in_database(model: Path, folder: Path, work: Callable[[Agent], Awaitable[Any]]) -> Any:
    """Run ``work`` with an assistant that keeps its conversations in SQLite, as when it serves."""
    called: list[dict[str, Any]] = []

    async def run() -> Any:
        async with action_server(called) as endpoint:
            domain = Domain.load(str(REPOSITORY / "bot" / "domain"))
            store = SQLTrackerStore(domain, db=str(folder / "tracker.db"))
            agent = Agent.load(str(model), domain=domain, tracker_store=store, action_endpoint=endpoint)
            return await work(agent)

    return asyncio.run(run())


KNOWN = {"city": "长沙", "bundle": "retirement", "alternatives": ["a", "b"], "last_messages": [{"text": "好"}]}


async def twenty_turns_of_slots(agent: Agent) -> int:
    """Set each slot twenty times, as twenty turns do; the number of events that leaves."""
    tracker = await agent.processor.fetch_tracker_and_update_session("citizen")
    for _turn in range(20):
        tracker.update_with_events([SlotSet(name, value) for name, value in KNOWN.items()], agent.domain)
    await agent.processor.save_tracker(tracker)
    return len(tracker.events)


@pytest.mark.parametrize("mended", [False, True])
def test_session_start_begins_anew_and_keeps_the_slots(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mended: bool
) -> None:
    if mended:
        monkeypatch.setattr(ActionSessionStart, "_slot_set_events_from_tracker", staticmethod(last_values))

    async def roll_over(agent: Agent) -> tuple[int, DialogueStateTracker]:
        before = await twenty_turns_of_slots(agent)
        await agent.handle_text("/session_start", sender_id="citizen")
        return before, await agent.processor.get_tracker("citizen")

    before, after = in_database(model, tmp_path, roll_over)
    assert {name: after.get_slot(name) for name in KNOWN} == KNOWN
    assert (len(after.events) < before / 4) is mended  # Rasa alone copies every old event into the new session.


def test_a_long_conversation_rolls_over_by_itself(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ActionSessionStart, "_slot_set_events_from_tracker", staticmethod(last_values))
    monkeypatch.setattr(session_length, "MESSAGES_IN_A_SESSION", 3)
    mended = session_length.expired_or_long(MessageProcessor._has_session_expired)
    monkeypatch.setattr(MessageProcessor, "_has_session_expired", mended)

    async def seven_messages(agent: Agent) -> tuple[list[int], DialogueStateTracker]:
        await twenty_turns_of_slots(agent)
        lengths = []
        for _message in range(7):
            replies = await agent.handle_text("/ask_service", sender_id="citizen")
            assert [reply["text"] for reply in replies] == ["action_answer"]
            lengths.append(session_length.messages_in_session(await agent.processor.get_tracker("citizen")))
        return lengths, await agent.processor.get_tracker("citizen")

    lengths, tracker = in_database(model, tmp_path, seven_messages)
    assert lengths == [1, 2, 3, 1, 2, 3, 1]
    assert {name: tracker.get_slot(name) for name in KNOWN} == KNOWN
