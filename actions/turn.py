"""One turn of a conversation: what the tracker knows, what is asked, what is remembered."""

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.search_client import SearchClient
from daoban.errors import Unavailable
from knowledge.vocabulary import Audience
from search.contracts import ConversationContext, Outcome, Question, Reply

Event = dict[str, Any]
AUDIENCES = frozenset(audience.value for audience in Audience)


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

    def slot(self, name: str) -> Any:
        """The value of a slot, or ``None``."""
        return self.tracker.get_slot(name)

    def entity(self, name: str) -> str | None:
        """The first value of an entity in the message."""
        return next(self.tracker.get_latest_entity_values(name), None)

    def _setting(self, name: str) -> str | None:
        """City or audience: as said in chat, else as chosen on the page."""
        metadata = self.tracker.latest_message.get("metadata") or {}
        return self.slot(name) or metadata.get(name)

    def context(self, **changes: Any) -> ConversationContext:
        """What earlier turns settled."""
        known = {"bundle": self.slot("bundle"), "field": self.slot("field")}
        return ConversationContext.model_validate(known | changes)

    async def answer(
        self, text: str, context: ConversationContext, remember: str | None = None
    ) -> list[Event]:
        """Ask the pipeline, say its messages, remember what was talked about.

        Args:
            text: the question.
            context: what it is to be understood with.
            remember: what 「再说一遍」 repeats; the question itself by default.
        """
        audience = self._setting("audience")
        question = Question(
            text=text,
            city=self._setting("city"),
            audience=Audience(audience) if audience in AUDIENCES else None,
            context=context,
        )
        try:
            reply = await self.search.ask(question)
        except Unavailable:
            return self.say("utter_search_unavailable", Outcome.NO_ANSWER)
        for message in reply.messages or ():
            self.dispatcher.utter_message(json_message=message)
        return self._remember(reply, remember or text)

    def _remember(self, reply: Reply, question: str) -> list[Event]:
        bundle = reply.bundle or self.slot("bundle")
        field = reply.field.value if reply.field and reply.bundle else None
        self.report(reply.outcome.value, bundle, field)
        events = [
            SlotSet("bundle", bundle),
            SlotSet("field", field),
            SlotSet("outcome", reply.outcome.value),
            SlotSet("alternatives", [option.send for option in reply.options]),
        ]
        if reply.outcome in (Outcome.ANSWERED, Outcome.RECOMMENDED, Outcome.CLARIFY):
            events.append(SlotSet("last_question", question))
        return events

    @staticmethod
    def remember_turned_down(titles: list[str]) -> Event:
        """Remember bundles that the person does not want."""
        event: Event = SlotSet("turned_down", titles)
        return event

    def report(
        self, outcome: str, bundle: str | None, field: str | None, handoff: bool = False
    ) -> None:
        """Tell the gateway where the conversation stands; it is not shown to the person."""
        state = {"outcome": outcome, "bundle": bundle, "field": field, "handoff": handoff}
        self.dispatcher.utter_message(json_message={"type": "state", **state})

    def say(self, response: str, outcome: Outcome = Outcome.ANSWERED) -> list[Event]:
        """Say a response of the domain; the conversation stays where it was."""
        self.dispatcher.utter_message(response=response)
        handoff = outcome is Outcome.HANDOFF
        self.report(outcome.value, self.slot("bundle"), self.slot("field"), handoff)
        return [SlotSet("handoff", True)] if handoff else []
