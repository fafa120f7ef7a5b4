"""``/studio/hits``: what a question comes to now, and many of them at once (命中测试)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, UploadFile
from fastapi.responses import Response

from daoban.errors import DaobanError, InvalidInput
from studio.hits.shapes import HitState
from web.sign_in.same_origin import same_origin
from web.studio.here import InStudio, Tester, Visitor
from web.studio.posted import SentLists, number, one
from web.studio.rendering import StudioRoute, go, page
from web.studio.texts import studio_words

router = APIRouter(include_in_schema=False, route_class=StudioRoute)
PATH = "/studio/hits"
GUARD = [Depends(same_origin)]
LINES = 100
"""Questions of a run on one page."""
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Typed = Annotated[str, Form()]


@router.get(PATH)
def show(here: Tester, done: str = "") -> Response:
    """The form, and the runs so far."""
    return _page(here, done=done)


@router.post(PATH, dependencies=GUARD)
def ask(here: Tester, sent: SentLists) -> Response:
    """One question, with the evidence."""
    text, city = one(sent, "question", 500), one(sent, "city", 20)
    try:
        result = here.studio.hits.ask(here.actor, text, city)
    except DaobanError as error:
        return _page(here, error=error, text=text, city=city)
    return _page(here, result=result, text=text, city=city)


@router.post(PATH + "/runs", dependencies=GUARD)
def start(here: Tester, file: Annotated[UploadFile, File()], name: Typed = "") -> Response:
    """Begin to ask the questions of a file."""
    data = file.file.read()
    try:
        run = here.studio.hits.start_file(here.actor, name, file.filename or "", data)
    except DaobanError as error:
        return _page(here, error=error, name=name)
    return go(here, f"{PATH}/runs/{run.id}")


@router.get(PATH + "/runs/{run_id}")
def show_run(run_id: int, here: Visitor, start: int = 0, done: str = "") -> Response:
    """How far a run has come, and its questions."""
    return _run_page(here, run_id, max(0, start), done=done)


@router.get(PATH + "/runs/{run_id}/workbook")
def workbook(run_id: int, here: Visitor) -> Response:
    """A run as an Excel workbook."""
    data = here.studio.hits.export(here.actor, run_id)
    headers = {"Content-Disposition": f'attachment; filename="hits-{run_id}.xlsx"'}
    return Response(data, media_type=WORKBOOK, headers=headers)


@router.get(PATH + "/compare")
def compare(here: Visitor, before: int = 0, after: int = 0) -> Response:
    """Two runs side by side."""
    try:
        if not (before and after) or before == after:
            words = studio_words()["hits"]
            raise InvalidInput(words["choose_two"], words["choose_two_hint"])
        comparison = here.studio.hits.compare(here.actor, before, after)
    except DaobanError as error:
        return _page(here, error=error)
    return page(here, "hit_comparison", comparison=comparison)


@router.post(PATH + "/golden", dependencies=GUARD)
def to_golden(here: Tester, sent: SentLists) -> Response:
    """Make a question a golden one; one of a run goes back to its page."""
    run_id, line_id = number(one(sent, "run", 10)), number(one(sent, "line", 10))
    expected, field = one(sent, "expected", 300), one(sent, "field", 30)
    replace, start = "replace" in sent, number(one(sent, "start", 10))
    text, city = one(sent, "question", 500), one(sent, "city", 20)
    try:
        if line_id:
            here.studio.hits.to_golden(here.actor, line_id, expected, field, replace)
        else:
            here.studio.golden.add(here.actor, text, expected, city, field, replace)
    except DaobanError as error:
        if run_id:
            return _run_page(here, run_id, start, error=error)
        return _page(here, error=error, text=text, city=city, expected=expected)
    at = f"{PATH}/runs/{run_id}?start={start}&done=golden#line-{line_id}"
    return go(here, at if run_id else f"{PATH}?done=golden")


@router.post(PATH + "/golden/{question_id}/remove", dependencies=GUARD)
def remove(question_id: int, here: Tester) -> Response:
    """Take a golden question away."""
    try:
        here.studio.golden.remove(here.actor, question_id)
    except DaobanError as error:
        return _page(here, error=error)
    return go(here, f"{PATH}?done=golden_removed")


def _page(here: InStudio, error: DaobanError | None = None, **given: Any) -> Response:
    return page(
        here,
        "hits",
        error.http_status if error else 200,
        runs=here.studio.hits.history(here.actor),
        golden=here.studio.golden.list(here.actor),
        cities=list(here.request.app.state.search.tools.lexicon.regions.served),
        error=error,
        **{"result": None, "text": "", "city": "", "name": "", "done": "", "expected": "", **given},
    )


def _run_page(
    here: InStudio,
    run_id: int,
    start: int = 0,
    error: DaobanError | None = None,
    done: str = "",
) -> Response:
    run = here.studio.hits.find(here.actor, run_id)
    lines = here.studio.hits.lines(here.actor, run_id, start, LINES)
    others = [
        each
        for each in here.studio.hits.history(here.actor)
        if each.id != run_id and each.state is HitState.READY
    ]
    return page(
        here,
        "hit_run",
        error.http_status if error else 200,
        run=run,
        lines=lines,
        start=start,
        step=LINES,
        others=others,
        running=run.state is HitState.RUNNING,
        error=error,
        done=done,
    )
