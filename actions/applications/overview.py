"""One application seen whole: what applies, its fields, its materials, what is wrong, what is next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.applications.application import Application, Origin
from actions.applications.checklist import ChecklistEntry, checklist_of
from actions.applications.examination import Finding, examine
from actions.applications.guidance import (
    FOR_ANOTHER,
    ON_BEHALF,
    Case,
    Records,
    asks_on_behalf,
    case_of,
)
from actions.applications.prefilling import Person
from actions.applications.steps import Step, next_step
from actions.forms.conditions import Circumstance
from actions.forms.form import Form, Place
from actions.forms.prefill import CERTIFICATES, Prefill
from knowledge.records import Bundle, Record

FILLED_BY_ITSELF = frozenset({Origin.REGISTER, Origin.IDENTITY, Origin.DERIVED, Origin.COPIED})
"""Origins of values that nobody had to type or say."""


@dataclass(frozen=True)
class Overview:
    """An application with all that follows from it.

    Attributes:
        application: as it is kept.
        form, prefill: of its bundle.
        case: what applies.
        places: the fields that apply, in order.
        checklist: the materials that apply.
        findings: what the pre-examination found, the most important first.
        registers: codes of the registers that could fill it for this person.
        titles: id of a matter to its title.
        step: what comes next.
    """

    application: Application
    form: Form
    prefill: Prefill
    case: Case
    places: tuple[Place, ...]
    checklist: tuple[ChecklistEntry, ...]
    findings: tuple[Finding, ...]
    registers: tuple[str, ...]
    titles: Mapping[str, str]
    step: Step

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What must be put right before it can be handed in."""
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def filled(self) -> int:
        """How many of its fields hold a value."""
        values = self.application.content.values
        return sum(bool(values.get(place.path)) for place in self.places)

    @property
    def prefilled(self) -> int:
        """How many of its fields nobody had to type or say."""
        entries = self.application.content.entries
        found = (entries.get(place.path) for place in self.places)
        return sum(
            bool(entry and entry.current and entry.current.provenance.origin in FILLED_BY_ITSELF)
            for entry in found
        )

    def place(self, path: str) -> Place | None:
        """The field at a path, if it applies."""
        return next((place for place in self.places if place.path == path), None)


def look_over(
    application: Application,
    bundle: Bundle,
    records: Records,
    form: Form,
    prefill: Prefill,
    person: Person | None,
) -> Overview:
    """Everything that follows from the state of an application.

    Args:
        application: as it is kept.
        bundle: of that application.
        records: every published record.
        form, prefill: of the bundle.
        person: who is signed in, if anybody is.
    """
    content = application.content
    case = case_of(bundle, form, content.answers, content.optional)
    places = form.places(Circumstance(content.answers, content.values), case.matter_ids)
    checklist = checklist_of(case, records, content.certificates, content.ways)
    findings = examine(application, form, case, places, checklist)
    registers = _registers(application, prefill, checklist, person)
    step = next_step(
        application, case, places, checklist, findings, asks_on_behalf(form), registers
    )
    return Overview(
        application,
        form,
        prefill,
        case,
        tuple(places),
        tuple(checklist),
        tuple(findings),
        registers,
        {
            step.matter: record.title
            for step in (*bundle.matters, *case.matters)
            if isinstance(record := records.get(step.matter), Record)
        },
        step,
    )


def _registers(
    application: Application,
    prefill: Prefill,
    checklist: Sequence[ChecklistEntry],
    person: Person | None,
) -> tuple[str, ...]:
    """The registers that could help: none without sign-in or for somebody else."""
    if person is None or for_another(application):
        return ()
    waivable = any(entry.certificate for entry in checklist)
    wanted = {source.register_code for source in prefill.sources if source.fills}
    return tuple(
        code for code in prefill.registers if code in wanted or (waivable and code == CERTIFICATES)
    )


def for_another(application: Application) -> bool:
    """Whether somebody fills it in for another person (代办)."""
    return application.content.answers.get(ON_BEHALF) == FOR_ANOTHER
