"""The way through an application: its parts, which one comes next, and where each one is."""

from dataclasses import dataclass

from actions.applications.application import Status
from actions.applications.overview import Overview
from actions.applications.steps import StepKind

PARTS = ("questions", "checklist", "consents", "form", "materials", "review")
PROGRESS = "progress"
_PART_OF = {
    StepKind.ON_BEHALF: "questions",
    StepKind.SCENARIO: "questions",
    StepKind.OPTIONAL: "questions",
    StepKind.BARRED: "questions",
    StepKind.NOTHING: "questions",
    StepKind.CONSENT: "consents",
    StepKind.HEARD: "form",
    StepKind.REVIEW: "form",
    StepKind.FIELD: "form",
    StepKind.RIVAL: "form",
    StepKind.CONTRADICTION: "form",
    StepKind.MATERIALS: "materials",
    StepKind.SUBMIT: "review",
    StepKind.WAIT: PROGRESS,
    StepKind.SUPPLEMENT: PROGRESS,
    StepKind.ENDED: PROGRESS,
}


@dataclass(frozen=True)
class Part:
    """A part of the way as the bar shows it.

    Attributes:
        name: of the part, and the last part of its address.
        done: whether nothing is left to do there.
        here: whether it is the one on the screen.
    """

    name: str
    done: bool
    here: bool


def next_part(overview: Overview) -> str:
    """The part that comes next; the checklist is shown once before anything is filled in."""
    part = _PART_OF[overview.step.kind]
    told = overview.application.content.told
    if part in ("questions", PROGRESS) or told:
        return part
    return "checklist"


def way(overview: Overview, here: str) -> list[Part]:
    """All parts of the way; none for an application that has been handed in."""
    if overview.application.status not in (Status.DRAFT, Status.READY, Status.SUPPLEMENT):
        return []
    following = next_part(overview)
    reached = PARTS.index(following) if following in PARTS else len(PARTS)
    return [Part(name, index < reached, name == here) for index, name in enumerate(PARTS)]
