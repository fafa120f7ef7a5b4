"""How a citizen would see a record: the card in the chat and the page of the guide."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from markupsafe import Markup
from pydantic import TypeAdapter, ValidationError

from daoban.errors import ContentInvalid
from knowledge.facts import Source
from knowledge.records import AnyRecord, Bundle, Matter, Policy, Record
from search.contracts import ConversationContext, Question
from search.pipeline import ask
from search.run import Tools
from search.updating import shadow
from web.desk.rendering import templates
from web.guides.pages import guide_page
from web.page_messages import view
from web.pages import page_text
from web.studio.here import InStudio, Visitor
from web.studio.record_views import Looked, look, told
from web.studio.rendering import StudioRoute, frame, page
from web.studio.texts import studio_words

router = APIRouter(include_in_schema=False, route_class=StudioRoute)
ANSWERING = ("bundle", "matter", "policy", "topic", "term")
"""Kinds of records that are answered with."""
_ADAPTER: TypeAdapter[Record | Source] = TypeAdapter(AnyRecord)


@router.get("/studio/record/{record_id}/preview")
def show(record_id: str, here: Visitor) -> Response:
    """The card and the page as they would be with what is stored now."""
    looked = look(here, record_id)
    try:
        record = record_of(dict(looked.body))
    except ContentInvalid as error:
        return _not_yet(here, looked, error)
    tools = here.request.app.state.search.tools
    if looked.draft is not None:
        tools = shadow(tools, [record])
    given: dict[str, Any] = {
        "record_id": record_id,
        "draft": looked.draft,
        "card": _card(here, looked, tools, record),
        "record_title": record.title,
    }
    if isinstance(record, Bundle | Matter | Policy):
        return guide_page(
            here.request, tools, record, "studio_preview.html", frame(here, given, "preview")
        )
    return page(here, "preview_plain", answers=looked.kind in ANSWERING, **given)


def _not_yet(here: InStudio, looked: Looked, error: ContentInvalid) -> Response:
    """What has to be mended before there is something to look at."""
    found = here.studio.drafts.findings(looked.body, looked.record_id)
    return page(
        here,
        "preview_plain",
        error.http_status,
        record_id=looked.record_id,
        record_title=str(looked.body.get("title") or looked.record_id),
        error=error,
        findings=[told(looked.kind, each) for each in found],
    )


def record_of(body: dict[str, Any]) -> Record | Source:
    """The record of a body.

    Raises:
        ContentInvalid: it is not one yet.
    """
    try:
        return _ADAPTER.validate_python(body, strict=False)
    except ValidationError as problem:
        words = studio_words()["preview"]
        raise ContentInvalid(words["not_yet"], words["not_yet_hint"]) from problem


def _card(here: InStudio, looked: Looked, tools: Tools, record: Record | Source) -> Markup:
    """What the chat answers when somebody asks for the record by its title."""
    if not isinstance(record, Record) or looked.kind not in ANSWERING:
        return Markup()
    cities = {code: name for name, code in tools.texts.served_cities.items()}
    about = record.title if isinstance(record, Bundle) else None
    question = Question(
        text=record.title, city=cities.get(record.city), context=ConversationContext(bundle=about)
    )
    reply = ask(question, tools, with_messages=True)
    words = page_text()
    messages = [view(each, words["message"]) for each in reply.messages or ()]
    template = templates.env.get_template("studio_card.html")
    return Markup(template.render(t=words, view="page", base=here.base, card=messages))
