"""``/application/<id>/review``: the pre-examination, everything to read over, and handing in."""

from dataclasses import dataclass

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from actions.applications.application import Application, Channel
from actions.applications.examination import Finding, Weight
from actions.applications.overview import Overview, for_another
from daoban.errors import DaobanError, InvalidInput, NotFound
from web.applications.form_views import element_id, sections_of
from web.applications.rendering import PageRoute, go, part_page
from web.applications.texts import application_text
from web.applications.visit import Here, Mine, Posted, Visit, text_of
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=PageRoute)
PATH = "/application/{application_id}/review"


@dataclass(frozen=True)
class Found:
    """Something the pre-examination found, with the address where it is put right."""

    kind: str
    message: str
    hint: str
    link: str
    blocks: bool


@router.get(PATH)
def show(here: Here, application: Mine) -> Response:
    """What is left to do, and everything that will be handed in."""
    return _review(here, application)


@router.post(PATH, dependencies=[Depends(same_origin)])
def submit(here: Here, application: Mine, form: Posted) -> Response:
    """Hand it in; a second time changes nothing."""
    try:
        if application.open and not text_of(form, "declared"):
            words = application_text()["review"]
            raise InvalidInput(words["declare_first"], words["declare_first_hint"])
        here.parts.handing_in.submit(application.id, here.owner, Channel.PAGE, here.person)
    except NotFound:
        raise
    except DaobanError as error:
        return _review(here, here.applications.store.get(application.id, here.owner), error)
    return go(here, application, "progress")


def _review(here: Visit, application: Application, error: DaobanError | None = None) -> Response:
    overview = here.overview(application)
    files = here.parts.attachments.of(application.id, here.owner)
    return part_page(
        here,
        overview,
        "review",
        error.http_status if error else 200,
        findings=found_in(overview, f"{here.base}/application/{application.id}"),
        sections=sections_of(overview),
        files={each.material: [] for each in files}
        | {
            each.material: [one for one in files if one.material == each.material] for each in files
        },
        for_another=for_another(application),
        error=error,
    )


def found_in(overview: Overview, base: str) -> list[Found]:
    """The findings with where each is put right, the most important first."""
    numbers = {entry.name: number for number, entry in enumerate(overview.checklist, 1)}
    return [
        Found(
            each.weight.name.lower(),
            each.message,
            each.hint,
            base + _place(each, numbers),
            each.blocks,
        )
        for each in overview.findings
    ]


def _place(finding: Finding, numbers: dict[str, int]) -> str:
    if finding.fields:
        return f"/form?check=1#{element_id(finding.fields[-1])}"
    if finding.material:
        return f"/materials#m-{numbers.get(finding.material, 1)}"
    asked = finding.weight in (Weight.BARRED, Weight.QUESTION)
    return "/questions?check=1" if asked else "/review"
