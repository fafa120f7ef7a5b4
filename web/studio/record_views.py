"""What the page of a record shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from daoban.errors import NotFound
from desk.accounts.roles import Right
from studio.drafts.draft import Draft
from studio.forms.nodes import Form, id_of
from studio.forms.saying import Names, say_path, say_value, shown_path
from web.studio.here import InStudio
from web.studio.pickers import Pickers, list_name
from web.studio.record_form import PartForm, Typed, parts_of
from web.studio.texts import studio_words

SOURCES = ("source",)


@dataclass(frozen=True)
class Looked:
    """A record as somebody looks at it.

    Attributes:
        record_id, kind: of the record.
        body: of the draft, else the live one.
        live: the live one, if it is live.
        draft: the open draft, if there is one.
    """

    record_id: str
    kind: str
    body: Mapping[str, Any]
    live: Mapping[str, Any] | None
    draft: Draft | None


def look(here: InStudio, record_id: str) -> Looked:
    """A record that whoever asks may see.

    Raises:
        NotFound: there is none for this person.
    """
    draft = here.studio.drafts.of_record(here.actor, record_id)
    live = here.studio.records.live_body(here.actor, record_id)
    body = draft.body if draft else live
    if body is None:
        words = studio_words()["record"]
        raise NotFound(words["missing"], words["missing_hint"])
    kind = draft.kind if draft else str(body["kind"])
    return Looked(record_id, kind, body, live, draft)


def look_back(here: InStudio, record_id: str) -> Looked:
    """A record, or of one that is gone its last version.

    Raises:
        NotFound: there never was one for this person.
    """
    try:
        return look(here, record_id)
    except NotFound:
        revisions = here.studio.records.revisions_of(here.actor, record_id)
        if not revisions:
            raise
        body = here.studio.records.body_of(here.actor, revisions[0].id)
        return Looked(record_id, str(body["kind"]), body, None, None)


def record_context(
    here: InStudio, looked: Looked, part: str, typed: Typed | None
) -> dict[str, Any]:
    """Everything that the page prints of a record."""
    draft = looked.draft
    form = PartForm.named(looked.kind, part)
    body = typed.body if typed else looked.body
    editing = draft is not None and here.may(Right.EDIT) and not draft.is_removal
    findings = _findings(here, looked, body)
    prints = Form(findings)
    pickers = Pickers.of(here, str(body.get("city", "")))
    return {
        "record_id": looked.record_id,
        "kind": looked.kind,
        "record_title": str(body.get("title") or looked.record_id),
        "draft": draft,
        "is_live": looked.live is not None,
        "is_withdrawn": (looked.live or {}).get("status") == "withdrawn",
        "behind": draft is not None and here.studio.drafts.is_behind(draft),
        "tabs": _tabs(looked, form, findings),
        "form": form,
        "editing": editing,
        "nodes": prints.nodes(form.fields, body) if editing else (),
        "rows": [] if editing else _rows(looked.kind, form, body, pickers.title),
        "known": _known(pickers, form) if editing else {},
        "list_name": list_name,
        "said": pickers.title,
        "findings": [told(looked.kind, each) for each in findings],
        "revision": typed.revision if typed else draft.revision if draft else 0,
        "note": typed.note if typed else draft.note if draft else "",
        "typed": typed,
        "clashes": clash_rows(looked.kind, typed.clashes if typed else (), pickers.title),
        "steps": here.studio.drafts.history(here.actor, draft.id) if draft else [],
        "has_page": looked.kind in ("bundle", "matter", "policy"),
    }


def _known(pickers: Pickers, form: PartForm) -> dict[str, list[tuple[str, str]]]:
    """What is proposed; sources also for what is pasted."""
    pasted = {list_name(SOURCES): pickers.choices(SOURCES)} if form.lists else {}
    return {**pasted, **pickers.lists(form.fields)}


def _findings(here: InStudio, looked: Looked, body: Mapping[str, Any]) -> list[Any]:
    if looked.draft is None or looked.draft.is_removal:
        return []
    return list(here.studio.drafts.findings(body, looked.record_id))


def told(kind: str, finding: Any) -> dict[str, Any]:
    """A finding with where it is, in words."""
    part, shown = part_of(kind, finding.path), shown_path(kind, finding.path)
    return {
        "path": finding.path,
        "shown": shown,
        "anchor": id_of(shown),
        "part": part,
        "place": say_path(kind, finding.path),
        "message": finding.message,
        "remedy": finding.remedy,
        "level": finding.level.value,
        "record_id": finding.record_id,
    }


def part_of(kind: str, path: str) -> str:
    """The part of a form on which a field stands."""
    first = path.partition(".")[0]
    return next((each.name for each in parts_of(kind) if first in each.fields), "")


def _tabs(looked: Looked, form: PartForm, findings: Iterable[Any]) -> list[dict[str, Any]]:
    wrong = [part_of(looked.kind, each.path) for each in findings if each.level.value == "error"]
    return [
        {
            "name": each.name,
            "title": each.title,
            "here": each == form.part,
            "wrong": wrong.count(each.name),
        }
        for each in parts_of(looked.kind)
    ]


def _rows(
    kind: str, form: PartForm, body: Mapping[str, Any], names: Names
) -> list[tuple[str, str]]:
    """The part in words, for those who only read it."""
    found: list[tuple[str, str]] = []
    for field in form.fields:
        value = body.get(field.name)
        if isinstance(value, Mapping) and field.name == "guide":
            found += [
                (each.label, say_value(kind, f"guide.{each.name}", value.get(each.name), names))
                for each in field.fields
            ]
        else:
            found.append((field.label, say_value(kind, field.name, value, names)))
    return [(label, said) for label, said in found if said]


def clash_rows(
    kind: str, clashes: Iterable[Mapping[str, Any]], names: Names
) -> list[dict[str, str]]:
    """Fields that two people changed, in words."""
    return [
        {
            "place": say_path(kind, each["path"]),
            "before": say_value(kind, each["path"], each["before"], names),
            "theirs": say_value(kind, each["path"], each["theirs"], names),
            "yours": say_value(kind, each["path"], each["yours"], names),
        }
        for each in clashes
    ]
