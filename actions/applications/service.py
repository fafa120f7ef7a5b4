"""Everything a person can do with an application; the chat and the pages use nothing else."""

from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.applications import values
from actions.applications.application import (
    Application,
    Channel,
    Content,
    Entry,
    Held,
    Origin,
    Provenance,
    Status,
    Way,
)
from actions.applications.consents import (
    Consent,
    consents_of,
)
from actions.applications.fetching import Fetching
from actions.applications.overview import Overview, for_another, look_over
from actions.applications.prefilling import (
    Person,
)
from actions.applications.published import PublishedRecords, bundle_in
from actions.applications.registers.port import (
    LookupOutcome,
    Registers,
)
from actions.applications.settling import NOT_OPEN, Edit, only_open, settled
from actions.applications.store import ApplicationStore, Event
from actions.forms.loading import form_of
from actions.forms.normalising import normal_form
from actions.forms.prefill import prefill_of
from daoban.errors import InvalidInput, NotAllowed
from daoban.moments import now
from daoban.sealing import Sealer
from daoban.settings import Settings


class Applications:
    """The applications of an installation."""

    def __init__(
        self, settings: Settings, engine: Engine, sealer: Sealer, registers: Registers
    ) -> None:
        """Take the parts that a process has once."""
        self.settings = settings
        self.store = ApplicationStore(engine, sealer)
        self.published = PublishedRecords(engine)
        self._fetching = Fetching(self.store, registers, settings.consent_days, self._settled)

    # -- looking -----------------------------------------------------------------------------

    def overview(self, application: Application, person: Person | None = None) -> Overview:
        """An application with all that follows from it."""
        records = self.published.records
        return look_over(
            application,
            bundle_in(records, application.bundle),
            records,
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
            changed = application.with_content(answers=kept)
            turned = for_another(changed) != for_another(application)
            return values.own_words_only(changed) if turned else changed

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

        Raises:
            InvalidInput: the form does not use this register, or it is filled in for another
                person, whose data nobody else can release.
        """
        return self._fetching.consent(application_id, owner, register, given, channel, person)

    def withdraw_consent(
        self,
        application_id: str,
        owner: str,
        register: str,
        channel: Channel,
        person: Person | None = None,
    ) -> Application:
        """Withdraw a consent: nothing more is fetched, and what was is removed."""
        return self._fetching.withdraw(application_id, owner, register, channel, person)

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

        def with_all(application: Application) -> Application:
            changed = edit(application)
            whole = self._settled(changed, person)
            return application if whole == application else whole

        return self.store.change(application_id, owner, only_open(with_all), event)

    def _settled(self, application: Application, person: Person | None) -> Application:
        records = self.published.records
        return settled(application, bundle_in(records, application.bundle), records, person)


def _same(application: Application) -> Application:
    return application
