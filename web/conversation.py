"""The gateway to the conversation: guards the door, asks Rasa, and answers itself when it must."""

import asyncio
import hashlib
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from daoban.errors import Unavailable
from daoban.logs import logger
from knowledge.vocabulary import Audience
from search.contracts import Question, Reply
from search.messages import NoticeMessage
from search.service import SearchService
from web.filling import Envelope, FormGate
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
    ) -> None:
        """Take the parts that a process has once."""
        self._search = search
        self._rasa = rasa
        self._workers = workers
        self._forms = forms

    async def reply(
        self,
        session: str | None,
        text: str,
        city: str | None,
        audience: str | None,
        visitor: Visitor | None = None,
    ) -> dict[str, Any]:
        """One turn: the body of ``POST /api/v1/chat``.

        Args:
            session: as an earlier turn returned it; ``None`` begins a conversation.
            text: what was said.
            city, audience: as chosen on the page.
            visitor: whose applications are filled in; without one, those of this conversation.
        """
        session = session or secrets.token_urlsafe(18)
        conversation = _conversation(session)
        visitor = visitor or Visitor(f"visitor:{conversation}", None)
        question = Question(text=text, city=city, audience=Audience(audience) if audience else None)
        guarded = self._search.guard(question)
        if guarded:
            count_reply(guarded)
            return _body(session, *_from_reply(guarded))
        # A leading slash would be taken for a command; personal data stays out of the tracker.
        said = _SLASHES.sub("", text).strip() or NOTHING_SAID
        envelope = await self._forms.wrap(conversation, said, visitor)
        try:
            messages, state = await self._ask_rasa(conversation, question, envelope)
        except Unavailable as error:
            log.warning("rasa_unavailable", error=error.message)
            FALLBACKS.labels("unavailable").inc()
            filled = await self._forms.recover(envelope, conversation, visitor)
            messages, state = (filled, {}) if filled else await self._answer_alone(question)
        state["form"] = await self._forms.form_state(conversation, visitor)
        return _body(session, messages, state)

    async def _ask_rasa(
        self, conversation: str, question: Question, envelope: Envelope
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        metadata = {
            "city": question.city,
            "audience": question.audience,
            **envelope.metadata,
        }
        messages, state = _from_rasa(await self._rasa.send(conversation, envelope.text, metadata))
        if not messages:
            raise Unavailable("对话服务没有给出回答。")
        return await self._forms.open(messages), state

    async def _answer_alone(
        self, question: Question
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """Answer a single question straight from the pipeline, and say so."""
        loop = asyncio.get_running_loop()
        reply = await loop.run_in_executor(self._workers, self._search.ask, question, True)
        count_reply(reply)
        messages, state = _from_reply(reply)
        said = self._search.tools.texts.say("without_conversation")
        notice = NoticeMessage(text=said, level="warning").model_dump(mode="json")
        return [notice, *messages], state


def _conversation(session: str) -> str:
    """The id of a conversation for the engine: nobody can guess the session from it."""
    return hashlib.sha256(session.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _from_reply(reply: Reply) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    state = {
        "outcome": reply.outcome.value,
        "bundle": reply.bundle,
        "field": reply.field.value if reply.field else None,
        "handoff": reply.outcome.value == "handoff",
    }
    return reply.messages or [], state


def _from_rasa(
    messages: list[dict[str, Any]],
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
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
    return shown, state


def _body(session: str, messages: list[dict[str, Any]], state: dict[str, Any]) -> dict[str, Any]:
    return {
        "session": session,
        "messages": messages,
        "state": {
            "outcome": state.get("outcome"),
            "bundle": state.get("bundle"),
            "field": state.get("field"),
            "form": state.get("form"),
            "ticket": None,
            "handoff": bool(state.get("handoff")),
        },
    }
