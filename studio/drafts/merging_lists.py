"""Putting together what two people made of the same list, item by item."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from studio.drafts.differences import name_of

MergeItem = Callable[[Any, Any, Any, int], Any]
"""Before, theirs, yours, and the place that the item gets; gives what it becomes."""


class CannotMerge(Exception):
    """The two sides are about the same items in ways that do not go together."""


@dataclass
class _Side:
    """What somebody made of a list.

    Attributes:
        kept: by place in the list before, the item that it became; those taken out are missing.
        added: new items, by the place before which they stand.
    """

    kept: dict[int, Any] = field(default_factory=dict)
    added: dict[int, list[Any]] = field(default_factory=dict)

    def moved(self, keys: Sequence[str]) -> set[int]:
        """Places of items that were taken out in one place and put in at another."""
        there = {_key(item) for items in self.added.values() for item in items}
        return {at for at, key in enumerate(keys) if key in there}


def merge_lists(
    before: Sequence[Any], theirs: Sequence[Any], yours: Sequence[Any], merge_item: MergeItem
) -> list[Any]:
    """The list with what both did to it.

    Raises:
        CannotMerge: one side took out or moved what the other changed.
    """
    keys = [_key(each) for each in before]
    one, other = _side(before, keys, theirs), _side(before, keys, yours)
    _refuse_moves(keys, one, other)
    _refuse_moves(keys, other, one)
    made: list[Any] = []
    for place in range(len(before) + 1):
        added = one.added.get(place, [])
        made += [*added, *(each for each in other.added.get(place, []) if each not in added)]
        if place in one.kept and place in other.kept:
            sides = (before[place], one.kept[place], other.kept[place])
            made.append(merge_item(*sides, len(made)))
        elif place in one.kept or place in other.kept:
            left = (one if place in one.kept else other).kept[place]
            if left != before[place]:
                raise CannotMerge
    _refuse_doubles(made, theirs, yours)
    return made


def _side(before: Sequence[Any], keys: list[str], after: Sequence[Any]) -> _Side:
    side = _Side()
    matcher = SequenceMatcher(None, keys, [_key(each) for each in after], autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            side.kept |= {start + step: after[first + step] for step in range(end - start)}
        else:
            _changed(side, before, range(start, end), after[first:last])
    return side


def _changed(side: _Side, before: Sequence[Any], places: range, items: Sequence[Any]) -> None:
    """Items in the place of others: the same ones by name, else in turn where it is as many."""
    names = {name_of(before[place]): place for place in reversed(places)}
    known = [names.pop(name_of(each), None) for each in items]
    if len(places) == len(items):
        rest = iter(sorted(set(places) - {each for each in known if each is not None}))
        known = [next(rest) if each is None else each for each in known]
    found = [each for each in known if each is not None]
    if found != sorted(found):
        raise CannotMerge
    at = places.start
    for place, item in zip(known, items, strict=True):
        if place is None:
            side.added.setdefault(at, []).append(item)
        else:
            side.kept[place] = item
            at = place + 1


def _refuse_moves(keys: list[str], side: _Side, other: _Side) -> None:
    """What one side moved, the other must have left as it was."""
    if any(_key(other.kept.get(place)) != keys[place] for place in side.moved(keys)):
        raise CannotMerge


def _refuse_doubles(made: list[Any], *sides: Sequence[Any]) -> None:
    """Nothing is in the list more often than on one of the sides."""
    counts = [Counter(map(_key, side)) for side in sides]
    for key, count in Counter(map(_key, made)).items():
        if count > max(side[key] for side in counts) and any(side[key] for side in counts):
            raise CannotMerge


def _key(item: Any) -> str:
    return json.dumps(item, ensure_ascii=False, sort_keys=True)
