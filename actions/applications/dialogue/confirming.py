"""Yes and no, by what the form has asked."""

from collections.abc import Callable, Mapping

from actions.applications.application import Application, Way
from actions.applications.checklist import Handling
from actions.applications.dialogue.commands import submit
from actions.applications.dialogue.replies import (
    Message,
    buttons,
    card,
    open_materials,
    text,
    unconfirmed_rows,
)
from actions.applications.dialogue.speaking import CHAT, FormTalk
from actions.applications.dialogue.wording import say
from actions.applications.overview import Overview
from actions.applications.registers.catalogue import register
from actions.applications.steps import StepKind

Confirmed = tuple[Application | None, list[Message]]
"""The application to go on with, or none when nothing more is to be asked now; what is said."""


def confirm(talk: FormTalk, overview: Overview, yes: bool) -> Confirmed:
    """What yes or no does at the present step."""
    handle = _BY_STEP.get(overview.step.kind)
    return handle(talk, overview, yes) if handle else (overview.application, [])


def _consent(talk: FormTalk, overview: Overview, yes: bool) -> Confirmed:
    application, code = overview.application, overview.step.key
    if talk.person is None:
        return application, []
    before = len(application.content.values)
    changed, outcome = talk.applications.consent(
        application.id, talk.owner, code, yes, CHAT, talk.person
    )
    title = register(code).title
    if outcome is None:
        return changed, [text(say("refused", register=title))]
    count = max(len(changed.content.values) - before, 0)
    waived = _newly_waived(overview, talk.overview(changed))
    if waived and not count:
        return changed, [text(say("waived", list="、".join(waived)))]
    said = say(f"fetched.{outcome.value}", register=title, count=count)
    return changed, [text(said), *([text(say("waived", list="、".join(waived)))] if waived else [])]


def _newly_waived(before: Overview, after: Overview) -> list[str]:
    """Materials that need not be handed in now that the e-certificate was seen."""
    open_before = {
        entry.name for entry in before.checklist if entry.handling is not Handling.WAIVED
    }
    return [
        entry.name
        for entry in after.checklist
        if entry.handling is Handling.WAIVED and entry.name in open_before
    ]


def _heard(talk: FormTalk, overview: Overview, yes: bool) -> Confirmed:
    changed = talk.applications.confirm_heard(
        overview.application.id, talk.owner, yes, CHAT, talk.person
    )
    return changed, [text(say("kept" if yes else "forgotten"))]


def _review(talk: FormTalk, overview: Overview, yes: bool) -> Confirmed:
    if yes:
        application = overview.application
        return talk.applications.confirm_review(application.id, talk.owner, CHAT, talk.person), []
    rows = unconfirmed_rows(overview)
    return None, [card(overview, say("review_title"), rows, "/form"), text(say("review"))]


def _rival(talk: FormTalk, overview: Overview, yes: bool) -> Confirmed:
    changed = talk.applications.resolve(
        overview.application.id, talk.owner, overview.step.key, not yes, CHAT, talk.person
    )
    return changed, []


def _materials(talk: FormTalk, overview: Overview, yes: bool) -> Confirmed:
    """「上传好了」, or else all that is open is brought to the counter."""
    waiting = open_materials(overview)
    if yes and waiting:
        said = say("not_uploaded", count=len(waiting), list="、".join(waiting))
        return None, [buttons(said, say("uploaded"), say("to_window"))]
    ways = dict.fromkeys(waiting, Way.WINDOW)
    return talk.applications.set_ways(overview.application.id, talk.owner, ways, CHAT), []


def _submit(talk: FormTalk, _overview: Overview, yes: bool) -> Confirmed:
    return (None, submit(talk)) if yes else (None, [text(say("later"))])


_BY_STEP: Mapping[StepKind, Callable[[FormTalk, Overview, bool], Confirmed]] = {
    StepKind.CONSENT: _consent,
    StepKind.HEARD: _heard,
    StepKind.REVIEW: _review,
    StepKind.RIVAL: _rival,
    StepKind.MATERIALS: _materials,
    StepKind.SUBMIT: _submit,
}
