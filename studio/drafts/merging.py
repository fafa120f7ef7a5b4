"""Putting together what two people wrote upon the same text, field by field."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from studio.drafts.differences import name_of
from studio.drafts.merging_lists import CannotMerge, merge_lists

_GONE: Any = object()
"""Stands for a field that is not there."""


class Side(StrEnum):
    """Whose text is taken where both have changed the same field."""

    DRAFT = "draft"
    LIVE = "live"


@dataclass(frozen=True)
class Clash:
    """A field that both have changed, and differently.

    Attributes:
        path: the way to it, e.g. ``guide.fee.0``.
        before: what both began with.
        theirs: what is stored now.
        yours: what was to be saved.
    """

    path: str
    before: Any
    theirs: Any
    yours: Any

    def as_detail(self) -> dict[str, Any]:
        """It in the shape of an error's details."""
        return {
            "path": self.path,
            "before": self.before,
            "theirs": self.theirs,
            "yours": self.yours,
        }


def merge(
    before: dict[str, Any], theirs: dict[str, Any], yours: dict[str, Any]
) -> tuple[dict[str, Any], list[Clash]]:
    """What both wrote, together.

    A field that only one side changed is as that side has it; so is an item of a list. What both
    added to a list is all in it.

    Args:
        before: what both began with.
        theirs: what the one made of it.
        yours: what the other made of it.

    Returns:
        both together, and the fields where they cannot be (there it is as ``theirs``).
    """
    clashes: list[Clash] = []
    return _merged(before, theirs, yours, "", clashes), clashes


def _merged(before: Any, theirs: Any, yours: Any, path: str, clashes: list[Clash]) -> Any:
    if theirs == yours or yours == before:
        return theirs
    if theirs == before:
        return yours
    if isinstance(theirs, dict) and isinstance(yours, dict):
        known = before if isinstance(before, dict) else {}
        found = {}
        for name in [*theirs, *(name for name in yours if name not in theirs)]:
            step = f"{path}.{name}" if path else name
            value = _merged(
                known.get(name, _GONE),
                theirs.get(name, _GONE),
                yours.get(name, _GONE),
                step,
                clashes,
            )
            if value is not _GONE:
                found[name] = value
        return found
    if isinstance(before, list) and isinstance(theirs, list) and isinstance(yours, list):
        inside: list[Clash] = []
        try:
            made = merge_lists(
                before,
                theirs,
                yours,
                lambda was, one, other, place: _item(was, one, other, f"{path}.{place}", inside),
            )
        except CannotMerge:
            pass
        else:
            clashes.extend(inside)
            return made
    _clash(before, theirs, yours, path, clashes)
    return theirs


def _item(before: Any, theirs: Any, yours: Any, path: str, clashes: list[Clash]) -> Any:
    """One item of a list. What a statement says and where that is from are changed as one."""
    if theirs in (before, yours) or yours == before:
        return yours if theirs == before else theirs
    if isinstance(before, dict) and name_of(before) == name_of(theirs) == name_of(yours):
        return _merged(before, theirs, yours, path, clashes)
    _clash(before, theirs, yours, path, clashes)
    return theirs


def _clash(before: Any, theirs: Any, yours: Any, path: str, clashes: list[Clash]) -> None:
    sides = [None if side is _GONE else side for side in (before, theirs, yours)]
    clashes.append(Clash(path, *sides))
