"""``/studio/record/{record_id}``: a record and the draft that changes it."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from daoban.errors import Conflict, DaobanError, InvalidInput
from desk.accounts.roles import Right
from studio.drafts.draft import Draft
from studio.drafts.merging import Side, merge
from web.middleware import STUDIO_LIMIT
from web.sign_in.same_origin import same_origin
from web.studio.here import InStudio, Visitor
from web.studio.pickers import Pickers
from web.studio.posted import Lists, SentLists, number, one
from web.studio.preview import record_of
from web.studio.record_form import PartForm, Typed
from web.studio.record_views import Looked, look, look_back, record_context
from web.studio.rendering import StudioRoute, go, page
from web.studio.texts import studio_words

router = APIRouter(include_in_schema=False, route_class=StudioRoute)
ONE = "/studio/record/{record_id}"
GUARD = [Depends(same_origin)]
ON_THE_FORM = ("add", "remove", "up", "down", "paste", "check")
"""What changes the form only; nothing is stored."""


@router.get(ONE)
def show(record_id: str, here: Visitor, part: str = "", done: str = "") -> Response:
    """The page of a record; of one that is gone, its versions."""
    looked = look_back(here, record_id)
    if looked.live is None and looked.draft is None:
        return go(here, f"/studio/record/{record_id}/revisions")
    return _page(here, looked, part, done=done)


@router.post(ONE, dependencies=GUARD)
def do(record_id: str, here: Visitor, sent: SentLists) -> Response:
    """Do what a button says; nothing typed is lost when it cannot be done."""
    verb, _, rest = one(sent, "do", 200).partition(" ")
    part = one(sent, "part", 20)
    looked = look(here, record_id)
    if looked.draft is None or verb in ("open", "removal"):
        return _begin(here, looked, verb, sent)
    try:
        if verb in ON_THE_FORM:
            return _on_the_form(here, looked, verb, rest, sent)
        after = _keep(here, looked.draft, sent) if "whole" in sent else looked.draft
    except DaobanError as error:
        return _refused(here, looked, sent, error)
    return _then(here, replace(looked, draft=after), verb, rest, part, sent)


def _begin(here: InStudio, looked: Looked, verb: str, sent: Lists) -> Response:
    """Open a draft of the live record."""
    record_id, note = looked.record_id, one(sent, "note")
    try:
        if verb == "removal":
            here.studio.drafts.remove(here.actor, record_id, note)
        else:
            here.studio.drafts.open(here.actor, record_id)
    except DaobanError as error:
        return _page(here, looked, one(sent, "part", 20), error=error)
    return go(here, _path(record_id, one(sent, "part", 20), "opened"))


def _on_the_form(here: InStudio, looked: Looked, verb: str, rest: str, sent: Lists) -> Response:
    """The form with a list changed, or looked through by the rules."""
    assert looked.draft is not None
    form = PartForm.named(looked.kind, one(sent, "part", 20))
    pickers = Pickers.of(here, str(looked.body.get("city", "")))
    body = form.typed(looked.draft, sent, pickers, keep_blank=True)
    if verb != "check":
        body = form.changed(body, verb, rest, sent)
    at = rest if verb == "add" else one(sent, "paste-into", 80) if verb == "paste" else ""
    typed = Typed(
        body,
        number(one(sent, "revision", 10)),
        one(sent, "note"),
        at=at,
        stale=body != looked.draft.body,
    )
    return _page(
        here, looked, form.part.name, typed=typed, done="checked" if verb == "check" else ""
    )


def _keep(here: InStudio, draft: Draft, sent: Lists) -> Draft:
    """Store what was typed, if it is new."""
    form = PartForm.named(draft.kind, one(sent, "part", 20))
    pickers = Pickers.of(here, str(draft.body.get("city", "")))
    body, note = form.typed(draft, sent, pickers, keep_blank=False), one(sent, "note")
    if body == draft.body and note == draft.note:
        return draft
    seen = number(one(sent, "revision", 10))
    kept: Draft = here.studio.drafts.save(here.actor, draft.id, seen, body, note)
    return kept


def _refused(here: InStudio, looked: Looked, sent: Lists, error: DaobanError) -> Response:
    """The form as it was typed, with why it was not stored; beside it what others wrote."""
    draft = looked.draft
    form = PartForm.named(looked.kind, one(sent, "part", 20))
    if draft is None or "whole" not in sent:
        return _page(here, looked, form.part.name, error=error)
    pickers = Pickers.of(here, str(looked.body.get("city", "")))
    typed = form.typed(draft, sent, pickers, keep_blank=True)
    seen = number(one(sent, "revision", 10))
    clashes: tuple[dict[str, Any], ...] = ()
    if isinstance(error, Conflict) and error.details and "body" in error.details[0]:
        before = here.studio.drafts.body_at(here.actor, draft.id, seen)
        typed, _ = merge(before, typed, draft.body)
        seen, clashes = draft.revision, error.details[1:]
    return _page(
        here,
        looked,
        form.part.name,
        error=error,
        typed=Typed(typed, seen, one(sent, "note"), clashes),
    )


def _then(here: InStudio, looked: Looked, verb: str, rest: str, part: str, sent: Lists) -> Response:
    """What comes after storing."""
    draft = looked.draft
    assert draft is not None
    drafts = here.studio.drafts
    # Storing counts the revision on: what follows is done to what was stored now.
    seen = draft.revision if "whole" in sent else number(one(sent, "revision", 10))
    try:
        if verb == "submit":
            drafts.submit(here.actor, draft.id, seen, one(sent, "note"))
            return go(here, _path(draft.record_id, part, "submitted"))
        if verb == "discard":
            drafts.discard(here.actor, draft.id, seen)
            return go(
                here,
                "/studio?done=discarded"
                if draft.is_new
                else _path(draft.record_id, "", "discarded"),
            )
        if verb == "rebase":
            prefer = Side(rest) if rest in [each.value for each in Side] else None
            drafts.rebase(here.actor, draft.id, seen, prefer)
            return go(here, _path(draft.record_id, part, "rebased"))
        if verb == "preview":
            record_of(draft.body)
            return go(here, f"/studio/record/{draft.record_id}/preview")
        if verb not in ("save", "go"):
            words = studio_words()["record"]
            raise InvalidInput(words["unknown_step"], words["unknown_step_hint"])
    except DaobanError as error:
        return _page(here, look(here, draft.record_id), part, error=error)
    return go(
        here,
        _path(draft.record_id, rest if verb == "go" else part, "saved" if verb == "save" else ""),
    )


def _path(record_id: str, part: str, done: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in (("part", part), ("done", done)) if value)
    return f"/studio/record/{record_id}" + (f"?{query}" if query.isascii() and query else "")


def _page(
    here: InStudio,
    looked: Looked,
    part: str,
    error: DaobanError | None = None,
    typed: Typed | None = None,
    done: str = "",
) -> Response:
    words: Any = studio_words()["record"]["done"]
    return page(
        here,
        "record",
        error.http_status if error else 200,
        error=error,
        done=words.get(done, ""),
        may_edit=here.may(Right.EDIT),
        most_bytes=STUDIO_LIMIT,
        **record_context(here, looked, part, typed),
    )
