"""Wake the next message of a conversation at once.

When two messages of one conversation overlap, Rasa's in-memory lock store lets the second one look once a second
whether it may go on. Here the message that finishes wakes those that wait; the second stays as the longest pause,
because tickets can also expire.
"""

from __future__ import annotations

import asyncio

from rasa.core.lock import TicketLock
from rasa.core.lock_store import InMemoryLockStore, LockError

waiting: dict[tuple[int, str], set[asyncio.Event]] = {}
"""Who waits, by lock store (its ``id``) and conversation."""


async def acquire_when_free(
    store: InMemoryLockStore, conversation_id: str, ticket: int, wait_time_in_seconds: float
) -> TicketLock:
    """Wait until ``ticket`` is served. Replaces ``InMemoryLockStore._acquire_lock``."""
    key = (id(store), conversation_id)
    while (lock := store.get_lock(conversation_id)) is not None:
        if not lock.is_locked(ticket):
            return lock
        woken = asyncio.Event()
        waiting.setdefault(key, set()).add(woken)
        try:
            await asyncio.wait_for(woken.wait(), timeout=wait_time_in_seconds)
        except asyncio.TimeoutError:
            pass
        finally:
            waiting[key].discard(woken)
            if not waiting[key]:
                del waiting[key]
        store.update_lock(conversation_id)
    raise LockError(f"Could not acquire lock for conversation_id '{conversation_id}'.")


def finish_and_wake(store: InMemoryLockStore, conversation_id: str, ticket_number: int) -> None:
    """Give the ticket back and wake those that wait. Replaces ``InMemoryLockStore.finish_serving``."""
    super(InMemoryLockStore, store).finish_serving(conversation_id, ticket_number)
    for woken in waiting.get((id(store), conversation_id), ()):
        woken.set()


def apply() -> None:
    """Replace the two methods of the in-memory store; the Redis store keeps Rasa's."""
    InMemoryLockStore._acquire_lock = acquire_when_free
    InMemoryLockStore.finish_serving = finish_and_wake
