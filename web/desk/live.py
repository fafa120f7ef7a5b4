"""Waiting for something to happen, for answers that are held back until it does (long polling)."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk.parts import DeskParts

LONGEST = 20.0
"""Seconds that an answer is held back at most: proxies give up after 30 to 60."""
LOOK_AGAIN = 1.0
"""Seconds between looks: what another process does rings no bell here."""


async def until[Found](
    desk: "DeskParts", name: str, seconds: float, look: Callable[[], Found | None]
) -> Found | None:
    """What is found, as soon as there is anything; ``None`` when the time is up.

    Args:
        desk: its bell rings when something happens.
        name: what the bell rings for: a conversation's id, or ``queue``.
        seconds: how long to wait at most.
        look: looks in the database; runs in a thread.
    """
    loop, rung = asyncio.get_running_loop(), asyncio.Event()
    end = loop.time() + min(seconds, LONGEST)

    def ring() -> None:
        loop.call_soon_threadsafe(rung.set)

    with desk.handover.bell.listening(name, ring):
        while True:
            rung.clear()
            found = await asyncio.to_thread(look)
            left = end - loop.time()
            if found is not None or left <= 0:
                return found
            try:
                await asyncio.wait_for(rung.wait(), min(left, LOOK_AGAIN))
            except TimeoutError:
                continue
