"""Putting values into an application and taking them out: who may overwrite whom.

What a person typed or said is never overwritten by a register; a value that contradicts it waits
beside it as a rival until the person chooses. Two channels at once: a page sends what it knew
(the version it showed); a field that changed after that, and that the page changed too, keeps both.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from actions.applications.application import (
    EARLIER_KEPT,
    OWN_WORDS,
    Application,
    Channel,
    Content,
    Entry,
    Held,
    Origin,
    Provenance,
    RegisterChoice,
)


def typed(
    application: Application,
    values: Mapping[str, str],
    channel: Channel,
    at: datetime,
    seen: int | None = None,
) -> Application:
    """Put in what a person typed; an empty text empties a field.

    Args:
        application: as it is now.
        values: field path to text.
        channel: where it was typed.
        at: when.
        seen: the version that was on the screen; ``None`` when it is the present one.

    Returns:
        The application; the same object when nothing changes.
    """
    version = application.version + 1
    provenance = Provenance(origin=Origin.TYPED, at=at, channel=channel)
    entries = dict(application.content.entries)
    for path, value in values.items():
        entry = entries.get(path, Entry())
        held = Held(value=value, provenance=provenance, version=version, confirmed=True)
        filled = _typed_into(entry, held, application.version if seen is None else seen)
        if filled is not entry:
            entries[path] = filled
    focus = None if application.content.focus in values else application.content.focus
    changed = application.with_content(entries=entries, focus=focus)
    return application if changed == application else changed


def _typed_into(entry: Entry, held: Held, seen: int) -> Entry:
    if entry.removed_at and seen < entry.removed_at:
        return entry  # the page may still show what was taken out; it must not come back
    present = entry.current.value if entry.current else ""
    if held.value == present:
        return _confirmed(entry)
    if held.value == shown_at(entry, seen):
        return entry
    if entry.current and entry.current.version > seen:
        return entry.model_copy(update={"rival": held}) if held.value else entry
    return _replaced(entry, held)


def shown_at(entry: Entry, version: int) -> str:
    """The value a field had in a version; empty when it had none."""
    if entry.current and entry.current.version <= version:
        return entry.current.value
    # What stood before something was taken out for good is shown no more.
    gone = entry.removed_at if entry.removed_at and entry.removed_at <= version else 0
    known = (each.value for each in entry.earlier if gone <= each.version <= version)
    return next(known, "")


def emptied(entry: Entry) -> bool:
    """Whether a person emptied the field: then nothing but their own words fills it again."""
    return entry.current is None and bool(entry.earlier) and not entry.earlier[0].value


def _replaced(entry: Entry, held: Held) -> Entry:
    """With another value; that a field was emptied is kept among its earlier values, as ``""``."""
    earlier = (entry.current, *entry.earlier) if entry.current else entry.earlier
    if not held.value:
        earlier = (held, *earlier)
    return Entry(
        current=held if held.value else None,
        earlier=earlier[:EARLIER_KEPT],
        refused=_with_refused(entry),
        removed_at=entry.removed_at,
    )


def _with_refused(entry: Entry) -> tuple[Held, ...]:
    """What was turned down, the present rival included: it is not brought up again."""
    if entry.rival is None or _own(entry.rival):
        return entry.refused
    return (entry.rival, *entry.refused)[:EARLIER_KEPT]


def _confirmed(entry: Entry) -> Entry:
    if entry.current is None or (entry.current.confirmed and entry.rival is None):
        return entry
    current = entry.current.model_copy(update={"confirmed": True})
    changed = {"current": current, "rival": None, "refused": _with_refused(entry)}
    return entry.model_copy(update=changed)


def offered(
    content: Content,
    path: str,
    value: str,
    provenance: Provenance,
    version: int,
    confirmed: bool = False,
) -> Content:
    """Put in what was not typed: it fills what is empty, and stands beside what contradicts it."""
    entry = content.entries.get(path, Entry())
    held = Held(value=value, provenance=provenance, version=version, confirmed=confirmed)
    changed = _offered_to(entry, held)
    if changed is entry:
        return content
    return content.model_copy(update={"entries": {**content.entries, path: changed}})


def _offered_to(entry: Entry, held: Held) -> Entry:
    if entry.current is None:
        return entry if emptied(entry) else _replaced(entry, held)
    known = (entry.current, *entry.refused, *((entry.rival,) if entry.rival else ()))
    if held.value in {each.value for each in known}:
        return entry
    own_rival = entry.rival if _own(entry.rival) else None
    if not _own(entry.current):
        return _replaced(entry, held).model_copy(update={"rival": own_rival})
    return entry if own_rival else entry.model_copy(update={"rival": held})


def _own(held: Held | None) -> bool:
    return held is not None and held.provenance.origin in OWN_WORDS


def resolved(application: Application, path: str, take_rival: bool) -> Application:
    """Choose between a value and its rival."""
    entry = application.content.entries.get(path)
    if entry is None or entry.rival is None:
        return application
    if take_rival:
        rival = entry.rival.model_copy(
            update={"confirmed": True, "version": application.version + 1}
        )
        changed = _replaced(entry, rival)
    else:
        changed = _confirmed(entry)
    return application.with_content(entries={**application.content.entries, path: changed})


def reviewed(application: Application) -> Application:
    """Confirm every pre-filled value; contradictions stay open."""
    entries = {
        path: entry
        if entry.rival or entry.current is None
        else entry.model_copy(
            update={"current": entry.current.model_copy(update={"confirmed": True})}
        )
        for path, entry in application.content.entries.items()
    }
    return application.with_content(entries=entries, reviewed=True)


def heard(
    application: Application, values: Mapping[str, str], channel: Channel, at: datetime
) -> Application:
    """Note what was heard in passing; it fills nothing before it is confirmed."""
    present = application.content.values
    news = {
        path: Held(
            value=value,
            provenance=Provenance(origin=Origin.SAID, at=at, channel=channel),
            version=application.version + 1,
        )
        for path, value in values.items()
        if present.get(path) != value
    }
    if not news:
        return application
    return application.with_content(heard={**application.content.heard, **news})


def heard_confirmed(application: Application, yes: bool) -> Application:
    """Take over what was heard, or forget it."""
    content = application.content
    entries = dict(content.entries)
    for path, held in content.heard.items() if yes else ():
        held = held.model_copy(update={"confirmed": True, "version": application.version + 1})
        entries[path] = _replaced(entries.get(path, Entry()), held)
    return application.with_content(heard={}, entries=entries)


def without_register(application: Application, register: str) -> Application:
    """Take out every value that came from a register, in force or waiting (withdrawn consent)."""
    content = application.content
    fetched = {code: outcome for code, outcome in content.fetched.items() if code != register}
    return application.with_content(
        entries=_only(application, lambda held: held.provenance.register_code != register),
        registers={**content.registers, register: RegisterChoice.WITHDRAWN},
        fetched=fetched,
    )


def own_words_only(application: Application) -> Application:
    """Without what was pre-filled, as it was for somebody else; registers are asked anew."""
    return application.with_content(
        entries=_only(application, _own), registers={}, fetched={}, certificates=()
    )


def _only(application: Application, keep: Callable[[Held], bool]) -> dict[str, Entry]:
    """The fields with nothing in them but the values to be kept."""

    def kept(held: Held | None) -> Held | None:
        return held if held and keep(held) else None

    entries: dict[str, Entry] = {}
    for path, entry in application.content.entries.items():
        current, rival = kept(entry.current), kept(entry.rival)
        whole = current == entry.current and all(map(kept, entry.earlier))
        entries[path] = Entry(
            current=current or rival,
            rival=rival if current else None,
            earlier=tuple(filter(kept, entry.earlier)),
            refused=tuple(filter(kept, entry.refused)),
            removed_at=entry.removed_at if whole else application.version + 1,
        )
    return {path: entry for path, entry in entries.items() if entry != Entry()}
