"""The gateway's part of filling in: what a person says to a form goes past the engine, sealed."""

import asyncio
from dataclasses import dataclass
from typing import Any

from actions.applications.dialogue.heard import Reading
from actions.applications.dialogue.reading import FREE, read, read_alone
from actions.applications.dialogue.said import facts_in, is_certain, masked
from actions.applications.dialogue.speaking import Speaker
from actions.applications.dialogue.turns import FormDialogue
from actions.applications.overview import Overview
from actions.applications.parts import ApplicationParts
from actions.applications.prefilling import Person
from actions.applications.steps import StepKind
from search.service import SearchService
from web.rasa_client import RasaClient
from web.sign_in.visitors import Visitor

FILL = "/fill_form"
"""What the engine gets in place of a message that is for the form alone."""
UNCLEAR = frozenset({None, "nlu_fallback", "choose", "inform_city", "inform_audience", "correct"})
"""Intents of words that may well be the value that was asked for."""
SEALED = "sealed"


@dataclass(frozen=True)
class Envelope:
    """What is sent to the engine.

    Attributes:
        text: free of personal data, or the intent of filling in.
        metadata: the owner, and under which id what was said waits.
    """

    text: str
    metadata: dict[str, Any]


class FormGate:
    """Stands between the door and the engine."""

    def __init__(self, parts: ApplicationParts, search: SearchService, rasa: RasaClient) -> None:
        """Take the parts that a process has once."""
        self._applications = parts.applications
        self._dialogue = FormDialogue(parts)
        self._conversations = self._dialogue.conversations
        self._search = search
        self._rasa = rasa

    async def wrap(self, conversation: str, text: str, visitor: Visitor) -> Envelope:
        """A message for the engine, with what is for the form set apart."""
        person = visitor.person
        overview, linked = await asyncio.to_thread(
            self._open_form, conversation, visitor.owner, person
        )
        reading = await asyncio.to_thread(self._read, text, overview, linked)
        if overview and reading.direct is not None and not (reading.values or reading.named):
            reading = await self._or_interruption(text, overview, reading)
        metadata: dict[str, Any] = {"owner": visitor.owner}
        if person:
            reading = reading.model_copy(update={"person": person})
        if not reading.empty or person:
            metadata["utterance"] = await asyncio.to_thread(
                self._conversations.put, conversation, reading
            )
        return Envelope(FILL if reading.consumed else masked(text, facts_in(text)), metadata)

    async def recover(
        self, envelope: Envelope, conversation: str, visitor: Visitor
    ) -> list[dict[str, Any]] | None:
        """What is answered for the form while the engine does not answer.

        Whoever takes what was said out of its envelope applies it, so it is never applied twice.

        Returns:
            The messages; ``None`` when the message was not for the form alone.
        """
        if envelope.text != FILL:
            return None
        speaker = Speaker(conversation, visitor.owner, visitor.person)
        return await asyncio.to_thread(self._apply, envelope, speaker)

    def _apply(self, envelope: Envelope, speaker: Speaker) -> list[dict[str, Any]] | None:
        reading = self._conversations.take(str(envelope.metadata.get("utterance")))
        if reading is None:
            return self._dialogue.proceed(speaker)
        return self._dialogue.hear(speaker, reading)

    async def open(self, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The messages, with those that came past the engine in their place."""
        found: list[dict[str, Any]] = []
        for message in messages:
            if message.get("type") == SEALED:
                found += await asyncio.to_thread(
                    self._conversations.take_reply, str(message.get("id"))
                )
            else:
                found.append(message)
        return found

    async def form_state(self, conversation: str, visitor: Visitor) -> dict[str, Any] | None:
        """Where the form of a conversation stands, for the reply's ``state``."""
        found = await asyncio.to_thread(
            self._conversations.application, conversation, visitor.owner
        )
        if found is None:
            return None
        application, paused = found
        return {
            "id": application.id,
            "number": application.number,
            "bundle": application.bundle,
            "status": application.status.value,
            "paused": paused,
            "page": f"/application/{application.id}",
        }

    def _open_form(
        self, conversation: str, owner: str, person: Person | None
    ) -> tuple[Overview | None, bool]:
        """The form that is open in a conversation, and whether it is about any at all."""
        found = self._conversations.application(conversation, owner)
        if found is None or found[1] or not found[0].open:
            return None, found is not None
        return self._applications.overview(found[0], person), True

    def _read(self, text: str, overview: Overview | None, linked: bool) -> Reading:
        if overview is None:
            return read_alone(text, linked)
        settled = self._search.answers_said(overview.case.bundle, text)
        return read(text, overview, settled)

    async def _or_interruption(self, text: str, overview: Overview, reading: Reading) -> Reading:
        """What any words would fit is only taken when the engine hears nothing else in it.

        An address or a name that was asked for is taken whatever it hears: its tracker keeps
        what goes on to it.
        """
        place = overview.place(overview.step.key)
        if overview.step.kind is not StepKind.FIELD or place is None:
            return reading
        if place.field.format not in FREE or is_certain(reading.direct or "", place.field):
            return reading
        intent = await self._rasa.intent(text)
        return reading if intent in UNCLEAR else Reading()
