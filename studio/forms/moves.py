"""Adding, removing and reordering the items of a record's lists, by the buttons of its form."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from studio.forms.shapes import FieldShape, Shape

Body = dict[str, Any]


def blank(fields: Sequence[FieldShape], source: str = "") -> Body:
    """An item in which nothing is written yet, with a source proposed."""
    made: Body = {}
    for each in fields:
        if each.shape is Shape.GROUP and each.empty is not None:
            made[each.name] = blank(each.fields, source)
        elif each.shape is Shape.ROWS and each.required:
            made[each.name] = [blank(each.fields, source)]
        else:
            made[each.name] = source if each.name == "source" else deepcopy(each.empty)
    return made


def add(fields: Sequence[FieldShape], body: Body, path: str, source: str = "") -> Body:
    """The body with an empty item at the end of a list; with the source of the one before it."""

    def added(field: FieldShape, items: list[Any]) -> list[Any]:
        before = items[-1].get("source") if items and isinstance(items[-1], Mapping) else ""
        return [*items, blank(field.fields, before or source)]

    return _changed(fields, body, path, added)


def put(fields: Sequence[FieldShape], body: Body, path: str, items: Sequence[Any]) -> Body:
    """The body with these items at the end of a list."""
    return _changed(fields, body, path, lambda _field, there: [*there, *items])


def remove(fields: Sequence[FieldShape], body: Body, path: str) -> Body:
    """The body without one item of a list."""
    path, place = _item(path)

    def removed(_field: FieldShape, items: list[Any]) -> list[Any]:
        return [each for number, each in enumerate(items) if number != place]

    return _changed(fields, body, path, removed)


def move(fields: Sequence[FieldShape], body: Body, path: str, by: int) -> Body:
    """The body with an item of a list further up or down."""
    path, place = _item(path)

    def moved(_field: FieldShape, items: list[Any]) -> list[Any]:
        if not (0 <= place < len(items) and 0 <= place + by < len(items)):
            return items
        rest = items[:place] + items[place + 1 :]
        return [*rest[: place + by], items[place], *rest[place + by :]]

    return _changed(fields, body, path, moved)


def list_at(fields: Sequence[FieldShape], path: str) -> FieldShape | None:
    """The list field that a path leads to, whatever its positions; ``None`` if there is none."""
    name, _, rest = path.partition(".")
    found = next((each for each in fields if each.name == name), None)
    if found is None:
        return None
    if found.shape is Shape.ROWS:
        place, _, inside = rest.partition(".")
        if not rest:
            return found
        return list_at(found.fields, inside) if place.isdecimal() and inside else None
    return list_at(found.fields, rest) if found.shape is Shape.GROUP and rest else None


def _item(path: str) -> tuple[str, int]:
    before, _, place = path.rpartition(".")
    return before, int(place) if place.isascii() and place.isdecimal() and len(place) < 4 else -1


def _changed(
    fields: Sequence[FieldShape],
    body: Body,
    path: str,
    change: Callable[[FieldShape, list[Any]], list[Any]],
) -> Body:
    """A copy in which one list is changed; the same when no such list is there."""
    field = list_at(fields, path)
    made = deepcopy(body)
    if field is None:
        return made
    *way, last = path.split(".")
    there: Any = made
    for step in way:
        there = _step(there, step)
    if isinstance(there, dict):
        there[last] = change(field, list(there.get(last) or ()))
    return made


def _step(there: Any, step: str) -> Any:
    if isinstance(there, list):
        place = int(step)
        return there[place] if place < len(there) else None
    return there.get(step) if isinstance(there, dict) else None
