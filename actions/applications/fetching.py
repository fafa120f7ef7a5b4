"""Fetching from the registers: under a consent only, and taken out again when it is withdrawn."""

import secrets
from collections.abc import Mapping

from sqlalchemy.orm import Session

from actions.applications import values
from actions.applications.application import (
    Application,
    Channel,
    Origin,
    Provenance,
    RegisterChoice,
)
from actions.applications.consents import record_consent, withdraw_consent
from actions.applications.examination import field_fault
from actions.applications.overview import for_another
from actions.applications.prefilling import (
    Filled,
    Look,
    Person,
    fill_from_register,
    keys_of,
)
from actions.applications.registers.call_log import LoggedRegisters
from actions.applications.registers.port import (
    LookupOutcome,
    RegisterAnswer,
    RegisterQuery,
    Registers,
)
from actions.applications.settling import Settle, only_open
from actions.applications.store import ApplicationStore, Event
from actions.applications.texts import say
from actions.forms.loading import form_of
from actions.forms.prefill import CERTIFICATES, prefill_of
from daoban.errors import InvalidInput
from daoban.moments import now


class Fetching:
    """Consents to look-ups, and the look-ups under them."""

    def __init__(
        self, store: ApplicationStore, registers: Registers, consent_days: int, settle: Settle
    ) -> None:
        """Take what is needed.

        Args:
            store: where the applications are.
            registers: who is asked.
            consent_days: how long a consent holds.
            settle: lets follow what follows from a change.
        """
        self._store = store
        self._registers = registers
        self._days = consent_days
        self._settle = settle

    def consent(
        self,
        application_id: str,
        owner: str,
        register: str,
        given: bool,
        channel: Channel,
        person: Person,
    ) -> tuple[Application, LookupOutcome | None]:
        """Record a consent or a refusal, and ask the register, as ``Applications.consent``."""
        application = self._store.get(application_id, owner)
        prefill = prefill_of(application.bundle)
        if register not in prefill.registers:
            raise InvalidInput("这张表用不到这个登记库。", "请按页面上列出的选择。")
        consent_id = secrets.token_urlsafe(16)
        scope, purpose = keys_of(prefill, register), say("purpose", title=application.title)
        days = self._days if given else None
        choice = RegisterChoice.GIVEN if given else RegisterChoice.REFUSED

        def noted(application: Application) -> Application:
            if given and for_another(application):
                raise InvalidInput(say("another.message"), say("another.hint"))
            registers = {**application.content.registers, register: choice}
            return application.with_content(registers=registers)

        def also(session: Session, application: Application) -> None:
            record_consent(session, application, register, purpose, scope, days, consent_id)

        event = Event("consent" if given else "refused", channel, [register])
        application = self._store.change(application_id, owner, only_open(noted), event, also)
        if not given:
            return application, None
        return self._fetch(application, register, purpose, consent_id, person)

    def withdraw(
        self,
        application_id: str,
        owner: str,
        register: str,
        channel: Channel,
        person: Person | None = None,
    ) -> Application:
        """Withdraw a consent and what was fetched under it."""

        def also(session: Session, application: Application) -> None:
            withdraw_consent(session, application.id, register)

        def edit(application: Application) -> Application:
            application = values.without_register(application, register)
            if register == CERTIFICATES:
                application = application.with_content(certificates=())
            return self._settle(application, person)

        event = Event("consent_withdrawn", channel, [register])
        return self._store.change(application_id, owner, only_open(edit), event, also)

    def _fetch(
        self, application: Application, register: str, purpose: str, consent: str, person: Person
    ) -> tuple[Application, LookupOutcome]:
        """Ask a register under a consent and put in what it says."""
        registers = LoggedRegisters(self._registers, self._store.engine, application.id)
        known: dict[frozenset[tuple[str, str]], RegisterAnswer] = {}
        provenance = Provenance(
            origin=Origin.REGISTER,
            at=now(),
            channel=Channel.SYSTEM,
            register_code=register,
            consent=consent,
        )
        form, prefill = form_of(application.bundle), prefill_of(application.bundle)

        def ask(subject: Mapping[str, str], keys: tuple[str, ...]) -> RegisterAnswer:
            answer = registers.look_up(RegisterQuery(register, subject, keys, purpose, consent))
            known[frozenset(subject.items())] = answer
            return answer

        def recall(subject: Mapping[str, str], keys: tuple[str, ...]) -> RegisterAnswer:
            absent = RegisterAnswer(LookupOutcome.NOT_FOUND, missing=keys)
            return known.get(frozenset(subject.items()), absent)

        def fits(path: str, value: str) -> bool:
            place = form.place(path)
            return place is not None and field_fault(place, value) is None

        def fill(before: Application, look: Look) -> Filled:
            return fill_from_register(before, prefill, person, register, look, fits, provenance)

        # Asks over the network before the transaction begins; within it nobody waits.
        outcome = fill(application, ask).outcome

        def edit(before: Application) -> Application:
            if before.content.registers.get(register) is not RegisterChoice.GIVEN:
                return before
            content = fill(before, recall).content
            fetched = {**content.fetched, register: outcome.value}
            content = content.model_copy(update={"fetched": fetched, "reviewed": False})
            return self._settle(before.model_copy(update={"content": content}), person)

        event = Event("fetched", Channel.SYSTEM, [register])
        return self._store.change(application.id, application.owner, edit, event), outcome
