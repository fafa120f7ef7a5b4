"""One turn of filling in by chat: apply what was said, say what comes next."""

from dataclasses import dataclass

from actions.applications.application import Application, Channel, Status, Way
from actions.applications.dialogue.conversations import Conversations
from actions.applications.dialogue.progress import (
    progress_messages,
    status_line,
    wait_for_receipt,
)
from actions.applications.dialogue.reading import Heard, Reading, placed
from actions.applications.dialogue.replies import (
    Message,
    buttons,
    card,
    checklist_card,
    filled_rows,
    open_materials,
    step_messages,
    text,
    unconfirmed_rows,
)
from actions.applications.dialogue.wording import say, shown
from actions.applications.examination import field_fault
from actions.applications.guidance import Records
from actions.applications.overview import Overview
from actions.applications.parts import ApplicationParts
from actions.applications.prefilling import Person
from actions.applications.registers.catalogue import register
from actions.applications.steps import StepKind
from daoban.errors import DaobanError, InvalidInput, NotFound
from knowledge.records import Service

CHAT = Channel.CHAT


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


class FormDialogue:
    """Filling in by chat; every change is stored before anything is said."""

    def __init__(self, parts: ApplicationParts) -> None:
        """Take the parts of this process."""
        self._parts = parts
        self._applications = parts.applications
        self.conversations = Conversations(parts.applications.store)

    # -- begin, pause, go on -----------------------------------------------------------------

    def begin(self, speaker: Speaker, bundle_id: str, like: str | None = None) -> list[Message]:
        """Begin an application, or go on with the open one for the same bundle."""
        waiting = next(
            (
                each
                for each in self._applications.store.of_owner(speaker.owner)
                if each.bundle == bundle_id and each.status in (Status.DRAFT, Status.READY)
            ),
            None,
        )
        application = waiting or self._applications.begin(
            speaker.owner, bundle_id, CHAT, speaker.person, like
        )
        self.conversations.link(speaker.conversation, application.id)
        loose = self.conversations.recall(speaker.conversation)
        application = self._hear(application, loose, speaker)
        name = "begun_again" if waiting else "begun"
        said = say(name, title=application.title, number=application.number)
        return [text(said), *self._next(application, speaker)]

    def proceed(self, speaker: Speaker) -> list[Message] | None:
        """Go on with the application of the conversation, or the owner's latest open one."""
        found = self.conversations.application(speaker.conversation, speaker.owner)
        application = found[0] if found else None
        if application is None or not application.open:
            mine = self._applications.store.of_owner(speaker.owner)
            application = next((each for each in mine if each.open), None)
        if application is None:
            return None
        self.conversations.link(speaker.conversation, application.id)
        said = say("begun_again", title=application.title, number=application.number)
        return [text(said), *self._next(application, speaker)]

    def pause(self, speaker: Speaker) -> list[Message] | None:
        """Leave the form for now; ``None`` when none is open."""
        application = self.filling(speaker)
        if application is None:
            return None
        self.conversations.link(speaker.conversation, application.id, paused=True)
        return [text(say("paused"))]

    def filling(self, speaker: Speaker) -> Application | None:
        """The application that is being filled in now, if one is and it is not paused."""
        found = self.conversations.application(speaker.conversation, speaker.owner)
        if found is None or found[1] or not found[0].open:
            return None
        return found[0]

    def remind(self, speaker: Speaker) -> list[Message]:
        """After an interruption: the form is still there, and what it asks."""
        application = self.filling(speaker)
        if application is None:
            return []
        return [buttons(say("remind"), say("continue"), say("pause_button"))]

    # -- what was said -----------------------------------------------------------------------

    def hear(self, speaker: Speaker, reading: Reading) -> list[Message] | None:
        """Apply what a message said; ``None`` when no form is concerned."""
        try:
            return self._heard(speaker, reading)
        except DaobanError as error:
            return [text("".join(filter(None, (error.message, error.hint))))]

    def _heard(self, speaker: Speaker, reading: Reading) -> list[Message] | None:
        if reading.code:
            return self._resume(speaker, reading.code)
        if reading.command:
            return self._command(speaker, reading.command)
        application = self.filling(speaker)
        if application is None:
            if reading.loose:
                self.conversations.remember(speaker.conversation, reading.loose)
            return None
        overview = self._applications.overview(application, speaker.person)
        said: list[Message] = []
        if reading.answers or reading.optional is not None:
            application = self._answer(application, speaker, reading)
            labels = "；".join(reading.answers.values())
            said += [text(say("noted", label=labels))] if len(reading.answers) > 1 else []
            said += self._better(application, speaker, reading)
        if reading.direct is not None:
            application, wrong = self._fill(application, speaker, overview, reading.direct)
            said += wrong
        if reading.values:
            application = self._applications.hear(
                application.id, speaker.owner, reading.values, CHAT
            )
        if reading.yes is not None:
            application, more = self._yes_or_no(overview, speaker, reading.yes)
            said += more
            if application is None:
                return said
        return [*said, *self._next(application, speaker)]

    def yes_or_no(self, speaker: Speaker, yes: bool) -> list[Message] | None:
        """A plain yes or no to what the form asked; ``None`` when it asked nothing of that kind."""
        application = self.filling(speaker)
        if application is None:
            return None
        step = self._applications.overview(application, speaker.person).step
        if step.kind is StepKind.FIELD and not yes:
            return [text(say("unknown_field"))]
        return self.hear(speaker, Reading(consumed=True, yes=yes))

    def _answer(self, application: Application, speaker: Speaker, reading: Reading) -> Application:
        if reading.answers:
            application = self._applications.answer(
                application.id, speaker.owner, reading.answers, CHAT, speaker.person
            )
        if reading.optional is not None:
            application = self._applications.choose_optional(
                application.id, speaker.owner, reading.optional, CHAT, speaker.person
            )
        return application

    def _better(
        self, application: Application, speaker: Speaker, reading: Reading
    ) -> list[Message]:
        """The bundle that fits an answer just given better, if one does."""
        case = self._applications.overview(application, speaker.person).case
        records: Records = self._applications.published.records
        for chosen in case.chosen:
            other = records.get(chosen.option.leads_to or "")
            if chosen.scenario.id in reading.answers and isinstance(other, Service):
                if chosen.option.not_eligible:
                    continue
                said = say("better", label=chosen.option.label, title=other.title)
                return [buttons(said, other.title)]
        return []

    def _fill(
        self, application: Application, speaker: Speaker, overview: Overview, value: str
    ) -> tuple[Application, list[Message]]:
        """Put a value into the field that was asked for, if it is a right one."""
        place = overview.place(overview.step.key)
        if place is None:
            return application, []
        fault = field_fault(place, value)
        if fault:
            return application, [text(say("wrong_now", message=fault.message, hint=fault.hint))]
        filled = self._applications.fill(
            application.id, speaker.owner, {place.path: value}, CHAT, person=speaker.person
        )
        return filled, []

    def _hear(self, application: Application, facts: list[Heard], speaker: Speaker) -> Application:
        """Note facts that were said before the form was open."""
        overview = self._applications.overview(application, speaker.person)
        values = placed(facts, overview)
        if not values:
            return application
        return self._applications.hear(application.id, speaker.owner, values, CHAT)

    # -- yes and no, by what was asked -------------------------------------------------------

    def _yes_or_no(
        self, overview: Overview, speaker: Speaker, yes: bool
    ) -> tuple[Application | None, list[Message]]:
        """What yes and no do at this step; no application when nothing more is to be asked."""
        application, step = overview.application, overview.step
        owner, person = speaker.owner, speaker.person
        if step.kind is StepKind.CONSENT and person:
            return self._consent(application, speaker, person, step.key, yes)
        if step.kind is StepKind.HEARD:
            changed = self._applications.confirm_heard(application.id, owner, yes, CHAT, person)
            return changed, [text(say("kept" if yes else "forgotten"))]
        if step.kind is StepKind.REVIEW:
            if yes:
                return self._applications.confirm_review(application.id, owner, CHAT, person), []
            rows = unconfirmed_rows(overview)
            return None, [card(overview, say("review_title"), rows, "/form"), text(say("review"))]
        if step.kind is StepKind.RIVAL:
            changed = self._applications.resolve(
                application.id, owner, step.key, not yes, CHAT, person
            )
            return changed, []
        if step.kind is StepKind.MATERIALS:
            return self._materials(overview, speaker, uploaded=yes)
        if step.kind is StepKind.SUBMIT:
            return (None, self._submit(speaker)) if yes else (None, [text(say("later"))])
        return application, []

    def _consent(
        self, application: Application, speaker: Speaker, person: Person, code: str, given: bool
    ) -> tuple[Application, list[Message]]:
        before = len(application.content.values)
        changed, outcome = self._applications.consent(
            application.id, speaker.owner, code, given, CHAT, person
        )
        title = register(code).title
        if outcome is None:
            return changed, [text(say("refused", register=title))]
        count = len(changed.content.values) - before
        return changed, [text(say(f"fetched.{outcome.value}", register=title, count=max(count, 0)))]

    def _materials(
        self, overview: Overview, speaker: Speaker, uploaded: bool
    ) -> tuple[Application | None, list[Message]]:
        application, waiting = overview.application, open_materials(overview)
        if uploaded and waiting:
            said = say("not_uploaded", count=len(waiting), list="、".join(waiting))
            return None, [buttons(said, say("uploaded"), say("to_window"))]
        ways = dict.fromkeys(waiting, Way.WINDOW)
        changed = self._applications.set_ways(application.id, speaker.owner, ways, CHAT)
        return changed, []

    # -- wishes on the form itself -----------------------------------------------------------

    def _command(self, speaker: Speaker, name: str) -> list[Message] | None:
        if name == "resume":
            return self.proceed(speaker) or [text(say("no_form"))]
        if name == "progress":
            return progress_messages(self._parts, speaker.owner, speaker.person)
        if name == "pause":
            return self.pause(speaker)
        found = self.conversations.application(speaker.conversation, speaker.owner)
        if found is None:
            return [text(say("no_form"))]
        application = found[0]
        if name in ("withdraw", "withdraw_sure"):
            return self._withdraw(speaker, application, sure=name == "withdraw_sure")
        if name in ("again", "copy"):
            like = application.id if name == "copy" else None
            return self.begin(speaker, application.bundle, like)
        if name == "submit":
            return self._submit(speaker)
        if name == "code":
            code = self._applications.store.resume_code(application.id, speaker.owner)
            return [text(say("code", code=code))]
        if name == "back":
            return self._back(speaker, application)
        if name == "consents":
            return [self._consents(speaker, application)]
        if name == "review":
            overview = self._applications.overview(application, speaker.person)
            return [card(overview, overview.form.title, filled_rows(overview), "/form")]
        return self._next(application, speaker)

    def _withdraw(self, speaker: Speaker, application: Application, sure: bool) -> list[Message]:
        if not sure:
            asked = say("withdraw_sure")
            return [buttons(asked, say("withdraw_yes"), say("withdraw_no"))]
        drafts = (Status.DRAFT, Status.READY)
        withdraw = (
            self._applications.withdraw
            if application.status in drafts
            else self._parts.handing_in.withdraw
        )
        done = withdraw(application.id, speaker.owner, CHAT)
        return [text(say("withdrawn", title=done.title, number=done.number))]

    def _submit(self, speaker: Speaker) -> list[Message]:
        found = self.conversations.application(speaker.conversation, speaker.owner)
        if found is None:
            return [text(say("no_form"))]
        application = found[0]
        try:
            done = self._parts.handing_in.submit(
                application.id, speaker.owner, CHAT, speaker.person
            )
        except InvalidInput as error:
            first = error.details[0] if error.details else {"message": error.message, "hint": ""}
            problem = say("not_ready", message=first["message"], hint=first.get("hint", ""))
            return [text(problem), *self._next(application, speaker)]
        done = wait_for_receipt(self._parts, done)
        receipt = done.content.receipt
        said = say("submitted", receipt=receipt) if receipt else say("queued", number=done.number)
        overview = self._applications.overview(done, speaker.person)
        return [text(said), card(overview, done.title, [], "/progress")]

    def _resume(self, speaker: Speaker, code: str) -> list[Message]:
        try:
            application = self._applications.store.resume(code, speaker.owner)
        except NotFound as error:
            return [text(f"{error.message}{error.hint or ''}")]
        self.conversations.link(speaker.conversation, application.id)
        said = say("resumed", title=application.title, number=application.number)
        return [text(said), *self._next(application, speaker)]

    def _back(self, speaker: Speaker, application: Application) -> list[Message]:
        """Ask again for the field that was filled in last."""
        overview = self._applications.overview(application, speaker.person)
        values = application.content.values
        events = self._applications.store.events(application.id, speaker.owner)
        paths = [
            path for event in reversed(events) if event.kind == "filled" for path in event.fields
        ]
        place = next((found for path in paths if (found := overview.place(path))), None)
        if place is None or not application.open:
            return [text(say("no_back"))]
        self._applications.focus(application.id, speaker.owner, place.path, CHAT)
        value = shown(place.field, values.get(place.path, ""))
        return [text(say("back", label=place.label, value=value))]

    def _consents(self, speaker: Speaker, application: Application) -> Message:
        choices = application.content.registers
        items = [
            say(
                "consent_item",
                register=register(code).title,
                state=say(f"consent_state.{choice.value}"),
            )
            for code, choice in choices.items()
        ]
        overview = self._applications.overview(application, speaker.person)
        said = say("consents", list="、".join(items)) if items else say("no_consents")
        return {**card(overview, said, [], "/consents"), "text": said}

    # -- what comes next ---------------------------------------------------------------------

    def _next(self, application: Application, speaker: Speaker) -> list[Message]:
        """What is asked now; the checklist first, once it is settled what applies."""
        overview = self._applications.overview(application, speaker.person)
        said: list[Message] = []
        if application.status not in (Status.DRAFT, Status.READY):
            if application.status is Status.SUPPLEMENT and not overview.blocking:
                return [buttons(status_line(application, None), say("submit_now"))]
            return progress_messages(self._parts, speaker.owner, speaker.person)
        if self._guided(overview) and not application.content.told:
            application = self._applications.mark_told(application.id, speaker.owner, CHAT)
            overview = self._applications.overview(application, speaker.person)
            said.append(checklist_card(overview))
            if speaker.person is None and overview.prefill.registers:
                page = "/sign-in?next=/"
                hint = card(overview, say("sign_in_hint"), [], "", say("sign_in"))
                said.append({**hint, "text": say("sign_in_hint"), "page": page})
        records = self._applications.published.records
        days = self._applications.settings.consent_days
        return [*said, *step_messages(overview, records, days)]

    def _guided(self, overview: Overview) -> bool:
        guiding = (
            StepKind.ON_BEHALF,
            StepKind.SCENARIO,
            StepKind.OPTIONAL,
            StepKind.BARRED,
            StepKind.NOTHING,
        )
        return overview.step.kind not in guiding
