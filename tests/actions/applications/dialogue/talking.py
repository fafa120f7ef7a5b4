"""A conversation about a form as gateway and actions hold it together, without the engine."""

from collections.abc import Mapping
from typing import Any

from support.applications import OWNER, House

from actions.applications.dialogue.heard import Reading
from actions.applications.dialogue.reading import read, read_alone
from actions.applications.dialogue.speaking import Speaker
from actions.applications.dialogue.turns import FormDialogue
from actions.applications.parts import ApplicationParts
from actions.applications.prefilling import Person


class Talk:
    """Says one thing after the other; what no form takes is an interruption."""

    def __init__(self, house: House, person: Person | None = None, owner: str = OWNER) -> None:
        parts = ApplicationParts(
            house.sealer, house.applications, house.handing_in, house.attachments
        )
        self.house = house
        self.dialogue = FormDialogue(parts)
        self.speaker = Speaker("conversation", owner, person)
        self.settled: Mapping[str, str] = {}
        """What search reads out of the next message."""

    def begin(self, bundle: str) -> str:
        return self._text(self.dialogue.begin(self.speaker, bundle))

    def read(self, text: str) -> Reading:
        talk = self.dialogue.talk(self.speaker)
        application = talk.filling()
        if application is None:
            return read_alone(text, linked=talk.linked() is not None)
        return read(text, talk.overview(application), self.settled)

    def say(self, text: str) -> str:
        """What is answered; 「…」 when the message went on to the conversation."""
        reading = self.read(text)
        self.settled = {}
        if reading.consumed or not reading.empty:
            answer = self.dialogue.hear(self.speaker, reading)
            return self._text(answer) if reading.consumed and answer is not None else "…"
        return "…"

    def sealed_round_trip(self, reading: Reading) -> Reading | None:
        """A reading as the actions get it."""
        signed = Person(name="李示例", identity_number="510212199403129827")
        known = self.dialogue.conversations
        return known.take(known.put("conversation", reading.model_copy(update={"person": signed})))

    @property
    def values(self) -> dict[str, str]:
        application = self.dialogue.talk(self.speaker).linked()
        assert application is not None
        return application.content.values

    def _text(self, messages: list[dict[str, Any]] | None) -> str:
        return "\n".join(str(message["text"]) for message in messages or ())
