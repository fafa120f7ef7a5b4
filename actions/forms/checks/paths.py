"""Paths of values in a filled form: ``section.field``, ``section.0.field``, ``section.*.field``."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import StringConstraints

Values = Mapping[str, str]

_NAME = "[a-z][a-z0-9_]*"
FieldPath = Annotated[
    str, StringConstraints(pattern=rf"^{_NAME}(\.(\*|[0-9]{{1,3}}|{_NAME}))*$", max_length=120)
]
"""At most one ``*``, which stands for every row of a repeated section."""

TODAY = "today"
"""Stands in a rule for the day on which it is looked at."""


def section(path: str) -> str | None:
    """The repeated section of a path with ``*``."""
    head, star, _ = path.partition(".*.")
    return head if star else None


def rows(name: str, values: Values) -> list[int]:
    """The rows of a repeated section: as many as its ``count`` says, else those with a value."""
    count = values.get(f"{name}.count", "")
    if re.fullmatch(r"[0-9]{1,2}", count):
        return list(range(int(count)))
    start = re.compile(rf"{re.escape(name)}\.([0-9]{{1,3}})\.")
    return sorted({int(match[1]) for path in values if (match := start.match(path))})


def expanded(paths: Iterable[str], values: Values) -> list[str]:
    """Every path with ``*`` once for each row; others as they are."""
    return [
        path.replace("*", str(row)) if row is not None else path
        for path in paths
        for row in _rows_of(path, values)
    ]


def _rows_of(path: str, values: Values) -> list[int] | list[None]:
    name = section(path)
    return [None] if name is None else rows(name, values)


def side_by_side(paths: tuple[str, ...], values: Values) -> list[tuple[str, ...]]:
    """The paths together, once for each row of the one section that they share."""
    names = {name for path in paths if (name := section(path))}
    if not names:
        return [paths]
    return [
        tuple(path.replace("*", str(row)) for path in paths) for row in rows(names.pop(), values)
    ]


def share_a_section(paths: Iterable[str]) -> bool:
    """Whether the paths with ``*`` are all of one section, and none has two ``*``."""
    starred = [path for path in paths if "*" in path]
    return len({section(path) for path in starred}) <= 1 and all(
        path.count("*") == 1 and section(path) for path in starred
    )
