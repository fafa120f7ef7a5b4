"""``/application/<id>/questions``: the guided questions, all that matter at once."""

from dataclasses import dataclass

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from actions.applications.application import Channel
from actions.applications.guidance import (
    FOR_ANOTHER,
    FOR_MYSELF,
    ON_BEHALF,
    asks_on_behalf,
    other_help,
)
from actions.applications.overview import Overview
from actions.applications.steps import StepKind
from knowledge.facts import Statement
from knowledge.records import Bundle, Record
from search.composition.quotes import cite
from web.applications.rendering import PageRoute, go, part_page
from web.applications.texts import application_text
from web.applications.visit import Here, Mine, Posted, Visit, texts_of
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=PageRoute)
PATH = "/application/{application_id}/questions"
ANSWER, OPTIONAL = "answer:", "optional:"


@dataclass(frozen=True)
class Question:
    """A question as a group of choices.

    Attributes:
        id: of the scenario.
        text: the question.
        choices: its answers.
        chosen: the answer that was given; empty when none was.
        note: what the record says on that answer, with its source.
    """

    id: str
    text: str
    choices: tuple[str, ...]
    chosen: str
    note: str
    source: str


@dataclass(frozen=True)
class Extra:
    """An optional matter."""

    id: str
    title: str
    when: str
    chosen: bool


@router.get(PATH)
def show(here: Here, application: Mine, check: int = 0) -> Response:
    """Every question that still changes something, and those that were answered."""
    overview = here.overview(application)
    barred = overview.case.barred
    records = here.applications.published.records
    help_instead = [
        (each, "bundle" if isinstance(each, Bundle) else "guide")
        for each in (other_help(barred, records) if barred else [])
    ]
    return part_page(
        here,
        overview,
        "questions",
        questions=_questions(here, overview),
        extras=_extras(here, overview),
        barred=barred,
        why=_cited(here, overview, barred.option.not_eligible) if barred else "",
        help_instead=help_instead,
        better=_better(here, overview),
        check=bool(check),
    )


@router.post(PATH, dependencies=[Depends(same_origin)])
def answer(here: Here, application: Mine, form: Posted) -> Response:
    """Take the answers; those that follow from them are asked next."""
    before = here.overview(application)
    answers = {
        name.removeprefix(ANSWER): value
        for name, value in texts_of(form).items()
        if name.startswith(ANSWER)
    }
    given = (application.id, here.owner)
    if answers:
        here.applications.answer(*given, answers, Channel.PAGE, here.person)
    if "extras" in form:
        here.applications.choose_optional(*given, _wanted(form), Channel.PAGE, here.person)
    after = here.overview(here.applications.store.get(*given))
    if after.case.barred:
        return go(here, application, "questions")
    if after.step.kind in (StepKind.ON_BEHALF, StepKind.SCENARIO):
        asked = {each.id for each in before.case.open}
        left_out = asked.intersection(each.id for each in after.case.open)
        return go(here, application, "questions", "?check=1" if left_out else "#next-question")
    return go(here, application)


def _wanted(form: FormData) -> list[str]:
    return [name.removeprefix(OPTIONAL) for name in texts_of(form) if name.startswith(OPTIONAL)]


def _questions(here: Visit, overview: Overview) -> list[Question]:
    answers = overview.application.content.answers
    shown = {each.scenario.id: each.option for each in overview.case.chosen}
    open_ids = {scenario.id for scenario in overview.case.open}
    words = application_text()["questions"]
    found = []
    if asks_on_behalf(overview.form):
        chosen = answers.get(ON_BEHALF, "")
        choices = (FOR_MYSELF, FOR_ANOTHER)
        found.append(Question(ON_BEHALF, words["on_behalf"], choices, chosen, "", ""))
    for scenario in overview.case.bundle.scenarios:
        option = shown.get(scenario.id)
        if option is None and scenario.id not in open_ids:
            continue
        found.append(
            Question(
                id=scenario.id,
                text=scenario.question,
                choices=tuple(each.label for each in scenario.options),
                chosen=option.label if option else "",
                note=option.note.text if option and option.note else "",
                source=_cited(here, overview, option.note) if option else "",
            )
        )
    return found


def _extras(here: Visit, overview: Overview) -> list[Extra]:
    chosen = overview.application.content.optional
    settled = {
        matter
        for scenario in overview.case.bundle.scenarios
        for option in scenario.options
        for matter in (*option.adds_matters, *option.drops_matters)
    }
    records = here.applications.published.records
    return [
        Extra(step.matter, record.title, step.when or "", step.matter in (chosen or ()))
        for step in overview.case.bundle.matters
        if step.optional
        and step.matter not in settled
        and isinstance(record := records.get(step.matter), Record)
    ]


def _cited(here: Visit, overview: Overview, statement: Statement | None) -> str:
    """The source of a statement and where in it, in words."""
    if statement is None:
        return ""
    records = here.applications.published.records
    source = cite(records, overview.case.bundle, statement.source).source
    return f"{source} {statement.locator}" if statement.locator else source


def _better(here: Visit, overview: Overview) -> Record | None:
    if not overview.case.better:
        return None
    record = here.applications.published.records.get(overview.case.better)
    return record if isinstance(record, Record) else None
