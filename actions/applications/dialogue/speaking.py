"""Whose turn it is, and what every turn of a form needs."""

from dataclasses import dataclass

from actions.applications.application import Application, Channel, Status
from actions.applications.dialogue.conversations import Conversations
from actions.applications.dialogue.progress import progress_messages, status_line
from actions.applications.dialogue.replies import (
    Message,
    buttons,
    card,
    checklist_card,
    step_messages,
)
from actions.applications.dialogue.wording import say
from actions.applications.overview import Overview
from actions.applications.parts import ApplicationParts
from actions.applications.prefilling import Person
from actions.applications.service import Applications
from actions.applications.steps import StepKind

CHAT = Channel.CHAT
_GUIDING = frozenset(
    {
        StepKind.ON_BEHALF,
        StepKind.SCENARIO,
        StepKind.OPTIONAL,
        StepKind.BARRED,
        StepKind.NOTHING,
    }
)


@dataclass(frozen=True)
class Speaker:
    """Whose turn it is.

    Attributes:
        conversation: id of the conversation.
        owner: whose applications they are.
        person: who is signed in, if anybody is.
    """

    conversation: str
    owner: str
    person: Person | None = None


@dataclass(frozen=True)
class FormTalk:
    """One turn of talking about a form: the speaker and the parts of the process."""

    parts: ApplicationParts
    conversations: Conversations
    speaker: Speaker

    @property
    def applications(self) -> Applications:
        """The applications of the installation."""
        return self.parts.applications

    @property
    def owner(self) -> str:
        """Whose applications they are."""
        return self.speaker.owner

    @property
    def person(self) -> Person | None:
        """Who is signed in, if anybody is."""
        return self.speaker.person

    def linked(self) -> Application | None:
        """The application that the conversation is about, whatever its state."""
        found = self.conversations.application(self.speaker.conversation, self.owner)
        return found[0] if found else None

    def filling(self) -> Application | None:
        """The application that is being filled in now, if one is and it is not paused."""
        found = self.conversations.application(self.speaker.conversation, self.owner)
        if found is None or found[1] or not found[0].open:
            return None
        return found[0]

    def link(self, application: Application, paused: bool = False) -> None:
        """Let the conversation be about an application."""
        self.conversations.link(self.speaker.conversation, application.id, paused)

    def overview(self, application: Application) -> Overview:
        """An application with all that follows from it."""
        return self.applications.overview(application, self.person)

    def next(self, application: Application) -> list[Message]:
        """What is asked now; the checklist first, once it is settled what applies."""
        overview = self.overview(application)
        if application.status not in (Status.DRAFT, Status.READY):
            if application.status is Status.SUPPLEMENT and not overview.blocking:
                return [buttons(status_line(application, None), say("submit_now"))]
            return progress_messages(self.parts, self.owner, self.person)
        said: list[Message] = []
        if overview.step.kind not in _GUIDING and not application.content.told:
            application = self.applications.mark_told(application.id, self.owner, CHAT)
            overview = self.overview(application)
            said += [checklist_card(overview), *self._sign_in_hint(overview)]
        records = self.applications.published.records
        days = self.applications.settings.consent_days
        return [*said, *step_messages(overview, records, days)]

    def _sign_in_hint(self, overview: Overview) -> list[Message]:
        if self.person is not None or not overview.prefill.registers:
            return []
        hint = card(overview, say("sign_in_hint"), [], "", say("sign_in"))
        return [{**hint, "text": say("sign_in_hint"), "page": "/sign-in?next=/"}]
