"""``/application/<id>/form``: filling in, choosing between two values, confirming what is there."""

from collections.abc import Mapping

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from actions.applications.application import Application, Channel
from actions.applications.steps import StepKind
from actions.applications.values import shown_at
from actions.forms.form import COUNT, count_of
from daoban.errors import DaobanError, NotFound
from web.applications.form_views import sections_of, without_item
from web.applications.provenance import badge
from web.applications.rendering import PageRoute, go, go_on, part_page, templates
from web.applications.texts import application_text
from web.applications.visit import Here, Mine, Posted, Visit, text_of, texts_of
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=PageRoute)
PATH = "/application/{application_id}/form"
FIELD, CHOICE = "field:", "choice:"
"""What the names of controls begin with: values, and the choice between two values."""
FORM_STEPS = frozenset(
    {StepKind.HEARD, StepKind.REVIEW, StepKind.FIELD, StepKind.RIVAL, StepKind.CONTRADICTION}
)
"""What keeps somebody on the form."""


@router.get(PATH)
def show(here: Here, application: Mine, check: int = 0) -> Response:
    """The form; with ``check``, empty fields are pointed out too."""
    return _form(here, application, strict=bool(check))


@router.get(PATH + "/sections")
def show_sections(here: Here, application: Mine, check: int = 0) -> Response:
    """Only the fields, for the script that saves while one types."""
    context = {
        "a": application_text(),
        "w": application_text()["form"],
        "sections": sections_of(here.overview(application), bool(check)),
        "version": application.version,
    }
    return templates.TemplateResponse(here.request, "application_fields.html", context)


@router.post(PATH, dependencies=[Depends(same_origin)])
def save(here: Here, application: Mine, form: Posted) -> Response:
    """Save what was typed, then do what the button says."""
    action = text_of(form, "action")
    try:
        _save(here, application, form)
        _do(here, application, action)
    except NotFound:
        raise
    except DaobanError as error:
        kept = here.applications.store.get(application.id, here.owner)
        return _form(here, kept, error=error, typed=_typed(form))
    return _onward(here, application, action)


def _form(
    here: Visit,
    application: Application,
    strict: bool = False,
    error: DaobanError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    overview = here.overview(application)
    sections = sections_of(overview, strict, typed)
    fields = [field for section in sections for field in section.fields]
    heard = [
        (place.label, held.value, badge(held))
        for path, held in application.content.heard.items()
        if (place := overview.form.place(path))
    ]
    return part_page(
        here,
        overview,
        "form",
        error.http_status if error else 200,
        sections=sections,
        faults=[field for field in fields if field.fault] if strict else [],
        unseen=[field for field in fields if field.unseen and not application.content.reviewed],
        heard=heard,
        version=application.version,
        error=error,
        strict=strict,
    )


def _typed(form: FormData) -> dict[str, str]:
    """Field path to what the page sent for it."""
    return {
        name.removeprefix(FIELD): value.strip()
        for name, value in texts_of(form).items()
        if name.startswith(FIELD)
    }


def _save(here: Visit, application: Application, form: FormData) -> None:
    """Put in what differs from what the page showed, so that nothing unseen counts as confirmed."""
    shown = min(_version(form, application), application.version)
    entries, present = application.content.entries, application.content.values
    changed = {
        path: value
        for path, value in _typed(form).items()
        if value != (shown_at(entries[path], shown) if path in entries else "")
        and value != present.get(path, "")
    }
    for name, choice in texts_of(form).items():
        if name.startswith(CHOICE) and choice in ("keep", "take"):
            path = name.removeprefix(CHOICE)
            here.applications.resolve(
                application.id, here.owner, path, choice == "take", Channel.PAGE, here.person
            )
    if changed:
        here.applications.fill(
            application.id, here.owner, changed, Channel.PAGE, shown, here.person
        )


def _version(form: FormData, application: Application) -> int:
    """The version that the page showed; the present one when it does not say."""
    said = text_of(form, "version")
    return (
        int(said)
        if said.isascii() and said.isdecimal() and len(said) < 10
        else (application.version)
    )


def _do(here: Visit, application: Application, action: str) -> None:
    """What a button does besides saving."""
    verb, _, which = action.partition(":")
    given = (application.id, here.owner)
    if verb == "confirm":
        here.applications.confirm_review(*given, Channel.PAGE, here.person)
    elif verb in ("heard", "unheard"):
        yes = verb == "heard"
        here.applications.confirm_heard(*given, yes, Channel.PAGE, here.person)
    elif verb in ("add", "remove"):
        now = here.applications.store.get(*given)
        if changes := _repeated(here, now, verb, which):
            here.applications.fill(*given, changes, Channel.PAGE, None, here.person)


def _repeated(here: Visit, application: Application, verb: str, which: str) -> dict[str, str]:
    """What has to be typed to have one item more, or one less."""
    key, _, number = which.partition(":")
    form, values = here.overview(application).form, application.content.values
    section = next((each for each in form.sections if each.key == key and each.repeated), None)
    if section is None:
        return {}
    count = count_of(section, values)
    if verb == "add":
        return {f"{key}.{COUNT}": str(count + 1)} if count < (section.maximum or 0) else {}
    fits = number.isdecimal() and int(number) < count and count > (section.minimum or 0)
    return without_item(section, values, int(number)) if fits else {}


def _onward(here: Visit, application: Application, action: str) -> Response:
    verb, _, which = action.partition(":")
    if verb == "next":
        overview = here.overview(here.applications.store.get(application.id, here.owner))
        if overview.step.kind in FORM_STEPS:
            return go(here, application, "form", "?check=1#errors")
        return go_on(here, application)
    if verb in ("add", "remove"):
        return go(here, application, "form", f"#s-{which.partition(':')[0]}")
    return go(here, application, "form", "#saved")
