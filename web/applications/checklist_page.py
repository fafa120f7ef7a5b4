"""``/application/<id>/checklist``: the personal checklist, as page, PDF and QR code."""

from dataclasses import dataclass

import segno
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from actions.applications.application import Application, Channel
from actions.applications.checklist import ChecklistEntry, Handling
from actions.applications.overview import Overview
from knowledge.records import Record
from web.applications.checklist_paper import paper
from web.applications.rendering import PageRoute, go, part_page
from web.applications.texts import application_text
from web.applications.visit import Here, Mine, Visit
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=PageRoute)
PATH = "/application/{application_id}/checklist"


@dataclass(frozen=True)
class Group:
    """Materials that are handled in the same way."""

    name: str
    entries: tuple[ChecklistEntry, ...]


@router.get(PATH)
def show(here: Here, application: Mine) -> Response:
    """What to bring, and what need not be."""
    overview = here.overview(application)
    code = segno.make(_address(here, application), error="m", micro=False)
    return part_page(
        here,
        overview,
        "checklist",
        groups=groups_of(overview),
        matters=matters_of(here, overview),
        notes=overview.case.notes,
        code=code.svg_inline(border=2, light="#fff", omitsize=True, title=_words()["code_title"]),
    )


@router.post(PATH, dependencies=[Depends(same_origin)])
def go_on(here: Here, application: Mine) -> Response:
    """Note that it was read, and go on."""
    here.applications.mark_told(application.id, here.owner, Channel.PAGE)
    return go(here, application)


@router.get("/application/{application_id}/checklist.pdf")
def show_paper(here: Here, application: Mine) -> Response:
    """The same on A4."""
    overview = here.overview(application)
    content = paper(
        application,
        [(_words()["groups"][each.name], each.entries) for each in groups_of(overview)],
        matters_of(here, overview),
        _address(here, application),
    )
    name = f"checklist-{application.number}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, media_type="application/pdf", headers=headers)


@router.get("/application/{application_id}/qr.svg")
def show_code(here: Here, application: Mine) -> Response:
    """The address of the checklist as a QR code."""
    code = segno.make(_address(here, application), error="m", micro=False)
    image = code.svg_inline(border=2, scale=6, light="#fff", title=_words()["code_title"])
    return Response(_with_namespace(image), media_type="image/svg+xml")


def groups_of(overview: Overview) -> list[Group]:
    """The materials in the order in which one has to see to them."""
    named = ("bring", "later", "promise", "maybe", "form", "waived")
    found: dict[str, list[ChecklistEntry]] = {name: [] for name in named}
    for entry in overview.checklist:
        found[_group(entry)].append(entry)
    return [Group(name, tuple(entries)) for name, entries in found.items() if entries]


def matters_of(here: Visit, overview: Overview) -> list[str]:
    """Titles of the matters that apply."""
    records = here.applications.published.records
    found = (records.get(step.matter) for step in overview.case.matters)
    return [record.title for record in found if isinstance(record, Record)]


def _group(entry: ChecklistEntry) -> str:
    if entry.handling is not Handling.BRING:
        return entry.handling.value
    return "later" if entry.deferrable else "promise" if entry.promise else "bring"


def _address(here: Visit, application: Application) -> str:
    return here.address(f"/application/{application.id}/checklist")


def _with_namespace(image: str) -> str:
    return image.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = application_text()["checklist"]
    return words
