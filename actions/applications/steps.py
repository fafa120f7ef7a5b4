"""What comes next in an application: one function of its state, the same for chat and page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from actions.applications.application import Application, Status
from actions.applications.checklist import ChecklistEntry, Handling
from actions.applications.examination import Finding, Weight
from actions.applications.guidance import ON_BEHALF, Case
from actions.forms.form import Place


class StepKind(StrEnum):
    """The kinds of steps, in the order in which they come."""

    ON_BEHALF = "on_behalf"
    SCENARIO = "scenario"
    OPTIONAL = "optional"
    BARRED = "barred"
    NOTHING = "nothing"
    CONSENT = "consent"
    HEARD = "heard"
    REVIEW = "review"
    FIELD = "field"
    RIVAL = "rival"
    CONTRADICTION = "contradiction"
    MATERIALS = "materials"
    SUBMIT = "submit"
    WAIT = "wait"
    SUPPLEMENT = "supplement"
    ENDED = "ended"


@dataclass(frozen=True)
class Step:
    """What comes next.

    Attributes:
        kind: what has to be done.
        key: which one: id of the scenario, code of the register, path of the field.
        left: how many steps like this one are left, itself included.
        finding: what is wrong, when something is.
    """

    kind: StepKind
    key: str = ""
    left: int = 1
    finding: Finding | None = None


def next_step(
    application: Application,
    case: Case,
    places: Sequence[Place],
    checklist: Sequence[ChecklistEntry],
    findings: Sequence[Finding],
    asks_on_behalf: bool,
    registers: Collection[str],
) -> Step:
    """The next step.

    Args:
        application: as it is.
        case: what applies.
        places: the fields that apply.
        checklist: the materials that apply.
        findings: of the pre-examination.
        asks_on_behalf: whether the form tells for whom one applies.
        registers: registers that could pre-fill it for this person; none without sign-in.
    """
    if application.status is not Status.DRAFT and application.status is not Status.READY:
        return _afterwards(application)
    return (
        _guiding(application, case, asks_on_behalf)
        or _prefilling(application, registers)
        or _filling(application, places, findings)
        or _handing_in(checklist)
    )


def _afterwards(application: Application) -> Step:
    if application.status is Status.SUPPLEMENT:
        return Step(StepKind.SUPPLEMENT, left=len(application.content.supplement))
    waiting = application.status in (Status.SUBMITTED, Status.ACCEPTED)
    return Step(StepKind.WAIT if waiting else StepKind.ENDED)


def _guiding(application: Application, case: Case, asks_on_behalf: bool) -> Step | None:
    if case.barred:
        return Step(StepKind.BARRED, case.barred.scenario.id)
    if asks_on_behalf and ON_BEHALF not in application.content.answers:
        return Step(StepKind.ON_BEHALF, ON_BEHALF)
    if case.open:
        return Step(StepKind.SCENARIO, case.open[0].id, len(case.open))
    if case.undecided:
        return Step(StepKind.OPTIONAL, left=len(case.undecided))
    return None if case.matters else Step(StepKind.NOTHING)


def _prefilling(application: Application, registers: Collection[str]) -> Step | None:
    content = application.content
    waiting = [code for code in registers if code not in content.registers]
    if waiting:
        return Step(StepKind.CONSENT, waiting[0], len(waiting))
    if content.heard:
        return Step(StepKind.HEARD, left=len(content.heard))
    unseen = [
        entry for entry in content.entries.values() if entry.current and not entry.current.confirmed
    ]
    if unseen and not content.reviewed:
        return Step(StepKind.REVIEW, left=len(unseen))
    return None


def _filling(
    application: Application, places: Sequence[Place], findings: Sequence[Finding]
) -> Step | None:
    content = application.content
    values = content.values
    wrong = {finding.fields[0]: finding for finding in findings if finding.weight is Weight.WRONG}
    if any(place.path == content.focus for place in places):
        return Step(StepKind.FIELD, str(content.focus))
    for place in places:
        entry = content.entries.get(place.path)
        if entry and entry.rival:
            return Step(StepKind.RIVAL, place.path)
    open_places = [
        place
        for place in places
        if (place.field.required and not values.get(place.path)) or place.path in wrong
    ]
    if open_places:
        place = open_places[0]
        return Step(StepKind.FIELD, place.path, len(open_places), wrong.get(place.path))
    against = [finding for finding in findings if finding.weight is Weight.CONTRADICTION]
    if against:
        return Step(StepKind.CONTRADICTION, against[0].fields[-1], len(against), finding=against[0])
    return None


def _handing_in(checklist: Sequence[ChecklistEntry]) -> Step:
    open_materials = [
        entry for entry in checklist if entry.handling is Handling.BRING and entry.way is None
    ]
    if open_materials:
        return Step(StepKind.MATERIALS, left=len(open_materials))
    return Step(StepKind.SUBMIT)
