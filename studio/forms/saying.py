"""Paths and values of a record in words: what a difference or a finding is about."""

from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from knowledge.facts import Model
from studio.forms.shapes import KINDS, FieldShape, fields_of
from studio.forms.texts import form_text

WHOLE = "*"
"""The last step of a path when the order of a list changed."""
Names = Callable[[tuple[str, ...], str], str]
"""The title of what a field refers to; empty when it is not known."""
ALIKE = 0.4
"""Texts that have less in common are different as a whole: single words in both would mislead."""
Mark = tuple[str, bool]
"""A piece of a text, and whether the other text has it not."""


def say_path(kind: str, path: str) -> str:
    """A path in words, e.g. 办事指南 › 收费标准 › 第 1 条 › 内容."""
    words = form_text()["said"]
    model: type[Model] | None = KINDS.get(kind)
    said: list[str] = []
    for step in path.split(".") if path else ():
        if step.isdecimal():
            said.append(words["item"].format(number=int(step) + 1))
        elif step == WHOLE:
            said.append(words["order"])
        else:
            field = _field(model, step)
            said.append(field.label if field else step)
            model = field.model if field else None
    return str(words["between"].join(said) or words["record"])


def shown_path(kind: str, path: str) -> str:
    """Where a form shows what is found at a path: of several texts in one place, that place."""
    model: type[Model] | None = KINDS.get(kind)
    steps = path.split(".") if path else []
    for place, step in enumerate(steps):
        if not step.isdecimal():
            field = _field(model, step)
            model = field.model if field else None
            if model is None:
                return ".".join(steps[: place + 1])
    return path


def field_at(kind: str, path: str) -> FieldShape | None:
    """The field of a path; of an item in a list the list."""
    model: type[Model] | None = KINDS.get(kind)
    field: FieldShape | None = None
    for step in path.split(".") if path else ():
        if not step.isdecimal() and step != WHOLE:
            field = _field(model, step)
            model = field.model if field else None
    return field


def _unnamed(_refers: tuple[str, ...], _value: str) -> str:
    return ""


def say_value(kind: str, path: str, value: Any, names: Names = _unnamed) -> str:
    """A value in words, on as many lines as it needs.

    Args:
        kind: of the record.
        path: where the value is.
        value: as the record has it.
        names: say what is referred to.
    """
    field = field_at(kind, path)
    return _Saying(names).value(field, field.model if field else KINDS.get(kind), value)


def marked(text: str, other: str) -> list[Mark]:
    """A text in pieces, with those marked that the other text has not."""
    pieces: list[Mark] = []
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    if matcher.ratio() < ALIKE:
        return [(text, True)] if text else []
    for tag, start, end, _from, _to in matcher.get_opcodes():
        if start < end:
            pieces.append((text[start:end], tag != "equal"))
    return pieces


def _field(model: type[Model] | None, name: str) -> FieldShape | None:
    return next((each for each in fields_of(model) if each.name == name), None) if model else None


class _Saying:
    def __init__(self, names: Names) -> None:
        self._names = names

    def value(self, field: FieldShape | None, model: type[Model] | None, value: Any) -> str:
        words = form_text()["said"]
        if value is None or value == "" or value == []:
            return ""
        if isinstance(value, bool):
            return str(words["set"] if value else words["unset"])
        if isinstance(value, Mapping):
            return self._fields(model, value)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return "\n".join(filter(None, (self.value(field, model, each) for each in value)))
        if field is None:
            return str(value)
        said = self._names(field.refers, str(value)) if field.refers else ""
        return said or dict(field.choices).get(str(value), str(value))

    def _fields(self, model: type[Model] | None, value: Mapping[str, Any]) -> str:
        words = form_text()["said"]
        if model is None:
            return "\n".join(
                f"{name}：{self.value(None, None, each)}" for name, each in value.items() if each
            )
        lines = []
        for number, field in enumerate(fields_of(model)):
            held = value.get(field.name)
            if held == field.empty and number:
                continue
            said = self.value(field, field.model, held)
            if said:
                lines.append(
                    said if number == 0 else words["field"].format(name=field.label, value=said)
                )
        return "\n".join(lines)
