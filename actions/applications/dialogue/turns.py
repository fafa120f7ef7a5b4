"""One turn of filling in by chat: apply what was said, say what comes next."""

from actions.applications.application import Application
from actions.applications.dialogue.beginning import begin, pause, proceed, resume
from actions.applications.dialogue.commands import command
from actions.applications.dialogue.confirming import confirm
from actions.applications.dialogue.conversations import Conversations
from actions.applications.dialogue.heard import Reading
from actions.applications.dialogue.replies import Message, buttons, open_question, text
from actions.applications.dialogue.speaking import CHAT, FormTalk, Speaker
from actions.applications.dialogue.wording import say
from actions.applications.examination import field_fault
from actions.applications.overview import Overview
from actions.applications.parts import ApplicationParts
from actions.applications.steps import StepKind
from daoban.errors import DaobanError
from knowledge.records import Service


class FormDialogue:
    """Filling in by chat; every change is stored before anything is said."""

    def __init__(self, parts: ApplicationParts) -> None:
        """Take the parts of this process."""
        self._parts = parts
        self.conversations = Conversations(parts.applications.store)

    def talk(self, speaker: Speaker) -> FormTalk:
        """A turn of that speaker."""
        return FormTalk(self._parts, self.conversations, speaker)

    def begin(self, speaker: Speaker, bundle_id: str) -> list[Message]:
        """Begin an application, or go on with the open one for the same bundle.

        Raises:
            NotFound: no such bundle, or no form for it.
        """
        return begin(self.talk(speaker), bundle_id)

    def proceed(self, speaker: Speaker) -> list[Message] | None:
        """Go on with the open application; ``None`` when there is none."""
        return proceed(self.talk(speaker))

    def pause(self, speaker: Speaker) -> list[Message] | None:
        """Leave the form for now; ``None`` when none is open."""
        return pause(self.talk(speaker))

    def filling(self, speaker: Speaker) -> Application | None:
        """The application that is being filled in now, if one is."""
        return self.talk(speaker).filling()

    def remind(self, speaker: Speaker) -> list[Message]:
        """After an interruption: the form is still there, and what it asks; no personal value."""
        talk = self.talk(speaker)
        application = talk.filling()
        if application is None:
            return []
        overview = talk.overview(application)
        asked = open_question(overview)
        if asked is None:
            return [buttons(say("remind"), say("continue"), say("pause_button"))]
        return [{**asked, "text": say("remind_question", question=asked["text"])}]

    def hear(self, speaker: Speaker, reading: Reading) -> list[Message] | None:
        """Apply what a message said; ``None`` when no form is concerned."""
        try:
            return _hear(self.talk(speaker), reading)
        except DaobanError as error:
            return [text("".join(filter(None, (error.message, error.hint))))]

    def yes_or_no(self, speaker: Speaker, yes: bool) -> list[Message] | None:
        """A plain yes or no to what the form asked; ``None`` when no form is open."""
        talk = self.talk(speaker)
        application = talk.filling()
        if application is None:
            return None
        if talk.overview(application).step.kind is StepKind.FIELD and not yes:
            return [text(say("unknown_field"))]
        return self.hear(speaker, Reading(consumed=True, yes=yes))


def _hear(talk: FormTalk, reading: Reading) -> list[Message] | None:
    if reading.code:
        return resume(talk, reading.code)
    if reading.command:
        return command(talk, reading.command)
    application = talk.filling()
    if application is None:
        if reading.loose:
            talk.conversations.remember(talk.speaker.conversation, reading.loose)
        return None
    overview = talk.overview(application)
    said: list[Message] = []
    if reading.answers or reading.optional is not None:
        application, said = _answer(talk, application, reading, overview.step.key)
    if reading.direct is not None:
        application, wrong = _fill(talk, overview, reading.direct)
        said += wrong
    if reading.values:
        application = talk.applications.hear(application.id, talk.owner, reading.values, CHAT)
    if reading.yes is not None:
        confirmed, more = confirm(talk, overview, reading.yes)
        if confirmed is None:
            return [*said, *more]
        application, said = confirmed, [*said, *more]
    return [*said, *talk.next(application)]


def _answer(
    talk: FormTalk, application: Application, reading: Reading, asked: str
) -> tuple[Application, list[Message]]:
    """Note answers to guided questions; those that nobody had asked for yet are said again."""
    said: list[Message] = []
    if reading.answers:
        application = talk.applications.answer(
            application.id, talk.owner, reading.answers, CHAT, talk.person
        )
        if set(reading.answers) != {asked}:
            said.append(text(say("noted", label="；".join(reading.answers.values()))))
        said += _better(talk, application, reading)
    if reading.optional is not None:
        application = talk.applications.choose_optional(
            application.id, talk.owner, reading.optional, CHAT, talk.person
        )
    return application, said


def _better(talk: FormTalk, application: Application, reading: Reading) -> list[Message]:
    """The bundle that fits an answer just given better, if one does."""
    records = talk.applications.published.records
    for chosen in talk.overview(application).case.chosen:
        other = records.get(chosen.option.leads_to or "")
        just_said = chosen.scenario.id in reading.answers and not chosen.option.not_eligible
        if just_said and isinstance(other, Service):
            asked = say("better", label=chosen.option.label, title=other.title)
            return [buttons(asked, other.title)]
    return []


def _fill(talk: FormTalk, overview: Overview, value: str) -> tuple[Application, list[Message]]:
    """Put a value into the field that was asked for, if it is a right one."""
    application, place = overview.application, overview.place(overview.step.key)
    if place is None:
        return application, []
    fault = field_fault(place, value)
    if fault:
        return application, [text(say("wrong_now", message=fault.message, hint=fault.hint))]
    filled = talk.applications.fill(
        application.id, talk.owner, {place.path: value}, CHAT, person=talk.person
    )
    return filled, []
