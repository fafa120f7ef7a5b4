"""The gateway's part of people: while they have a conversation, nothing of it goes to the engine."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from secrets import token_hex
from typing import Any

from daoban.errors import Conflict
from daoban.logs import logger
from desk.handover.parts import HandoverParts
from desk.handover.shapes import Handover, Line, Message, plain_text
from desk.handover.wishes import asks_for_person, cancels
from desk.vocabulary import Author, ConversationStatus
from search.contracts import Outcome
from web.desk_messages import DeskMessages
from web.desk_shapes import Answer, News, Said
from web.turn_recording import TurnRecording

log = logger(__name__)
EMERGENCY_PATIENCE = 0.3
"""Seconds that the answer to an emergency waits at most until it is kept for the agent."""
TALK_LINES = 30
"""How much of a talk a page without scripts shows."""
FORM_SAID = "〔表单内容〕"
"""Stands for what was said to a form."""
QUOTING = frozenset({"guide", "checklist", "bundle"})
"""Messages that quote records: what may wait for approval."""
_PLAIN_OUTCOMES = frozenset({Outcome.NO_ANSWER.value, Outcome.CLARIFY.value})
"""Outcomes that may wait for approval though nothing is quoted."""
_HELD_OUTCOMES = _PLAIN_OUTCOMES | {Outcome.ANSWERED.value, Outcome.RECOMMENDED.value}
LatestTicket = Callable[[str], str | None]
"""From a conversation to the number of its latest ticket."""


class DeskGate:
    """Stands between the door and the engine, before the forms."""

    def __init__(self, parts: HandoverParts, latest_ticket: LatestTicket | None = None) -> None:
        """Take the parts, and what tells the latest ticket of a conversation."""
        self._parts = parts
        self._messages = DeskMessages(parts.handovers, parts.hours)
        self._latest_ticket = latest_ticket or (lambda _conversation: None)
        self._recording = TurnRecording()
        self._keeping: set[asyncio.Task[bool]] = set()

    async def hear(self, said: Said) -> Answer | None:
        """Take a message that is for people; ``None``: the assistant answers it."""
        return await asyncio.to_thread(self._hear, said)

    async def overhear(self, said: Said, messages: Sequence[Message]) -> bool:
        """Keep an emergency and what was answered at once for the agent, if there is one.

        The answer does not wait for a database that is slow or broken.

        Returns:
            whether people have the conversation, as far as is known by then.
        """
        keeping = asyncio.create_task(asyncio.to_thread(self._overhear, said, messages))
        self._keeping.add(keeping)
        keeping.add_done_callback(self._kept)
        done, _ = await asyncio.wait({keeping}, timeout=EMERGENCY_PATIENCE)
        return bool(done) and keeping.exception() is None and keeping.result()

    async def settle(self, said: Said, answer: Answer) -> Answer:
        """What the citizen gets in place of an answer of the assistant: mostly the same."""
        return await asyncio.to_thread(self._settle, said, answer)

    async def state(self, conversation: str) -> dict[str, Any]:
        """What the reply's ``state`` says of people and tickets."""
        return await asyncio.to_thread(self._state, conversation)

    async def news(self, conversation: str, after: int) -> News:
        """What came after the line with that id."""
        return await asyncio.to_thread(self._news, conversation, after)

    async def talk(self, conversation: str) -> list[Line]:
        """The latest of what was said while people have the conversation, by both sides."""
        return await asyncio.to_thread(self._talk, conversation)

    def listening(
        self, conversation: str, call: Callable[[], object]
    ) -> AbstractContextManager[None]:
        """Have something called, from any thread, when there may be news."""
        return self._parts.bell.listening(conversation, call)

    def record(self, said: Said, answer: Answer, milliseconds: int) -> None:
        """Have a turn written down, beside the answer."""
        at = self._parts.clock()
        self._recording.put(partial(self._record, said, answer, milliseconds, at))

    def settled(self) -> None:
        """Wait until every turn so far is written down."""
        self._recording.settle()

    def close(self) -> None:
        """Write down what waits, and stop."""
        self._recording.close()

    def _hear(self, said: Said) -> Answer | None:
        handovers, lines = self._parts.handovers, self._parts.lines
        handover = handovers.current(said.conversation)
        if said.key and lines.has(said.conversation, said.key):  # sent again
            return self._kept_answer(handover)
        waiting = handover is not None and handover.status is ConversationStatus.WAITING
        if asks_for_person(said.text):
            return self._ask(said)
        cancelled = cancels(said.text, waiting)
        if handover is None:
            return self._said("not_asked") if cancelled else None
        if cancelled:
            handovers.close(handover.id, None)
            return None if cancelled.goes_on else self._said("cancelled")
        return self._pass_on(said, handover)

    def _pass_on(self, said: Said, handover: Handover) -> Answer | None:
        try:
            self._add(said, handover)
        except Conflict:  # given back or closed a moment ago
            return None
        return self._kept_answer(handover)

    def _add(self, said: Said, handover: Handover) -> Line:
        return self._parts.lines.add(
            said.conversation,
            handover.id,
            Author.CITIZEN,
            None,
            [{"type": "text", "text": said.text}],
            said.key or token_hex(16),
            masked=said.masked,
        )

    def _kept_answer(self, handover: Handover | None) -> Answer:
        messages = self._messages.kept(handover) if handover else []
        return Answer(messages, {"outcome": Outcome.HANDOFF.value}, unrecorded=True)

    def _said(self, name: str) -> Answer:
        return Answer(self._messages.said(name), unrecorded=True)

    def _ask(self, said: Said) -> Answer:
        """Into the queue, or out of office hours where to leave a message."""
        state: dict[str, Any] = {"outcome": Outcome.HANDOFF.value, "handoff": False}
        handovers = self._parts.handovers
        handover = handovers.current(said.conversation)
        if handover is None and not self._parts.hours.open(self._parts.clock()):
            return Answer(self._messages.closed(), state, said.masked)
        handover = handover or handovers.ask(said.conversation, said.owner, said.city, said.masked)
        return Answer(self._messages.asked(handover), state | {"handoff": True}, said.masked)

    def _overhear(self, said: Said, messages: Sequence[Message]) -> bool:
        handover = self._parts.handovers.current(said.conversation)
        if handover is None:
            return False
        line = self._add(said, handover)
        self._parts.lines.add_shown(said.conversation, handover.id, messages, str(line.id))
        return True

    def _kept(self, keeping: asyncio.Task[bool]) -> None:
        self._keeping.discard(keeping)
        if not keeping.cancelled() and (error := keeping.exception()):
            log.error("emergency_not_kept", fault=type(error).__name__)

    def _settle(self, said: Said, answer: Answer) -> Answer:
        outcome = answer.state.get("outcome")
        if outcome == Outcome.HANDOFF:
            asked = self._ask(said)
            return Answer(asked.messages, answer.state | asked.state, answer.heard, answer.private)
        if outcome == Outcome.TICKET:
            seeds = self._parts.seeds
            token = seeds.token(said.conversation, said.owner) if said.known else ""
            messages = [*answer.messages, self._messages.ticket_offer(token)]
            return Answer(messages, answer.state, answer.heard, answer.private)
        return self._held(said, answer) if self._needs_approval(answer) else answer

    def _needs_approval(self, answer: Answer) -> bool:
        outcome = answer.state.get("outcome")
        quoted = [each for each in answer.messages if each.get("type") in QUOTING]
        if answer.private or outcome not in _HELD_OUTCOMES:
            return False
        if not quoted and outcome not in _PLAIN_OUTCOMES:
            return False
        titles = {str(each.get("title") or "") for each in quoted}
        titles |= {str(answer.state.get("bundle") or "")} if quoted else set()
        return any(self._parts.approvals.needed(outcome, title) for title in titles or {""})

    def _held(self, said: Said, answer: Answer) -> Answer:
        self._parts.approvals.hold(
            said.conversation,
            said.city,
            answer.heard,
            str(answer.state.get("bundle") or ""),
            answer.messages,
            said.key,
        )
        messages = self._messages.held(self._parts.hours.open(self._parts.clock()))
        return Answer(messages, answer.state, answer.heard)

    def _state(self, conversation: str) -> dict[str, Any]:
        handover = self._parts.handovers.current(conversation)
        return {
            "handoff": handover is not None,
            "approval": self._parts.approvals.any_waiting(conversation),
            "ticket": self._latest_ticket(conversation),
        }

    def _news(self, conversation: str, after: int) -> News:
        # The state first: what was sent before it changed is then among the lines.
        handover = self._parts.handovers.current(conversation)
        approval = self._parts.approvals.any_waiting(conversation)
        state = {"handoff": handover is not None, "approval": approval}
        state |= self._messages.status(handover, approval)
        return News(self._parts.lines.for_citizen(conversation, after), state)

    def _talk(self, conversation: str) -> list[Line]:
        handover = self._parts.handovers.current(conversation)
        lines = self._parts.lines.after(conversation) if handover else []
        own = [each for each in lines if handover and each.handover_id == handover.id]
        return [each for each in own if not each.shown][-TALK_LINES:]

    def _record(self, said: Said, answer: Answer, milliseconds: int, at: datetime) -> None:
        self._parts.turns.keep(
            said.conversation,
            said.city,
            answer.heard or said.masked,
            "" if answer.private else plain_text(answer.messages),
            str(answer.state.get("outcome") or ""),
            str(answer.state.get("bundle") or ""),
            milliseconds,
            at,
        )
