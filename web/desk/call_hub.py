"""Calls that are being spoken, and everybody who listens to one.

Lives on the event loop of the one web process; needs no lock. Of each call at most one set of
suggestions is computed at a time; what changes meanwhile is looked at once, when it is done.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from daoban.errors import DaobanError, Unavailable
from daoban.logs import logger
from desk.drafts import Suggested
from web.desk.call import Spoken
from web.desk.texts import desk_text

log = logger(__name__)
Tell = Callable[[dict[str, Any]], None]
Suggest = Callable[[str, str | None, list[str]], Awaitable[Suggested]]


@dataclass
class Call:
    """One call.

    Attributes:
        spoken: what was said.
        city: name of the city; ``None`` when it is not known.
        source: who made the last change: ``speech``, or the id of a page.
        edits: the number of the last change of each page that is in it.
        began: tells this call from one of the same id that was forgotten.
        shown: ids of the suggestions that are shown, in order.
        listeners: whom to tell.
        work: the computing that is under way.
    """

    spoken: Spoken = field(default_factory=Spoken)
    city: str | None = None
    source: str = ""
    edits: dict[str, int] = field(default_factory=dict)
    began: str = field(default_factory=lambda: token_hex(4))
    shown: list[str] = field(default_factory=list)
    listeners: set[Tell] = field(default_factory=set)
    work: "asyncio.Task[None] | None" = None


class CallHub:
    """All calls of the process."""

    def __init__(self, suggest: Suggest) -> None:
        """Take what makes suggestions out of transcript, city and the ids that are shown."""
        self._suggest = suggest
        self._calls: dict[str, Call] = {}

    def join(self, call_id: str, listener: Tell) -> Call:
        """Listen to a call from now on."""
        call = self._calls.setdefault(call_id, Call())
        call.listeners.add(listener)
        return call

    def leave(self, call_id: str, listener: Tell) -> None:
        """Listen no more; a call that nobody listens to is forgotten."""
        call = self._calls.get(call_id)
        if call is None:
            return
        call.listeners.discard(listener)
        if not call.listeners:
            del self._calls[call_id]

    def changed(self, call: Call) -> None:
        """Tell everybody what follows from a call as it is now."""
        if call.work is None or call.work.done():
            call.work = asyncio.create_task(self._work(call))

    async def _work(self, call: Call) -> None:
        """Compute until nothing has changed meanwhile: only the latest state is looked at."""
        told = -1
        while told != call.spoken.revision and call.listeners:
            told = call.spoken.revision
            message = await self.message(call)
            for listener in tuple(call.listeners):
                listener(message)

    async def message(self, call: Call) -> dict[str, Any]:
        """What follows from a call: ``Suggested`` with the transcript it was made of."""
        transcript, shown = call.spoken.transcript, list(call.shown)
        said = {
            "transcript": transcript,
            "revision": call.spoken.revision,
            "source": call.source,
            "began": call.began,
            "edits": dict(call.edits),
        }
        if not transcript.strip():
            return said
        try:
            found = await self._suggest(transcript, call.city, shown)
        except DaobanError as error:
            return {**said, **error.as_json("")}
        except Exception as error:  # one call's trouble: the next change tries again
            log.error("call_suggestions_failed", error=type(error).__name__, exc_info=error)
            words = desk_text()["call"]
            return {**said, **Unavailable(words["no_suggestions"], words["try_again"]).as_json("")}
        call.shown = [each.id for each in found.suggestions]
        return {**found.model_dump(mode="json"), **said}
