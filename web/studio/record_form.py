"""The form of a record's part: which part, what was typed, and what a button does to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from daoban.errors import InvalidInput
from studio.drafts.draft import Draft
from studio.forms import moves
from studio.forms.pasting import items_of
from studio.forms.reading import read
from studio.forms.shapes import KINDS, FieldShape, Shape, named_fields
from studio.forms.texts import Part, parts
from web.studio.pickers import Pickers
from web.studio.posted import Lists, one
from web.studio.texts import studio_words

Body = dict[str, Any]
STEPS = {"up": -1, "down": 1}


def parts_of(kind: str) -> list[Part]:
    """The parts of a kind of record."""
    return [each for each in parts() if named_fields(KINDS[kind], each.fields)]


@dataclass(frozen=True)
class PartForm:
    """One part of a draft on the screen.

    Attributes:
        kind: of the record.
        part: which one.
    """

    kind: str
    part: Part

    @classmethod
    def named(cls, kind: str, name: str) -> "PartForm":
        """The part of that name, else the first one."""
        found = parts_of(kind)
        return cls(kind, next((each for each in found if each.name == name), found[0]))

    @property
    def fields(self) -> tuple[FieldShape, ...]:
        """What is asked."""
        return named_fields(KINDS[self.kind], self.part.fields)

    @property
    def lists(self) -> list[tuple[str, str]]:
        """Paths and titles of the lists that can be pasted into."""
        return list(_lists(self.fields, ""))

    def typed(self, draft: Draft, sent: Lists, pickers: Pickers, keep_blank: bool) -> Body:
        """The draft's body with what was typed.

        Raises:
            InvalidInput: the form arrived cut.
        """
        if "whole" not in sent:
            words = studio_words()["record"]
            raise InvalidInput(words["cut"], words["cut_hint"])
        given = read(self.fields, sent, pickers.resolve, keep_blank)
        given.pop("id", None)
        return {**draft.body, **given}

    def changed(self, body: Body, verb: str, path: str, sent: Lists) -> Body:
        """The body after a button of a list."""
        source = next(iter(body.get("sources") or ()), "") or ""
        if verb == "add":
            return moves.add(self.fields, body, path, source)
        if verb == "remove":
            return moves.remove(self.fields, body, path)
        if verb in STEPS:
            return moves.move(self.fields, body, path, STEPS[verb])
        return self._pasted(body, sent, source)

    def _pasted(self, body: Body, sent: Lists, source: str) -> Body:
        target = one(sent, "paste-into", 80)
        items_field = moves.list_at(self.fields, target)
        text = (sent.get("paste") or [""])[-1]
        if items_field is None or not text.strip():
            words = studio_words()["record"]
            raise InvalidInput(words["paste_nothing"], words["paste_nothing_hint"])
        chosen = one(sent, "paste-source", 80) or source
        return moves.put(self.fields, body, target, items_of(items_field, text, chosen))


def _lists(fields: tuple[FieldShape, ...], prefix: str) -> Any:
    for each in fields:
        if each.shape is Shape.ROWS:
            yield f"{prefix}{each.name}", each.label
        elif each.shape is Shape.GROUP and each.empty is not None:
            yield from _lists(each.fields, f"{prefix}{each.name}.")


@dataclass(frozen=True)
class Typed:
    """What stands on the screen and is not stored.

    Attributes:
        body: the whole record as it would be.
        revision: of the draft that it was written upon.
        note: to the reviewer.
        clashes: fields that somebody else changed too.
        at: path of the list or item that a button changed.
        stale: whether it differs from what is stored.
    """

    body: Mapping[str, Any]
    revision: int
    note: str
    clashes: tuple[Mapping[str, Any], ...] = field(default=())
    at: str = ""
    stale: bool = True
