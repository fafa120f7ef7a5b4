"""Each mend of Rasa shows its effect."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rasa.shared.utils.common
import rasa.telemetry
from conftest import REPOSITORY
from jsonschema import ValidationError, validate
from mends import action_answer_check, class_lookup, known_warnings, lock_waiting, telemetry
from rasa.core.actions.action import RemoteAction
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.events import Event, SlotSet

ANSWER: dict[str, Any] = {
    "events": [{"event": "slot", "timestamp": None, "name": "bundle", "value": "retirement"}] * 6,
    "responses": [{"text": "好的。", "buttons": [], "custom": {}}],
}
WRONG: dict[str, Any] = {"events": [{"event": "slot"}], "responses": [{"text": "好的。"}]}


def seconds(work: Callable[[], Any], times: int = 10) -> float:
    """How long ``times`` runs of ``work`` take."""
    started = time.perf_counter()
    for _ in range(times):
        work()
    return time.perf_counter() - started


def test_checking_an_answer_takes_a_fraction_of_the_time() -> None:
    schema = RemoteAction.action_response_format_spec()
    check = action_answer_check.compiled_check(schema)
    assert check(None, ANSWER)
    assert seconds(lambda: check(None, ANSWER)) * 3 < seconds(lambda: validate(ANSWER, schema))


def test_a_wrong_answer_is_still_refused() -> None:
    schema = RemoteAction.action_response_format_spec()
    with pytest.raises(ValidationError):
        validate(WRONG, schema)
    with pytest.raises(ValidationError, match="动作服务器"):
        action_answer_check.compiled_check(schema)(None, WRONG)


def test_an_event_class_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    walks: list[type] = []
    walk = rasa.shared.utils.common.all_subclasses
    monkeypatch.setattr(rasa.shared.utils.common, "all_subclasses", lambda base: walks.append(base) or walk(base))
    original = getattr(Event.resolve_by_type, "__wrapped__", Event.resolve_by_type)
    resolve = class_lookup.remembered(original)
    assert {resolve("slot") for _ in range(50)} == {SlotSet}
    assert walks.count(Event) == 1


def test_a_class_that_was_not_found_is_looked_for_again() -> None:
    answers: list[type | None] = [None, SlotSet]
    resolve = class_lookup.remembered(lambda _name, default=None: answers.pop(0) or default)
    assert resolve("slot", Event) is Event
    assert resolve("slot", Event) is SlotSet


async def second_message_waits(hold_seconds: float) -> float:
    """How long the second of two overlapping messages waits after the first has finished."""
    store = InMemoryLockStore()
    finished = 0.0

    async def first() -> None:
        nonlocal finished
        async with store.lock("conversation"):
            await asyncio.sleep(hold_seconds)
            finished = time.perf_counter()

    async def second() -> float:
        async with store.lock("conversation"):
            return time.perf_counter() - finished

    running = asyncio.create_task(first())
    await asyncio.sleep(0)
    waited = await second()
    await running
    assert lock_waiting.waiting == {}
    return waited


def test_rasa_alone_lets_the_second_message_wait() -> None:
    assert asyncio.run(second_message_waits(0.1)) > 0.5


def test_the_second_message_goes_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InMemoryLockStore, "_acquire_lock", lock_waiting.acquire_when_free)
    monkeypatch.setattr(InMemoryLockStore, "finish_serving", lock_waiting.finish_and_wake)
    assert asyncio.run(second_message_waits(0.1)) < 0.1


def test_overlapping_messages_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InMemoryLockStore, "_acquire_lock", lock_waiting.acquire_when_free)
    monkeypatch.setattr(InMemoryLockStore, "finish_serving", lock_waiting.finish_and_wake)
    store, inside, order = InMemoryLockStore(), [], []

    async def message(number: int) -> None:
        async with store.lock("conversation"):
            inside.append(number)
            await asyncio.sleep(0.005)
            assert inside == [number]
            inside.remove(number)
            order.append(number)

    async def all_messages() -> None:
        await asyncio.gather(*(message(number) for number in range(8)))

    asyncio.run(all_messages())
    assert order == list(range(8))


def test_a_message_that_waits_outlives_an_expired_ticket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InMemoryLockStore, "_acquire_lock", lock_waiting.acquire_when_free)
    monkeypatch.setattr(InMemoryLockStore, "finish_serving", lock_waiting.finish_and_wake)
    store = InMemoryLockStore()

    async def wait_behind_a_lost_message() -> None:
        store.issue_ticket("conversation", lock_lifetime=0.02)
        async with store.lock("conversation", wait_time_in_seconds=0.05):
            pass

    asyncio.run(asyncio.wait_for(wait_behind_a_lost_message(), timeout=2))


def test_nothing_is_written_into_the_home_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "global.yml"
    monkeypatch.setattr("rasa.constants.GLOBAL_USER_CONFIG_PATH", str(settings))
    monkeypatch.setattr(rasa.telemetry, "initialize_telemetry", rasa.telemetry.initialize_telemetry)
    monkeypatch.delenv("RASA_TELEMETRY_ENABLED", raising=False)
    telemetry.apply()
    assert rasa.telemetry.initialize_telemetry() is False
    assert rasa.telemetry.is_telemetry_enabled() is False
    assert not settings.exists()


def test_the_word_cache_is_ours_and_loaded_at_start(tmp_path: Path) -> None:
    program = (
        "import sys, jieba; from pathlib import Path; from mends import known_warnings, word_cache; "
        "word_cache.apply(Path(sys.argv[1])); print(jieba.dt.initialized)"
    )
    folder, temporary = tmp_path / "ours", tmp_path / "temporary"
    temporary.mkdir()
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, str(folder)],
        cwd=REPOSITORY / "bot",
        env={"TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "True"
    assert [path.name for path in folder.iterdir()] == ["jieba.cache"]
    assert list(temporary.iterdir()) == []


def test_known_warnings_are_not_shown_and_others_are() -> None:
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        known_warnings.ignore_known()
        warnings.warn("The utterance 'utter_greet' is not used in any story or rule.", UserWarning, stacklevel=1)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        warnings.warn("the disk is full", UserWarning, stacklevel=1)
    assert [str(warning.message) for warning in shown] == ["the disk is full"]
