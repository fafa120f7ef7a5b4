"""What is different between two versions of a record, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NAMES = ("id", "name", "question", "label", "matter", "bundle", "text")
"""By these fields items of a list are known again."""


@dataclass(frozen=True)
class Change:
    """One thing that is different.

    Attributes:
        path: the way to it: field names, and for an item of a list its position in the version in
            which it is, the later one if in both, e.g. ``guide.fee.0.text``.
        before: what it was; ``None``: it was not there.
        after: what it is; ``None``: it is gone.
    """

    path: str
    before: Any
    after: Any


def difference(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Change]:
    """Everything that is different; what is empty counts as not there."""
    return list(_compare(_filled(old or {}), _filled(new or {}), ""))


def _filled(value: Any) -> Any:
    """The same without what is empty."""
    if isinstance(value, Mapping):
        kept = {name: _filled(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in (None, "", False, [], {})}
    if isinstance(value, list | tuple):
        return [_filled(each) for each in value]
    return value


def _compare(old: Any, new: Any, path: str) -> Iterator[Change]:
    if old == new and type(old) is type(new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*old, *(name for name in new if name not in old)]:
            yield from _compare(old.get(name), new.get(name), f"{path}.{name}" if path else name)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _items(old, new, path)
    else:
        yield Change(path, old, new)


def _items(old: Sequence[Any], new: Sequence[Any], path: str) -> Iterator[Change]:
    """Items known again are compared; what is left on both sides in turn; then their order."""
    before, after = _named(old), _named(new)
    gone = [each for key, each in before.items() if key not in after]
    added = [each for key, each in after.items() if key not in before]
    for key, (place, item) in after.items():
        if key in before:
            yield from _compare(before[key][1], item, f"{path}.{place}")
    for (_, one), (place, other) in zip(gone, added, strict=False):
        yield from _compare(one, other, f"{path}.{place}")
    yield from (Change(f"{path}.{place}", item, None) for place, item in gone[len(added) :])
    yield from (Change(f"{path}.{place}", None, item) for place, item in added[len(gone) :])
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield Change(f"{path}.*", [key[0] for key in before], [key[0] for key in after])


def _named(items: Sequence[Any]) -> dict[tuple[str, int], tuple[int, Any]]:
    """Items with their places, by what they are known by; the second of a name has number 1."""
    found: dict[tuple[str, int], tuple[int, Any]] = {}
    for place, item in enumerate(items):
        name = name_of(item)
        times = 0
        while (name, times) in found:
            times += 1
        found[name, times] = place, item
    return found


def name_of(item: Any) -> str:
    """By what an item of a list is known again."""
    if isinstance(item, Mapping):
        return next((str(item[field]) for field in NAMES if item.get(field)), "")
    return str(item)
