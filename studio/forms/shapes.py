"""What can be asked of an editor: one field of a form, found in the record model."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import annotated_types
from pydantic.fields import FieldInfo

from knowledge.facts import Model
from knowledge.records import AnyRecord
from studio.forms.texts import field_text

_FIRST = ("bundle", "matter", "policy", "topic", "term")


def _kinds() -> dict[str, type[Model]]:
    models = get_args(get_args(AnyRecord)[0])
    found = {each.model_fields["kind"].default: each for each in models}
    order = [*_FIRST, *(kind for kind in found if kind not in (*_FIRST, "source")), "source"]
    return {kind: found[kind] for kind in order}


KINDS: Mapping[str, type[Model]] = _kinds()
"""The records that can be edited, in the order in which they are offered."""


class Shape(StrEnum):
    """How a field is asked."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    LINES = "lines"
    """Several texts, one on a line."""
    PICKS = "picks"
    """Several texts, one in a box, with proposals."""
    GROUP = "group"
    ROWS = "rows"


LONG_FROM = 200
"""Characters from which a text gets several lines."""


@dataclass(frozen=True)
class FieldShape:
    """One field of a form.

    Attributes:
        name: as in the record model.
        label, help: in words.
        shape: how it is asked.
        required: the record cannot do without.
        empty: what an empty answer stands for.
        most: characters at most, if that is limited.
        choices: what can be chosen, with words for it.
        refers: what is proposed: kinds of records, ``region``, ``stage`` or ``lead``.
        model: what a group or a row is made of.
        rare: seldom needed, folded away.
    """

    name: str
    label: str
    help: str
    shape: Shape
    required: bool
    empty: Any
    most: int | None = None
    choices: tuple[tuple[str, str], ...] = ()
    refers: tuple[str, ...] = ()
    model: type[Model] | None = None
    rare: bool = False

    @property
    def fields(self) -> "tuple[FieldShape, ...]":
        """The fields of a group or of a row."""
        return fields_of(self.model) if self.model else ()


@cache
def fields_of(model: type[Model]) -> tuple[FieldShape, ...]:
    """All fields of a model, in their order; its kind is not asked."""
    return tuple(
        _field(model, name, info) for name, info in model.model_fields.items() if name != "kind"
    )


def named_fields(model: type[Model], names: tuple[str, ...]) -> tuple[FieldShape, ...]:
    """Some fields of a model, in the order of the names; names it has not are left out."""
    known = {each.name: each for each in fields_of(model)}
    return tuple(known[name] for name in names if name in known)


def _field(model: type[Model], name: str, info: FieldInfo) -> FieldShape:
    said = field_text(model, name)
    inner, metadata = _plain(info.annotation, tuple(info.metadata))
    shape, most, choices, part = _shape(inner, metadata, bool(said.refers))
    required = info.is_required() or _least(metadata)
    return FieldShape(
        name=name,
        label=said.label,
        help=said.help,
        shape=shape,
        required=required,
        empty=_empty(shape, info, required),
        most=most,
        choices=tuple((each, said.choices.get(each, each)) for each in choices),
        refers=said.refers,
        model=part,
        rare=said.rare,
    )


def _plain(annotation: Any, metadata: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """A type without ``None`` and without what is annotated, and the annotations."""
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _plain(inner, (*metadata, *more))
    if get_origin(annotation) in (Union, UnionType):
        (inner,) = [each for each in get_args(annotation) if each is not NoneType]
        return _plain(inner, metadata)
    return annotation, metadata


def _shape(
    kind: Any, metadata: tuple[Any, ...], picked: bool
) -> tuple[Shape, int | None, tuple[str, ...], type[Model] | None]:
    """How a type is asked, the most characters, what can be chosen, and what it is made of."""
    if get_origin(kind) is tuple:
        inner, its = _plain(get_args(kind)[0], ())
        shape, most, choices, part = _shape(inner, its, picked)
        several = {Shape.GROUP: Shape.ROWS, Shape.CHOICE: Shape.CHOICES}
        return several.get(shape, Shape.PICKS if picked else Shape.LINES), most, choices, part
    if isinstance(kind, type) and issubclass(kind, Model):
        return Shape.GROUP, None, (), kind
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Shape.CHOICE, None, tuple(each.value for each in kind), None
    most = _most(metadata)
    plain = {bool: Shape.FLAG, int: Shape.NUMBER, date: Shape.DATE}
    text = Shape.LONG if most and most >= LONG_FROM else Shape.TEXT
    return plain.get(kind, text), most, (), None


def _most(metadata: tuple[Any, ...]) -> int | None:
    return next(
        (most for each in _flat(metadata) if (most := getattr(each, "max_length", None))), None
    )


def _least(metadata: tuple[Any, ...]) -> bool:
    found = [each for each in _flat(metadata) if isinstance(each, annotated_types.MinLen)]
    return any(each.min_length > 0 for each in found)


def _flat(metadata: tuple[Any, ...]) -> Iterator[Any]:
    for each in metadata:
        yield each
        yield from each.metadata if isinstance(each, FieldInfo) else ()


def _empty(shape: Shape, info: FieldInfo, required: bool) -> Any:
    """What an empty answer stands for, in a dumped record."""
    if shape in (Shape.ROWS, Shape.LINES, Shape.PICKS, Shape.CHOICES):
        return []
    if shape is Shape.FLAG:
        return False
    if shape is Shape.GROUP:
        return None if info.default is None else {}
    if info.is_required():
        return ""
    default = info.default
    return default.value if isinstance(default, Enum) else default
