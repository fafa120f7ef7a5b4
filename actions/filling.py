"""Forms inside the conversation: the turns of Rasa on one side, the form's dialogue on the other.

Rasa carries ids only. What was said to the form comes sealed under ``utterance``, what the form
says goes back sealed under a reply id, so that no personal value gets into the tracker.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from actions.applications.dialogue.heard import Reading
from actions.applications.dialogue.progress import progress_messages
from actions.applications.dialogue.replies import Message
from actions.applications.dialogue.speaking import Speaker
from actions.applications.dialogue.turns import FormDialogue
from actions.applications.parts import ApplicationParts
from actions.forms.loading import bundles_with_form
from actions.phrases import pattern, phrase
from actions.turn import GIVEN, Event, Turn
from daoban.errors import NotFound
from knowledge.records import Bundle
from search.contracts import Outcome

Handler = Callable[["FormTurn"], list[Message] | None]


class FormTurn:
    """One turn, seen from the form."""

    def __init__(self, turn: Turn, parts: ApplicationParts, dialogue: FormDialogue) -> None:
        """Take the turn and the parts of the process; ``open`` reads what was said."""
        self.turn = turn
        self.parts = parts
        self.dialogue = dialogue
        self.reading = Reading()
        metadata = turn.tracker.latest_message.get("metadata") or {}
        self._utterance = str(metadata.get("utterance") or "")
        self.speaker = Speaker(str(turn.tracker.sender_id), str(metadata.get("owner") or ""))

    def open(self) -> None:
        """Take what was said out of its envelope."""
        found = self.dialogue.conversations.take(self._utterance) if self._utterance else None
        if found is None:
            return
        self.reading = found
        if found.person:
            self.speaker = replace(self.speaker, person=found.person)

    def say(self, messages: list[Message]) -> list[Event]:
        """Send messages past the engine; what is asked from now on is about the form's bundle."""
        reply = self.dialogue.conversations.put_reply(messages)
        self.turn.dispatcher.utter_message(json_message={"type": "sealed", "id": reply})
        application = self.dialogue.talk(self.speaker).linked()
        known = self.turn.put(bundle=application.title) if application else []
        self.turn.report(Outcome.ANSWERED, None)
        return known


async def handled(form: FormTurn, action: str) -> list[Event] | None:
    """What the form does with this turn; ``None`` when the conversation goes on without it."""
    messages = await asyncio.to_thread(_messages, form, action)
    return None if messages is None else form.say(messages)


def _messages(form: FormTurn, action: str) -> list[Message] | None:
    form.open()
    if not form.speaker.owner:
        return None
    if action == "action_fill_form":
        return form.dialogue.hear(form.speaker, form.reading)
    if not form.reading.empty:
        form.dialogue.hear(form.speaker, form.reading)
    handler = _HANDLERS.get(action)
    return handler(form) if handler else None


def _answer(form: FormTurn) -> list[Message] | None:
    """「我的申请到哪了」 is told of one's own applications, when there are any."""
    if form.turn.intent != "ask_progress":
        return None
    if not form.parts.applications.store.of_owner(form.speaker.owner):
        return None
    return progress_messages(form.parts, form.speaker.owner, form.speaker.person)


def _repeat(form: FormTurn) -> list[Message] | None:
    return form.dialogue.proceed(form.speaker) if form.dialogue.filling(form.speaker) else None


_HANDLERS: dict[str, Handler] = {
    "action_answer": _answer,
    "action_affirm": lambda form: form.dialogue.yes_or_no(form.speaker, True),
    "action_deny": lambda form: form.dialogue.yes_or_no(form.speaker, False),
    "action_stop": lambda form: form.dialogue.pause(form.speaker),
    "action_repeat": _repeat,
}


async def start(form: FormTurn) -> list[Event] | None:
    """Begin the form of the bundle that is named or talked about; ``None`` when there is none."""
    turn = form.turn
    if not form.speaker.owner:
        return None
    named = await turn.ask(turn.text)
    if named.outcome in GIVEN and pattern("question").search(turn.text):
        return None
    title = (named.bundle if named.outcome in GIVEN else None) or turn.slot("bundle")
    messages = await asyncio.to_thread(_begin, form, title)
    return None if messages is None else form.say(messages)


def _begin(form: FormTurn, title: str | None) -> list[Message] | None:
    if title is None:
        return form.dialogue.proceed(form.speaker)
    bundle = form.parts.applications.published.bundle_titled(title, None)
    if not isinstance(bundle, Bundle):
        return None
    try:
        return form.dialogue.begin(form.speaker, bundle.id)
    except NotFound:  # it has no form
        return None


async def remind(form: FormTurn) -> bool:
    """After an interruption, say that the form is still there; whether one is."""
    messages = await asyncio.to_thread(form.dialogue.remind, form.speaker)
    for message in messages:
        form.turn.dispatcher.utter_message(json_message=message)
    return bool(messages)


def offer(form: FormTurn) -> None:
    """Put 「开始办理」 in front of the buttons under an answer on a bundle that has a form."""
    turn = form.turn
    title = turn.slot("bundle")
    if not title or turn.slot("outcome") not in GIVEN:
        return
    sent = [message.get("custom") or {} for message in turn.dispatcher.messages]
    asked = next((each for each in reversed(sent) if each.get("type") == "buttons"), None)
    bundle = form.parts.applications.published.bundle_titled(title) if asked else None
    if asked and bundle and bundle.id in bundles_with_form():
        label = phrase("start")
        asked["buttons"].insert(0, {"label": label, "send": label})


Run = Callable[[Turn], Awaitable[list[Event]]]


def with_forms(action: Run, parts: ApplicationParts, dialogue: FormDialogue) -> Run:
    """The action, with the form of the conversation asked first and reminded of afterwards."""

    async def run(turn: Turn) -> list[Event]:
        form = FormTurn(turn, parts, dialogue)
        events = await handled(form, action.__name__)
        if events is None and action.__name__ == "action_start_application":
            events = await start(form)
        if events is not None:
            return events
        events = await action(turn)
        if form.speaker.owner and action.__name__ != "action_stop" and not await remind(form):
            await asyncio.to_thread(offer, form)
        return events

    return run


async def action_fill_form(turn: Turn) -> list[Event]:
    """What was said to the form is not there any more: ask for it again."""
    return turn.say("utter_say_again", Outcome.NO_ANSWER)
