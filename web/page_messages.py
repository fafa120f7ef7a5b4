"""What the citizen page shows of each message: the values that the templates print.

``static/js/render/views.js`` prepares the same values in the browser; a page test compares
what both make of one conversation.
"""

import re
from collections.abc import Mapping
from typing import Any

Message = Mapping[str, Any]
View = dict[str, Any]

_NUMBERED_TITLE = re.compile(
    r"^(?P<title>[^《》]+?)(?P<number>[(\uff08][^()\uff08\uff09]*〔[^()\uff08\uff09]*[)\uff09])?$"
)
_PAGE = re.compile(r"^/(?:bundle|guide)/[a-z0-9.-]+\Z")
"""The path of a readable page; nothing else becomes a link."""
_FORM_PAGE = re.compile(r"^/(?:application/[A-Za-z0-9_-]+(?:/[a-z]+)?|sign-in\?next=/)\Z")
"""The path of a page of an application, or of the sign-in."""
_OFFERED_PAGE = re.compile(r"^/(?:message|ticket/new(?:\?from=[A-Za-z0-9_-]+)?)\Z")
"""The path of a form for a ticket or a message; the token is sealed."""
_WEB_ADDRESS = re.compile(r"^https?://", re.IGNORECASE)


def quoted_title(source: str) -> str:
    """The source title in 《》 before its document number, unless it is written so already."""
    found = _NUMBERED_TITLE.match(source)
    return f"《{found['title']}》{found['number'] or ''}" if found else source


class Footnotes:
    """The sources under one message; the same source is printed once."""

    def __init__(self, words: Mapping[str, Any], shown_title: str) -> None:
        self._words = words
        self._shown_title = shown_title
        self._notes: dict[tuple[str, ...], View] = {}
        self._marked: list[tuple[View, View]] = []

    def add(self, citation: Message | None, place: View) -> None:
        """Take the citation of ``place``, which gets a mark when there is more than one note."""
        if not citation or not citation.get("source"):
            return
        key = tuple(str(citation.get(name)) for name in ("source", "url", "valid_from", "seen"))
        note = self._notes.setdefault(key, self._note(citation))
        self._marked.append((place, note))
        title = citation.get("title")
        told = title == self._shown_title or title in citation["source"] if title else True
        if not told and f"“{title}”" not in note["record"]:
            note["record"] = (note["record"] or self._words["record"]) + f"“{title}”"

    def finish(self) -> list[View]:
        """The notes in order; numbers them, and the places that quote them, from two notes on."""
        notes = list(self._notes.values())
        if len(notes) > 1:
            for number, note in enumerate(notes, start=1):
                note["mark"] = f"[{number}]"
            for place, note in self._marked:
                place["mark"] = note["mark"]
        return notes

    def _note(self, citation: Message) -> View:
        link = citation.get("url") or ""
        return {
            "mark": "",
            "source": quoted_title(citation["source"]),
            "link": link if _WEB_ADDRESS.match(link) else "",
            "no_link": "" if _WEB_ADDRESS.match(link) else "yes",
            "record": "",
            "valid_from": self._said("valid_from", date=citation.get("valid_from")),
            "seen": self._said("seen", date=citation.get("seen")),
        }

    def _said(self, key: str, **values: str | None) -> str:
        return str(self._words[key]).format(**values) if all(values.values()) else ""


def view(message: Message, words: Mapping[str, Any]) -> View:
    """The values to print; an unknown, empty or broken message shows its plain text."""
    prepare = _PREPARE.get(message.get("type", ""))
    try:
        shown = prepare(message, words) if prepare else None
    except (AttributeError, KeyError, TypeError):
        shown = None
    return shown or {"type": "text", "text": message.get("text", "")}


def _notice(message: Message, words: Mapping[str, Any]) -> View:
    numbers = [
        {**each, "link": "tel:" + re.sub(r"[^0-9+]", "", each["number"])}
        for each in message.get("numbers") or []
    ]
    level = message.get("level")
    level = level if level in ("warning", "emergency") else "info"
    return {
        "type": "notice",
        "text": message.get("text", ""),
        "level": level,
        "role": "alert" if level == "emergency" else "note",
        "numbers": numbers,
    }


def _bundle(message: Message, words: Mapping[str, Any]) -> View:
    notes = Footnotes(words, message["title"])
    notes.add(message.get("citation"), {})
    matters = [
        {**each, "optional": words["optional"] if each.get("optional") else ""}
        for each in message.get("matters") or []
    ]
    return {
        **message,
        "audience": "、".join(message.get("audience") or []),
        "matters": matters,
        **_rest(message),
        "notes": notes.finish(),
    }


def _rest(message: Message) -> View:
    """What was left out for length, and the path of the page where it stands."""
    page = str(message.get("page") or "")
    return {"more": message.get("more") or "", "page": page if _PAGE.match(page) else ""}


def _guide(message: Message, words: Mapping[str, Any]) -> View | None:
    notes = Footnotes(words, message["title"])
    items = []
    for each in message.get("items") or []:
        item = {
            "text": each["text"],
            "brief": each.get("brief") or "",
            "when": each.get("when") or "",
            "mark": "",
            "applies": words["applies"] if each.get("applies") else "",
            "reference": words["reference"] if each.get("reference") else "",
            "unverified": words["unverified"] if each.get("unverified") else "",
            "valid_to": words["valid_to"].format(date=each["valid_to"])
            if each.get("valid_to")
            else "",
        }
        notes.add(each.get("citation"), item)
        items.append(item)
    return {**message, "items": items, **_rest(message), "notes": notes.finish()} if items else None


def _checklist(message: Message, words: Mapping[str, Any]) -> View | None:
    notes = Footnotes(words, message["title"])
    items = []
    for each in message.get("items") or []:
        item = _material(each, words)
        notes.add(each.get("citation"), item)
        items.append(item)
    return {**message, "items": items, **_rest(message), "notes": notes.finish()} if items else None


def _material(each: Message, words: Mapping[str, Any]) -> View:
    form, copies, certificate = each.get("form") or "", each.get("copies"), each.get("certificate")
    parts = [words["form"].get(form, form), words["copies"].format(count=copies) if copies else ""]
    necessity = each.get("necessity")
    return {
        "name": each["name"],
        "mark": "",
        "applies": words["applies"] if each.get("applies") else "",
        "required": words["necessity"]["required"] if necessity == "required" else "",
        "conditional": words["necessity"]["conditional"] if necessity == "conditional" else "",
        "certificate": words["certificate"] if certificate else "",
        "certificate_detail": words["certificate_detail"].format(name=certificate)
        if certificate
        else "",
        "reference": words["reference"] if each.get("reference") else "",
        "detail": " · ".join(part for part in parts if part),
        "when": each.get("when") or "",
    }


def _buttons(message: Message, words: Mapping[str, Any]) -> View:
    label = message.get("text") or words["choices"]
    return {**message, "label": label, "buttons": message.get("buttons") or []}


def _application(message: Message, words: Mapping[str, Any]) -> View | None:
    page = str(message.get("page") or "")
    title = message.get("title") or ""
    return (
        {
            "type": "application",
            "title": title,
            "lead": message["text"] if message.get("lines") else "",
            "number": message.get("number") or "",
            "filled": message.get("filled") or "",
            "rows": message.get("rows") or [],
            "more": message.get("more") or "",
            "page": page if _FORM_PAGE.match(page) else "",
            "page_label": message.get("page_label") or "",
        }
        if title
        else None
    )


def _agent(message: Message, words: Mapping[str, Any]) -> View:
    return {
        "type": "agent",
        "text": message["text"],
        "title": message.get("title") or words["agent"],
    }


def _offer(message: Message, words: Mapping[str, Any]) -> View | None:
    page = str(message.get("url") or "")
    label = str(message.get("label") or "")
    if not label or not _OFFERED_PAGE.match(page):
        return None
    return {"type": "offer", "text": message["text"], "page": page, "label": label}


_PREPARE = {
    "notice": _notice,
    "bundle": _bundle,
    "guide": _guide,
    "checklist": _checklist,
    "buttons": _buttons,
    "application": _application,
    "agent": _agent,
    "ticket_offer": _offer,
    "message_offer": _offer,
}
