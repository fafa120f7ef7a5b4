"""``/desk``: a call is taken down, answered and filed.

The script does all of it while one types; without scripts the buttons of the form do.
"""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from daoban.errors import DaobanError, InvalidInput
from desk.accounts.roles import Right, require
from desk.dispatch.categories import categories
from desk.drafts import Suggested
from desk.vocabulary import Emotion, TicketType, Urgency
from web.desk.call import SPEECH, is_call_id
from web.desk.call_form import CallForm
from web.desk.call_views import View, matter_view, suggestion_views
from web.desk.cities import CityChoice, city_of, served
from web.desk.conversation_seed import transcript_of
from web.desk.filing import file_call
from web.desk.here import AtDesk, Here, Suggester
from web.desk.navigation import first_place
from web.desk.posted import Posted
from web.desk.rendering import DeskRoute, go, page
from web.desk.requests import MOST_CHARACTERS
from web.desk.similar import similar_views
from web.desk.texts import desk_text
from web.sign_in.same_origin import same_origin

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
PAUSE_MS = 300
"""How long typing pauses before suggestions are asked for."""


@router.get("/desk")
def show(here: Here, conversation: str = "", call: str = "") -> Response:
    """A fresh call; or what a citizen said in a conversation, to be filed.

    Args:
        here: who asks.
        conversation: its id, as the engine knows it.
        call: id under which a speech engine pushes what is said; a new one by default.
    """
    if not here.may(Right.SUGGEST):
        return go(here, first_place(here.actor))
    form = CallForm(call=call if is_call_id(call) else "")
    if conversation:
        require(here.actor, Right.CONVERSE)
        city, transcript = transcript_of(here.desk, conversation, here.actor)
        form = replace(form, conversation=conversation, transcript=transcript, city=city)
    return _page(here, form)


@router.post("/desk", dependencies=[Depends(same_origin)])
def work(here: Suggester, sent: Posted) -> Response:
    """What a button says, for browsers that run no scripts."""
    form = CallForm.read(sent)
    verb, _, which = sent.get("action", "").partition(":")
    index = int(which) if which.isascii() and which.isdecimal() and len(which) < 3 else -1
    if form.merge_into or form.distinct or verb == "file":
        return _file(here, form)
    if verb == "add":
        return _page(here, form.added())
    if verb == "remove":
        return _page(here, form.removed(index))
    if verb == "merge":
        return _page(here, form.merged(index))
    return _analyse(here, form)


def _analyse(here: AtDesk, form: CallForm) -> Response:
    """The page with what follows from the transcript."""
    words = desk_text()["call"]
    transcript = form.transcript[:MOST_CHARACTERS]
    if not transcript.strip():
        return _page(here, form, error=InvalidInput(words["transcript_empty"]))
    try:
        city = _city(here, form)
        suggested = here.desk.suggesting.suggest(transcript, city.name, ())
    except DaobanError as error:
        return _page(here, form, error=error)
    return _page(here, form.drafted(suggested.ticket_draft), suggested)


def _file(here: AtDesk, form: CallForm) -> Response:
    """File it; similar tickets are shown first, nothing typed is lost when it fails."""
    try:
        require(here.actor, Right.FILE)
        city, asked = _city(here, form), form.request()
        looked = form.distinct or form.merge_into
        similar = [] if looked else similar_views(here, city, asked.matters)
        if similar:
            return _page(here, form, similar=similar)
        tickets = file_call(here.desk, here.actor, city, asked)
    except DaobanError as error:
        return _page(here, form, error=error)
    return go(here, f"/desk/tickets/{tickets[0].number}")


def _city(here: AtDesk, form: CallForm) -> CityChoice:
    return city_of(here.request.app.state.search, here.desk, form.city or None)


def _page(
    here: AtDesk,
    form: CallForm,
    suggested: Suggested | None = None,
    error: DaobanError | None = None,
    similar: list[View] | None = None,
) -> Response:
    try:
        city = _city(here, form)
    except DaobanError:
        city = city_of(here.request.app.state.search, here.desk, None)
    return page(
        here,
        "call",
        error.http_status if error else 200,
        form=form,
        error=error,
        city=city,
        cities=list(served(here.request.app.state.search)),
        categories=categories(),
        types=[each.value for each in TicketType],
        urgencies=[each.value for each in reversed(Urgency)],
        emotions=[each.value for each in Emotion],
        matters=[matter_view(each, city) for each in form.matters],
        suggestions=suggestion_views(suggested.suggestions, here.base) if suggested else [],
        missing=[each.model_dump() for each in suggested.missing] if suggested else [],
        notice=suggested.notice if suggested else "",
        similar=similar or [],
        answer_box=True,
        config=_config(here.request, here.base, city),
    )


def _config(request: Request, base: str, city: CityChoice) -> dict[str, Any]:
    """What the page's script needs."""
    text = desk_text()
    return {
        "base": base,
        "api": f"{base}/api/v1/desk",
        "pause": PAUSE_MS,
        "limit": MOST_CHARACTERS,
        "speech": SPEECH,
        "words": {**text["call"], "chances": text["chances"]},
        "departments": {each.id: each.title for each in city.departments},
    }
