"""What follows from each change: the sign-in's own values, derived ones, and the right status."""

from collections.abc import Callable

from actions.applications.application import (
    ENDED,
    Application,
    Channel,
    Origin,
    Provenance,
    Status,
)
from actions.applications.deriving import with_derived
from actions.applications.guidance import Records, case_of
from actions.applications.overview import for_another, look_over
from actions.applications.prefilling import Person, fill_from_identity
from actions.applications.values import offered
from actions.forms.conditions import Circumstance
from actions.forms.loading import form_of
from actions.forms.prefill import prefill_of
from daoban.errors import NotAllowed
from daoban.moments import now
from knowledge.records import Bundle

Edit = Callable[[Application], Application]
Settle = Callable[[Application, Person | None], Application]
NOT_OPEN = "这份申请现在不能修改。"


def settled(
    application: Application, bundle: Bundle, records: Records, person: Person | None
) -> Application:
    """With what the sign-in tells, what follows from other fields, and the right status.

    Args:
        application: as it was just changed.
        bundle: of that application.
        records: every published record.
        person: who is signed in.
    """
    if person:
        application = _with_identity(application, person)
    form, content = form_of(application.bundle), application.content
    matters = case_of(bundle, form, content.answers, content.optional).matter_ids
    places = form.places(Circumstance(content.answers, content.values), matters)
    application = with_derived(form, application, places)
    if application.status in (Status.DRAFT, Status.READY):
        prefill = prefill_of(application.bundle)
        seen = look_over(application, bundle, records, form, prefill, person)
        status = Status.DRAFT if seen.blocking else Status.READY
        application = application.model_copy(update={"status": status})
    return application


def only_open(edit: Edit) -> Edit:
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
        content = offered(content, path, value, provenance, application.version + 1)
    return application.model_copy(update={"content": content})
