"""``/application/<id>/materials``: how each material is handed in, and the uploaded files."""

from urllib.parse import quote

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from actions.applications.application import Application, Channel, Way
from actions.applications.attachments import Attachment
from actions.applications.checklist import ChecklistEntry, Handling
from actions.applications.overview import Overview
from daoban.errors import DaobanError, InvalidInput, NotFound
from web.applications.rendering import PageRoute, go, go_on, part_page
from web.applications.texts import application_text
from web.applications.visit import Here, Mine, Posted, Visit, files_of, text_of, texts_of
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=PageRoute)
PATH = "/application/{application_id}/materials"
WAY = "way:"
CHOSEN = (Way.WINDOW, Way.LATER, Way.PROMISE)
"""Ways that are chosen; uploading is done by uploading."""


@router.get(PATH)
def show(here: Here, application: Mine) -> Response:
    """Every material with its ways."""
    return _materials(here, application)


@router.post(PATH, dependencies=[Depends(same_origin)])
def save(here: Here, application: Mine, form: Posted) -> Response:
    """Take files for one material, or how materials are handed in; then go on if asked to."""
    action, _, number = text_of(form, "action").partition(":")
    overview = here.overview(application)
    _choose(here, application, overview, texts_of(form))
    try:
        for place, entry in enumerate(overview.checklist, 1):
            for file in files_of(form, f"file:{place}"):
                content = file.file.read()
                here.parts.attachments.add(
                    application.id,
                    here.owner,
                    entry.name,
                    file.filename or "",
                    content,
                    Channel.PAGE,
                )
    except NotFound:
        raise
    except DaobanError as error:
        kept = here.applications.store.get(application.id, here.owner)
        return _materials(here, kept, error)
    if action == "next":
        return go_on(here, application)
    return go(here, application, "materials", f"#m-{number}" if number.isdecimal() else "")


@router.get(PATH + "/{file_id}")
def download(file_id: str, here: Here, application: Mine) -> Response:
    """A file, for its owner only; never shown within our pages as one of them."""
    given = (application.id, here.owner)
    content = here.parts.attachments.content(*given, file_id)
    file = next(each for each in here.parts.attachments.of(*given) if each.id == file_id)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=file.media_type, headers=headers)


@router.post(PATH + "/{file_id}/delete", dependencies=[Depends(same_origin)])
def delete(file_id: str, here: Here, application: Mine) -> Response:
    """Delete a file."""
    here.parts.attachments.remove(application.id, here.owner, file_id, Channel.PAGE)
    return go(here, application, "materials")


def _choose(
    here: Visit, application: Application, overview: Overview, texts: dict[str, str]
) -> None:
    ways: dict[str, Way | None] = {}
    for place, entry in enumerate(overview.checklist, 1):
        said = texts.get(f"{WAY}{place}")
        if said in {way.value for way in entry.ways if way in CHOSEN}:
            ways[entry.name] = Way(said)
        elif said == "":
            ways[entry.name] = None
    changed = {name: way for name, way in ways.items() if way != application.content.ways.get(name)}
    if changed and not application.open:
        words = application_text()["materials"]
        raise InvalidInput(words["closed"], words["closed_hint"])
    if changed:
        here.applications.set_ways(application.id, here.owner, changed, Channel.PAGE)


def _materials(here: Visit, application: Application, error: DaobanError | None = None) -> Response:
    overview = here.overview(application)
    files = here.parts.attachments.of(application.id, here.owner)
    return part_page(
        here,
        overview,
        "materials",
        error.http_status if error else 200,
        wanted=[
            (place, entry, [way for way in entry.ways if way in CHOSEN], _of(files, entry))
            for place, entry in enumerate(overview.checklist, 1)
            if entry.handling in (Handling.BRING, Handling.MAYBE)
        ],
        settled=[
            entry
            for entry in overview.checklist
            if entry.handling in (Handling.FORM, Handling.WAIVED)
        ],
        megabytes=here.applications.settings.upload_limit // 1_000_000,
        error=error,
    )


def _of(files: list[Attachment], entry: ChecklistEntry) -> list[Attachment]:
    return [file for file in files if file.material == entry.name]
