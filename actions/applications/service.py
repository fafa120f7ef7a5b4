"""Everything a person can do with an application; the chat and the pages use nothing else."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.applications import values
from actions.applications.application import (
    ENDED,
    OWN_WORDS,
    Application,
    Channel,
    Content,
    Entry,
    Held,
    Origin,
    Provenance,
    RegisterChoice,
    Status,
    Way,
)
from actions.applications.consents import (
    Consent,
    consents_of,
    record_consent,
    withdraw_consent,
)
from actions.applications.examination import field_fault
from actions.applications.guidance import ON_BEHALF
from actions.applications.overview import Overview, for_another, look_over
from actions.applications.prefilling import (
    Person,
    fill_from_identity,
    fill_from_register,
    keys_of,
    with_derived,
)
from actions.applications.published import PublishedRecords
from actions.applications.registers.call_log import LoggedRegisters
from actions.applications.registers.port import (
    LookupOutcome,
    RegisterAnswer,
    RegisterQuery,
    Registers,
)
from actions.applications.sealing import Sealer
from actions.applications.store import ApplicationStore, Event
from actions.applications.tables import now
from actions.applications.texts import say
from actions.forms.conditions import Circumstance
from actions.forms.form import Place
from actions.forms.loading import form_of
from actions.forms.normalising import normal_form
from actions.forms.prefill import prefill_of
from daoban.errors import InvalidInput, NotAllowed
from daoban.settings import Settings

Edit = Callable[[Application], Application]
NOT_OPEN = "这份申请现在不能修改。"


class Applications:
    """The applications of an installation."""

    def __init__(
        self, settings: Settings, engine: Engine, sealer: Sealer, registers: Registers
    ) -> None:
        """Take the parts that a process has once."""
        self.settings = settings
        self.store = ApplicationStore(engine, sealer)
        self.published = PublishedRecords(engine)
        self._registers = registers

    # -- looking -----------------------------------------------------------------------------

    def overview(self, application: Application, person: Person | None = None) -> Overview:
        """An application with all that follows from it."""
        return look_over(
            application,
            self.published.bundle(application.bundle),
            self.published.records,
            form_of(application.bundle),
            prefill_of(application.bundle),
            person,
        )

    def consents(self, application_id: str, owner: str) -> list[Consent]:
        """Every consent and refusal, in order.

        Raises:
            NotFound: there is no such application, or it is somebody else's.
        """
        self.store.get(application_id, owner)
        with Session(self.store.engine) as session:
            return consents_of(session, application_id)

    # -- beginning and ending ----------------------------------------------------------------

    def begin(
        self,
        owner: str,
        bundle_id: str,
        channel: Channel,
        person: Person | None = None,
        like: str | None = None,
    ) -> Application:
        """A new draft for a bundle.

        Args:
            owner: who begins it.
            bundle_id: the bundle.
            channel: where.
            person: who is signed in; name and number are filled in then.
            like: id of an earlier application of the same owner whose values are copied.

        Raises:
            NotFound: no such bundle, no form for it, or no such earlier application.
        """
        bundle = self.published.bundle(bundle_id)
        form_of(bundle_id)
        content = self._copied(like, owner, bundle_id, channel) if like else Content()
        draft = self.store.create(owner, bundle.id, bundle.title, bundle.city, content, channel)
        return self._change(draft.id, owner, _same, Event("begun", channel), person)

    def _copied(self, like: str, owner: str, bundle_id: str, channel: Channel) -> Content:
        """What an earlier application holds, as a proposal that has to be looked at."""
        earlier = self.store.get(like, owner)
        if earlier.bundle != bundle_id:
            raise InvalidInput("只能照着同一件事的上一份来填。", "请从那件事的页面重新开始。")
        provenance = Provenance(origin=Origin.COPIED, at=now(), channel=channel)
        entries = {
            path: Entry(current=Held(value=value, provenance=provenance, version=1))
            for path, value in earlier.content.values.items()
        }
        return Content(
            answers=earlier.content.answers,
            optional=earlier.content.optional,
            entries=entries,
        )

    def withdraw(self, application_id: str, owner: str, channel: Channel) -> Application:
        """End a draft; what has been handed in is withdrawn through ``HandingIn``.

        Raises:
            NotAllowed: it has been handed in.
        """

        def edit(application: Application) -> Application:
            if application.status not in (Status.DRAFT, Status.READY):
                raise NotAllowed(NOT_OPEN, "已经提交的申请，请用“撤回申请”。")
            return application.model_copy(update={"status": Status.WITHDRAWN})

        return self.store.change(application_id, owner, edit, Event("withdrawn", channel))

    # -- guided questions --------------------------------------------------------------------

    def answer(
        self,
        application_id: str,
        owner: str,
        answers: Mapping[str, str],
        channel: Channel,
        person: Person | None = None,
    ) -> Application:
        """Answer guided questions: scenario id to the label of an option; empty takes it back."""

        def edit(application: Application) -> Application:
            given = {**application.content.answers, **answers}
            kept = {scenario: label for scenario, label in given.items() if label}
            if kept == application.content.answers:
                return application
            turned = kept.get(ON_BEHALF) != application.content.answers.get(ON_BEHALF)
            application = _own_words_only(application) if turned else application
            return application.with_content(answers=kept)

        event = Event("answered", channel, sorted(answers))
        return self._change(application_id, owner, edit, event, person)

    def choose_optional(
        self,
        application_id: str,
        owner: str,
        matters: Sequence[str],
        channel: Channel,
        person: Person | None = None,
    ) -> Application:
        """Say which of the optional matters are wanted; none is an answer too."""
        bundle = self.published.bundle(self.store.get(application_id, owner).bundle)
        known = {step.matter for step in bundle.matters}
        chosen = tuple(matter for matter in dict.fromkeys(matters) if matter in known)
        edit = partial(Application.with_content, optional=chosen)
        return self._change(application_id, owner, edit, Event("optional", channel), person)

    # -- values ------------------------------------------------------------------------------

    def fill(
        self,
        application_id: str,
        owner: str,
        typed: Mapping[str, str],
        channel: Channel,
        seen: int | None = None,
        person: Person | None = None,
    ) -> Application:
        """Put in what was typed, right or wrong: nothing is lost, the examination tells.

        Args:
            application_id, owner: which.
            typed: field path to text; an empty text empties the field. Unknown paths are ignored.
            channel: where it was typed.
            seen: the version that was on the screen.
            person: who is signed in.
        """
        form = form_of(self.store.get(application_id, owner).bundle)
        places = {path: place for path in typed if (place := form.place(path))}
        normal = {path: normal_form(place.field, typed[path]) for path, place in places.items()}
        moment = now()

        def edit(application: Application) -> Application:
            return values.typed(application, normal, channel, moment, seen)

        event = Event("filled", channel, sorted(normal))
        return self._change(application_id, owner, edit, event, person)

    def hear(
        self, application_id: str, owner: str, said: Mapping[str, str], channel: Channel
    ) -> Application:
        """Note values that were said in passing; they wait to be confirmed."""
        moment = now()

        def edit(application: Application) -> Application:
            return values.heard(application, said, channel, moment)

        event = Event("heard", channel, sorted(said))
        return self._change(application_id, owner, edit, event, None)

    def confirm_heard(
        self,
        application_id: str,
        owner: str,
        yes: bool,
        channel: Channel,
        person: Person | None = None,
    ) -> Application:
        """Take over what was heard, or forget it."""
        edit = partial(values.heard_confirmed, yes=yes)
        return self._change(application_id, owner, edit, Event("heard_confirmed", channel), person)

    def confirm_review(
        self, application_id: str, owner: str, channel: Channel, person: Person | None = None
    ) -> Application:
        """Confirm every pre-filled value."""
        return self._change(
            application_id, owner, values.reviewed, Event("reviewed", channel), person
        )

    def resolve(
        self,
        application_id: str,
        owner: str,
        path: str,
        take_rival: bool,
        channel: Channel,
        person: Person | None = None,
    ) -> Application:
        """Choose between a value and the one that contradicts it."""
        edit = partial(values.resolved, path=path, take_rival=take_rival)
        return self._change(application_id, owner, edit, Event("resolved", channel, [path]), person)

    def focus(
        self, application_id: str, owner: str, path: str | None, channel: Channel
    ) -> Application:
        """Ask for a field next, whatever else is open; ``None`` takes it back."""
        edit = partial(Application.with_content, focus=path)
        fields = [path] if path else []
        return self._change(application_id, owner, edit, Event("focus", channel, fields), None)

    def mark_told(self, application_id: str, owner: str, channel: Channel) -> Application:
        """Note that the person has seen the checklist."""
        edit = partial(Application.with_content, told=True)
        return self._change(application_id, owner, edit, Event("told", channel), None)

    def set_ways(
        self, application_id: str, owner: str, ways: Mapping[str, Way | None], channel: Channel
    ) -> Application:
        """Say how materials are handed in; ``None`` takes it back."""

        def edit(application: Application) -> Application:
            kept = {**application.content.ways, **ways}
            return application.with_content(ways={name: way for name, way in kept.items() if way})

        return self._change(application_id, owner, edit, Event("ways", channel), None)

    # -- registers ---------------------------------------------------------------------------

    def consent(
        self,
        application_id: str,
        owner: str,
        register: str,
        given: bool,
        channel: Channel,
        person: Person,
    ) -> tuple[Application, LookupOutcome | None]:
        """Give or refuse consent for one register; given, it is asked and fills the form.

        Returns:
            The application, and what came of the look-up; ``None`` after a refusal.
        """
        application = self.store.get(application_id, owner)
        prefill = prefill_of(application.bundle)
        if register not in prefill.registers:
            raise InvalidInput("这张表用不到这个登记库。", "请按页面上列出的选择。")
        consent_id = secrets.token_urlsafe(16)
        scope, purpose = keys_of(prefill, register), say("purpose", title=application.title)
        days = self.settings.consent_days if given else None
        choice = RegisterChoice.GIVEN if given else RegisterChoice.REFUSED

        def noted(application: Application) -> Application:
            registers = {**application.content.registers, register: choice}
            return application.with_content(registers=registers)

        def also(session: Session, application: Application) -> None:
            record_consent(session, application, register, purpose, scope, days, consent_id)

        event = Event("consent" if given else "refused", channel, [register])
        application = self.store.change(application_id, owner, _open(noted), event, also)
        if not given:
            return application, None
        return self._fetch(application, register, purpose, consent_id, person)

    def withdraw_consent(
        self,
        application_id: str,
        owner: str,
        register: str,
        channel: Channel,
        person: Person | None = None,
    ) -> Application:
        """Withdraw a consent: nothing more is fetched, and what was is removed."""

        def also(session: Session, application: Application) -> None:
            withdraw_consent(session, application.id, register)

        def edit(application: Application) -> Application:
            application = values.without_register(application, register)
            if register == "e_certificates":
                application = application.with_content(certificates=())
            return self._settled(application, person)

        event = Event("consent_withdrawn", channel, [register])
        return self.store.change(application_id, owner, _open(edit), event, also)

    def _fetch(
        self, application: Application, register: str, purpose: str, consent: str, person: Person
    ) -> tuple[Application, LookupOutcome]:
        """Ask a register under a consent and put in what it says."""
        registers = LoggedRegisters(self._registers, self.store.engine, application.id)
        known: dict[str, RegisterAnswer] = {}

        def look(subject: Mapping[str, str], keys: tuple[str, ...]) -> RegisterAnswer:
            name = str(sorted(subject.items()))
            if name not in known:
                query = RegisterQuery(register, subject, keys, purpose, consent)
                known[name] = registers.look_up(query)
            return known[name]

        form, prefill = form_of(application.bundle), prefill_of(application.bundle)
        provenance = Provenance(
            origin=Origin.REGISTER,
            at=now(),
            channel=Channel.SYSTEM,
            register_code=register,
            consent=consent,
        )

        def fits(path: str, value: str) -> bool:
            place = form.place(path)
            return place is not None and field_fault(place, value) is None

        def fill(before: Application) -> tuple[Application, LookupOutcome]:
            filled = fill_from_register(before, prefill, person, register, look, fits, provenance)
            fetched = {**filled.content.fetched, register: filled.outcome.value}
            content = filled.content.model_copy(update={"fetched": fetched, "reviewed": False})
            return before.model_copy(update={"content": content}), filled.outcome

        _, outcome = fill(application)  # asks over the network before the transaction begins

        def edit(before: Application) -> Application:
            if before.content.registers.get(register) is not RegisterChoice.GIVEN:
                return before
            return self._settled(fill(before)[0], person)

        event = Event("fetched", Channel.SYSTEM, [register])
        changed = self.store.change(application.id, application.owner, edit, event)
        return changed, outcome

    # -- in common ---------------------------------------------------------------------------

    def _change(
        self,
        application_id: str,
        owner: str,
        edit: Edit,
        event: Event,
        person: Person | None,
    ) -> Application:
        """Change an open application and let follow what follows."""

        def whole(application: Application) -> Application:
            changed = edit(application)
            settled = self._settled(changed, person)
            return application if settled == application else settled

        return self.store.change(application_id, owner, _open(whole), event)

    def _settled(self, application: Application, person: Person | None) -> Application:
        """With what the sign-in tells, what follows from other fields, and the right status."""
        if person:
            application = _with_identity(application, person)
        form = form_of(application.bundle)
        application = with_derived(form, application, self._places(application))
        if application.status in (Status.DRAFT, Status.READY):
            ready = not self.overview(application, person).blocking
            status = Status.READY if ready else Status.DRAFT
            application = application.model_copy(update={"status": status})
        return application

    def _places(self, application: Application) -> list[Place]:
        content, form = application.content, form_of(application.bundle)
        case = Circumstance(content.answers, content.values)
        matters = self.overview(application).case.matter_ids
        return form.places(case, matters)


def _same(application: Application) -> Application:
    return application


def _open(edit: Edit) -> Edit:
    """The edit, refused when the form may not be changed any more."""

    def guarded(application: Application) -> Application:
        if not application.open:
            hint = "如果要重办，可以照着这份再填一份。" if application.status in ENDED else None
            raise NotAllowed(NOT_OPEN, hint or "可以先撤回，或等受理部门的通知。")
        return edit(application)

    return guarded


def _with_identity(application: Application, person: Person) -> Application:
    """Name and number of whoever is signed in: as the applicant, or as the agent of another."""
    moment = now()
    if not for_another(application):
        return fill_from_identity(application, prefill_of(application.bundle), person, moment)
    content = application.content
    provenance = Provenance(origin=Origin.IDENTITY, at=moment, channel=Channel.SYSTEM)
    for path, value in (
        ("agent.name", person.name),
        ("agent.identity_number", person.identity_number),
    ):
        content = values.offered(content, path, value, provenance, application.version + 1)
    return application.model_copy(update={"content": content})


def _own_words_only(application: Application) -> Application:
    """Without what was pre-filled: it was filled in for somebody else."""
    entries = {
        path: entry
        for path, entry in application.content.entries.items()
        if entry.current and entry.current.provenance.origin in OWN_WORDS
    }
    return application.with_content(entries=entries, registers={}, fetched={}, certificates=())
