"""One turn of a conversation: what the tracker knows, what is asked, what is remembered."""

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.memory import Topic, city_of, offered, read_topics, with_reply
from actions.phrases import MOST_CHARACTERS
from actions.search_client import SearchClient
from knowledge.vocabulary import Audience
from search.contracts import ConversationContext, Option, Outcome, Question, Reply

Event = dict[str, Any]
AUDIENCES = frozenset(audience.value for audience in Audience)
GIVEN = frozenset({Outcome.ANSWERED, Outcome.RECOMMENDED})
MOST_EXCLUDED = 20
"""Titles that a question may exclude."""
MATCHES = 10
"""Bundles that a question asks for; what was talked about is looked for among them."""


@dataclass
class Turn:
    """Tracker, dispatcher and search, with what every action needs of them."""

    tracker: Tracker
    dispatcher: CollectingDispatcher
    search: SearchClient

    @property
    def text(self) -> str:
        """What the person just said."""
        return str(self.tracker.latest_message.get("text") or "").strip()

    @property
    def intent(self) -> str:
        """Name of the intent that Rasa understood."""
        return str((self.tracker.latest_message.get("intent") or {}).get("name") or "")

    @property
    def topics(self) -> list[Topic]:
        """The bundles talked about, the present one last."""
        return read_topics(self.slot("topics"))

    @property
    def options(self) -> list[Option]:
        """The bundles that the last clarifying question let choose from."""
        return [Option.model_validate(item) for item in self.slot("alternatives") or ()]

    @property
    def open_question(self) -> str | None:
        """What a clarifying question was asked about that is not answered yet."""
        found: str | None = self.slot("open_question")
        return found

    def slot(self, name: str) -> Any:
        """The value of a slot, or ``None``."""
        return self.tracker.get_slot(name)

    def entity(self, name: str) -> str | None:
        """The value of an entity in the message, where it holds just one."""
        values = set(self.tracker.get_latest_entity_values(name))
        return values.pop() if len(values) == 1 else None

    def setting(self, name: str) -> str | None:
        """City or audience: as said in chat, else as chosen on the page."""
        metadata = self.tracker.latest_message.get("metadata") or {}
        return self.slot(name) or metadata.get(name)

    def put(self, **values: Any) -> list[Event]:
        """Set slots, for the rest of this turn too."""
        self.tracker.slots.update(values)
        return [SlotSet(name, value) for name, value in values.items()]

    def context(self, **changes: Any) -> ConversationContext:
        """What earlier turns settled; while 「您是想办…吗」 waits for its answer, what it asks about."""
        offered = [option.bundle for option in self.options]
        only = offered[0] if len(offered) == 1 else None
        bundle = only if self.open_question else self.slot("bundle")
        known = {"bundle": bundle, "field": self.slot("field")} | changes
        known["exclude"] = tuple(known.get("exclude", ()))[-MOST_EXCLUDED:]
        return ConversationContext.model_validate(known)

    async def ask(
        self, text: str, context: ConversationContext | None = None, city: str | None = None
    ) -> Reply:
        """The reply of the pipeline, which nobody has seen yet.

        Args:
            text: the question.
            context: what it is to be understood with; nothing by default.
            city: instead of the one in force.

        Raises:
            Unavailable: the pipeline does not answer.
        """
        audience = self.setting("audience")
        question = Question(
            text=text[:MOST_CHARACTERS],
            city=city or self.setting("city"),
            audience=Audience(audience) if audience in AUDIENCES else None,
            limit=MATCHES,
            context=context or ConversationContext(),
        )
        return await self.search.ask(question)

    async def answer(
        self, text: str, context: ConversationContext, subject: str | None = None
    ) -> list[Event]:
        """Ask the pipeline, say its messages, remember what was talked about."""
        return self.tell(await self.ask(text, context), text, subject)

    def tell(self, reply: Reply, question: str, subject: str | None = None) -> list[Event]:
        """Say the messages of a reply and remember what was talked about.

        Args:
            reply: of the pipeline.
            question: what it answers, and 「再说一遍」 asks again.
            subject: the words that led to its bundle; the question by default.
        """
        for message in reply.messages or ():
            self.dispatcher.utter_message(json_message=message)
        events = self.put(outcome=reply.outcome.value, **self._settled(reply, question, subject))
        field = reply.field.value if reply.field and reply.bundle else None
        self.report(reply.outcome, field)
        return events

    def _settled(self, reply: Reply, question: str, subject: str | None) -> dict[str, Any]:
        """The slots that a reply changes; a refusal or a ticket leaves all as it was."""
        if reply.outcome is Outcome.CLARIFY:
            return {
                "alternatives": offered(reply.options),
                "open_question": question,
                "last_question": question,
            }
        if reply.outcome not in GIVEN:
            return {}
        if reply.bundle is None:
            return {"last_question": question}
        siblings = {option.bundle for option in self.options}
        city = self.entity("city")
        return {
            "bundle": reply.bundle,
            "field": reply.field.value if reply.field else None,
            "topics": with_reply(self.topics, reply, subject or question),
            "alternatives": self.slot("alternatives") if reply.bundle in siblings else [],
            "open_question": None,
            "last_question": question,
            "turned_down": [],
        } | ({"city": city} if city and city == city_of(reply) else {})

    def report(self, outcome: Outcome, field: str | None) -> None:
        """Tell the gateway where the conversation stands; it is not shown to the person."""
        state = {
            "outcome": outcome.value,
            "bundle": self.slot("bundle"),
            "field": field,
            "handoff": outcome is Outcome.HANDOFF,
        }
        self.dispatcher.utter_message(json_message={"type": "state", **state})

    def say(self, response: str, outcome: Outcome = Outcome.ANSWERED, **values: str) -> list[Event]:
        """Say a response of the domain; the conversation stays where it was."""
        self.dispatcher.utter_message(response=response, **values)
        self.report(outcome, self.slot("field"))
        return [SlotSet("handoff", True)] if outcome is Outcome.HANDOFF else []
