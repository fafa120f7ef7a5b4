"""What a form sent, as the body of a record: exactly what the record model dumps."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from studio.forms.shapes import FieldShape, Shape

Sent = Mapping[str, Sequence[str]]
"""The values of a form by the name of the input."""
Resolve = Callable[[tuple[str, ...], str], str]
"""From what is proposed and what was typed to what is meant: the id of a title."""
MOST_ROWS = 500
"""Items of one list that are read."""


def as_typed(_refers: tuple[str, ...], typed: str) -> str:
    """What was typed is what is meant."""
    return typed


def read(
    fields: Sequence[FieldShape], sent: Sent, resolve: Resolve = as_typed, keep_blank: bool = False
) -> dict[str, Any]:
    """The values of these fields.

    Args:
        fields: what was asked.
        sent: what the browser sent.
        resolve: finds what is meant.
        keep_blank: keeps items in which nothing was written, for a form that is shown again.
    """
    return _Reader(sent, resolve, keep_blank).fields(fields, "")


class _Reader:
    def __init__(self, sent: Sent, resolve: Resolve, keep_blank: bool) -> None:
        self._sent = sent
        self._resolve = resolve
        self._keep_blank = keep_blank
        self._numbers: dict[str, set[int]] = {}
        for name in sent:
            steps = name.split(".")
            for place, step in enumerate(steps):
                if step.isascii() and step.isdecimal() and len(step) < 4:
                    self._numbers.setdefault(".".join(steps[:place]), set()).add(int(step))

    def fields(self, fields: Sequence[FieldShape], prefix: str) -> dict[str, Any]:
        return {each.name: self._value(each, f"{prefix}{each.name}") for each in fields}

    def _value(self, field: FieldShape, path: str) -> Any:
        if field.shape is Shape.GROUP:
            inside = self.fields(field.fields, f"{path}.")
            return None if field.empty is None and is_blank(field.fields, inside) else inside
        if field.shape is Shape.ROWS:
            return self._rows(field, path)
        texts = [_clean(each) for each in self._sent.get(path, ())]
        if field.shape is Shape.FLAG:
            return bool(texts)
        if field.shape is Shape.LINES:
            lines = (line.strip() for text in texts for line in text.split("\n"))
            return [line for line in lines if line]
        if field.shape is Shape.PICKS:
            return [self._resolve(field.refers, text) for text in texts if text]
        if field.shape is Shape.CHOICES:
            known = {value for value, _title in field.choices}
            return [text for text in dict.fromkeys(texts) if text in known]
        text = texts[-1] if texts else ""
        if not text:
            return field.empty
        if field.shape is Shape.NUMBER:
            return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else text
        return self._resolve(field.refers, text) if field.refers else text

    def _rows(self, field: FieldShape, path: str) -> list[dict[str, Any]]:
        numbers = sorted(self._numbers.get(path, ()))[:MOST_ROWS]
        rows = [self.fields(field.fields, f"{path}.{number}.") for number in numbers]
        return [row for row in rows if self._keep_blank or not is_blank(field.fields, row)]


def is_blank(fields: Sequence[FieldShape], values: Mapping[str, Any]) -> bool:
    """Whether nothing was written: what is chosen or proposed by itself does not count."""
    return all(_blank(each, values.get(each.name)) for each in fields)


def _blank(field: FieldShape, value: Any) -> bool:
    if field.shape is Shape.GROUP:
        return value is None or is_blank(field.fields, value)
    if field.shape is Shape.ROWS:
        return all(is_blank(field.fields, row) for row in value or ())
    proposed = field.name == "source"
    return proposed or field.shape in (Shape.CHOICE, Shape.FLAG) or not value


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
