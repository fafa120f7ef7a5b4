"""The gateway to the conversation: guards the door, asks Rasa, and answers itself when it must."""

import asyncio
import hashlib
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import perf_counter
from typing import Any

from daoban.errors import Unavailable
from daoban.logs import logger
from knowledge.vocabulary import Audience
from search.contracts import Outcome, Question, Reply
from search.messages import NoticeMessage
from search.service import SearchService
from web.desk_gate import FORM_SAID, DeskGate
from web.desk_shapes import Answer, Said
from web.filling import FILL, SEALED, Envelope, FormGate
from web.metrics import FALLBACKS, count_reply
from web.rasa_client import RasaClient
from web.sign_in.visitors import Visitor

log = logger(__name__)
_SLASHES = re.compile(r"^[\s/]+")
NOTHING_SAID = "?"
"""Sent in place of a text that is nothing but slashes."""


class Conversation:
    """Holds conversations through Rasa; survives Rasa being down."""

    def __init__(
        self,
        search: SearchService,
        rasa: RasaClient,
        workers: ThreadPoolExecutor,
        forms: FormGate,
        desk: DeskGate | None = None,
    ) -> None:
        """Take the parts that a process has once; without a desk, no people ever answer."""
        self._search = search
        self._rasa = rasa
        self._workers = workers
        self._forms = forms
        self.desk = desk

    async def reply(
        self,
        session: str | None,
        text: str,
        city: str | None,
        audience: str | None,
        visitor: Visitor | None = None,
        message_id: str | None = None,
    ) -> dict[str, Any]:
        """One turn: the body of ``POST /api/v1/chat``.

        Args:
            session: as an earlier turn returned it; ``None`` begins a conversation.
            text: what was said.
            city, audience: as chosen on the page.
            visitor: whose applications are filled in; without one, those of this conversation.
            message_id: the sender's own for this message.
        """
        started = perf_counter()
        session = session or secrets.token_urlsafe(18)
        conversation = conversation_of(session)
        question = Question(text=text, city=city, audience=Audience(audience) if audience else None)
        codes = self._search.tools.texts.served_cities
        who = visitor or Visitor(f"visitor:{conversation}", None)
        said = Said(
            conversation,
            who.owner,
            bool(visitor),
            codes.get(city or "", ""),
            text,
            message_id or "",
        )
        answer = await self._answer(said, question, who)
        if self.desk and not answer.unrecorded:
            self.desk.record(said, answer, round((perf_counter() - started) * 1000))
        return _body(session, answer)

    async def _answer(self, said: Said, question: Question, visitor: Visitor) -> Answer:
        """Of the guard in danger, of people while they have the conversation, else ours."""
        guarded = self._search.guard(question)
        if guarded and guarded.outcome is Outcome.EMERGENCY:
            return await self._warn(said, guarded)
        answer = await self.desk.hear(said) if self.desk else None
        if answer is None and guarded:
            count_reply(guarded)
            answer = _from_reply(guarded)
        elif answer is None:
            answer = await self._assist(said, question, visitor)
        state = {"form": await self._forms.form_state(said.conversation, visitor)}
        if self.desk:
            state |= await self.desk.state(said.conversation)
        return replace(answer, state=answer.state | state)

    async def _warn(self, said: Said, guarded: Reply) -> Answer:
        """What to do in danger, at once; whoever has the conversation is told too."""
        count_reply(guarded)
        answer = _from_reply(guarded)
        if self.desk and await self.desk.overhear(said, answer.messages):
            return replace(answer, state=answer.state | {"handoff": True}, unrecorded=True)
        return answer

    async def _assist(self, said: Said, question: Question, visitor: Visitor) -> Answer:
        """The engine's answer, or the pipeline's while there is no engine."""
        # A leading slash would be taken for a command; personal data stays out of the tracker.
        text = _SLASHES.sub("", said.text).strip() or NOTHING_SAID
        envelope = await self._forms.wrap(said.conversation, text, visitor)
        try:
            answer = await self._ask_rasa(said.conversation, question, envelope)
        except Unavailable as error:
            log.warning("rasa_unavailable", error=error.message)
            FALLBACKS.labels("unavailable").inc()
            filled = await self._forms.recover(envelope, said.conversation, visitor)
            answer = Answer(filled) if filled else await self._answer_alone(question)
        to_form = envelope.text == FILL
        heard = FORM_SAID if to_form else envelope.text
        answer = replace(answer, heard=heard, private=answer.private or to_form)
        return await self.desk.settle(said, answer) if self.desk else answer

    async def _ask_rasa(self, conversation: str, question: Question, envelope: Envelope) -> Answer:
        metadata = {
            "city": question.city,
            "audience": question.audience,
            **envelope.metadata,
        }
        answer = _from_rasa(await self._rasa.send(conversation, envelope.text, metadata))
        if not answer.messages:
            raise Unavailable("对话服务没有给出回答。")
        return replace(answer, messages=await self._forms.open(answer.messages))

    async def _answer_alone(self, question: Question) -> Answer:
        """Answer a single question straight from the pipeline, and say so."""
        loop = asyncio.get_running_loop()
        reply = await loop.run_in_executor(self._workers, self._search.ask, question, True)
        count_reply(reply)
        answer = _from_reply(reply)
        said = self._search.tools.texts.say("without_conversation")
        notice = NoticeMessage(text=said, level="warning").model_dump(mode="json")
        return replace(answer, messages=[notice, *answer.messages])


def conversation_of(session: str) -> str:
    """The id of a conversation for the engine: nobody can guess the session from it."""
    return hashlib.sha256(session.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _from_reply(reply: Reply) -> Answer:
    state = {
        "outcome": reply.outcome.value,
        "bundle": reply.bundle,
        "field": reply.field.value if reply.field else None,
        "handoff": reply.outcome.value == "handoff",
    }
    return Answer(reply.messages or [], state)


def _from_rasa(messages: list[dict[str, Any]]) -> Answer:
    """Our messages and the state out of what Rasa sent."""
    shown: list[dict[str, Any]] = []
    state: dict[str, Any] = {}
    for message in messages:
        custom = message.get("custom")
        if isinstance(custom, dict) and custom.get("type") == "state":
            state = {key: value for key, value in custom.items() if key != "type"}
        elif isinstance(custom, dict):
            shown.append(custom)
        elif message.get("text"):
            shown.append({"type": "text", "text": message["text"]})
    return Answer(shown, state, private=any(each.get("type") == SEALED for each in shown))


def _body(session: str, answer: Answer) -> dict[str, Any]:
    state = answer.state
    return {
        "session": session,
        "messages": answer.messages,
        "state": {
            "outcome": state.get("outcome"),
            "bundle": state.get("bundle"),
            "field": state.get("field"),
            "form": state.get("form"),
            "ticket": state.get("ticket"),
            "handoff": bool(state.get("handoff")),
            "approval": bool(state.get("approval")),
        },
    }
