"""A form as a page prints it: the fields of a record with what they hold and what is wrong there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from studio.forms.shapes import FieldShape, Shape

SPARE_BOXES = 2
"""Empty boxes after those that are filled, where several texts are picked."""


SEVERAL = (Shape.LINES, Shape.PICKS, Shape.CHOICES)
"""Shapes of several texts of which each has no place of its own."""


class FoundHere(Protocol):
    """A finding, as the checks give it."""

    @property
    def path(self) -> str:
        """The way to the value: names and positions, joined by dots."""
        ...


@dataclass(frozen=True)
class Row:
    """One item of a list.

    Attributes:
        path: of the item.
        number: counted from 1.
        title: what it is about; empty for a new one.
        is_last: whether none comes after it.
        nodes: its fields.
        findings: what is wrong with the item itself.
    """

    path: str
    number: int
    title: str
    is_last: bool
    nodes: "tuple[Node, ...]"
    findings: tuple[Any, ...] = ()

    @property
    def id(self) -> str:
        """The id of the element at which its findings stand."""
        return id_of(self.path)


@dataclass(frozen=True)
class Node:
    """One field with what it holds.

    Attributes:
        field: what is asked.
        path: name of the input.
        value: the text; for several of them a list; for a flag whether it is set.
        nodes: the fields of a group.
        rows: the items of a list.
        findings: what is wrong at this field itself.
        wrong: whether anything is wrong here or inside.
    """

    field: FieldShape
    path: str
    value: Any = ""
    nodes: "tuple[Node, ...]" = ()
    rows: tuple[Row, ...] = ()
    findings: tuple[Any, ...] = ()
    wrong: bool = False

    @property
    def filled(self) -> bool:
        """Whether it holds more than nothing."""
        inside = any(each.filled for each in self.nodes)
        chosen = self.field.shape is Shape.CHOICE and self.value == (self.field.empty or "")
        return bool(inside or self.rows or (self.value and not chosen))

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What can be chosen; of several, the chosen ones first, in their order."""
        if self.field.shape is not Shape.CHOICES:
            return list(self.field.choices)
        titles = dict(self.field.choices)
        return [(each, titles.get(each, each)) for each in dict.fromkeys([*self.value, *titles])]

    @property
    def id(self) -> str:
        """The element's id."""
        return id_of(self.path)


@dataclass
class Form:
    """Prints records into nodes.

    Attributes:
        findings: what is wrong, anywhere in the record.
    """

    findings: Sequence[FoundHere] = ()
    _by_path: dict[str, list[FoundHere]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for each in self.findings:
            self._by_path.setdefault(each.path, []).append(each)

    def nodes(
        self, fields: Sequence[FieldShape], body: Mapping[str, Any], prefix: str = ""
    ) -> tuple[Node, ...]:
        """The fields with what a body holds."""
        return tuple(
            self._node(each, body.get(each.name), f"{prefix}{each.name}") for each in fields
        )

    def _node(self, shape: FieldShape, value: Any, path: str) -> Node:
        found = tuple(self._by_path.get(path, ()))
        wrong = any(each == path or each.startswith(f"{path}.") for each in self._by_path)
        if shape.shape is Shape.GROUP:
            given = value if isinstance(value, Mapping) else {}
            inside = self.nodes(shape.fields, given, f"{path}.")
            return Node(shape, path, nodes=inside, findings=found, wrong=wrong)
        if shape.shape is Shape.ROWS:
            return Node(
                shape, path, rows=self._rows(shape, value or [], path), findings=found, wrong=wrong
            )
        if shape.shape in SEVERAL:
            found = tuple(self._inside(path))
        return Node(shape, path, _shown(shape, value), findings=found, wrong=wrong)

    def _inside(self, path: str) -> Iterator[FoundHere]:
        """The findings of a field whose texts stand in one place, and of each of the texts."""
        for there, found in self._by_path.items():
            if there == path or there.startswith(f"{path}."):
                yield from found

    def _rows(self, shape: FieldShape, items: Sequence[Any], path: str) -> tuple[Row, ...]:
        return tuple(
            Row(
                path=f"{path}.{index}",
                number=index + 1,
                title=title_of(item),
                is_last=index == len(items) - 1,
                nodes=self.nodes(shape.fields, item, f"{path}.{index}."),
                findings=tuple(self._by_path.get(f"{path}.{index}", ())),
            )
            for index, item in enumerate(items)
        )


def id_of(path: str) -> str:
    """The id of the element of a path."""
    return f"f-{path.replace('.', '-')}"


def title_of(item: Any) -> str:
    """What an item of a list is about: its first text."""
    if not isinstance(item, Mapping):
        return str(item)
    names = ("name", "question", "text", "label", "matter", "bundle", "id")
    return next((str(item[name]) for name in names if item.get(name)), "")


def _shown(shape: FieldShape, value: Any) -> Any:
    if shape.shape is Shape.FLAG:
        return bool(value)
    if shape.shape is Shape.LINES:
        return "\n".join(value or ())
    if shape.shape is Shape.PICKS:
        return [*(value or ()), *[""] * SPARE_BOXES]
    if shape.shape is Shape.CHOICES:
        return list(value or ())
    return "" if value is None else str(value)
