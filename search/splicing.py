"""Making the tables of one release out of those of the last: what is as before is not made again."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

NEW = -1


@dataclass(frozen=True, eq=False)
class Splice:
    """Which of the new rows are rows of before.

    Attributes:
        origins: for each new row its number before, ascending but for ``NEW`` ones.
    """

    origins: NDArray[np.int64]

    @cached_property
    def fresh(self) -> NDArray[np.int64]:
        """Numbers of the rows that are new."""
        return np.flatnonzero(self.origins == NEW)

    def places(self, before: int) -> NDArray[np.int64]:
        """For each of the rows before its number now, or ``NEW`` for those that are gone."""
        found = np.full(before, NEW, np.int64)
        kept = np.flatnonzero(self.origins != NEW)
        found[self.origins[kept]] = kept
        return found

    def taken(
        self, before: NDArray[Any], new: NDArray[Any], into: NDArray[Any] | None = None
    ) -> NDArray[Any]:
        """One value a row.

        Args:
            before: the values of the rows before.
            new: those of the new rows, in order.
            into: where they are to be written; ``None``: into an array that is made for it.
        """
        shape = (len(self.origins), *before.shape[1:])
        found = np.empty(shape, before.dtype) if into is None else into
        for start, stop, origin in self._runs():
            found[start:stop] = before[origin : origin + stop - start]
        found[self.fresh] = new
        return found

    def joined(
        self, before: NDArray[Any], ends: NDArray[np.int64], new: Sequence[NDArray[Any]]
    ) -> tuple[NDArray[Any], NDArray[np.int64]]:
        """Several values a row, all in one array.

        Args:
            before: the values before.
            ends: where those of each row end, with a zero before the first.
            new: those of each new row.

        Returns:
            The values, and where those of each row end.
        """
        sizes = self.taken(np.diff(ends), np.array([len(each) for each in new], ends.dtype))
        found = np.empty(int(sizes.sum()), before.dtype)
        limits = np.concatenate(([0], np.cumsum(sizes))).astype(ends.dtype)
        for start, stop, origin in self._runs():
            own = before[ends[origin] : ends[origin + stop - start]]
            found[limits[start] : limits[stop]] = own
        for number, values in zip(self.fresh.tolist(), new, strict=True):
            found[limits[number] : limits[number + 1]] = values
        return found, limits

    def _runs(self) -> list[tuple[int, int, int]]:
        """First and last row, and the number before of the first, of rows that stood in a row."""
        origins = self.origins
        breaks = np.flatnonzero((np.diff(origins) != 1) | (origins[:-1] == NEW)) + 1
        starts = np.concatenate(([0], breaks)) if len(origins) else np.zeros(0, np.int64)
        stops = np.append(breaks, len(origins))
        return [
            (start, stop, int(origins[start]))
            for start, stop in zip(starts.tolist(), stops.tolist(), strict=False)
            if origins[start] != NEW
        ]


Named = tuple[NDArray[np.int32], NDArray[np.str_]]
"""The number of each row's name, ``NEW`` for none, and the names."""


def renumbered(splice: Splice, before: Named, new: Named) -> Named:
    """The names of all rows, numbered in the order in which they first stand there."""
    names = np.concatenate([before[1], new[1]])
    shifted = np.where(new[0] == NEW, NEW, new[0] + len(before[1])).astype(np.int32)
    numbers = splice.taken(before[0], shifted)
    _, same = np.unique(names, return_inverse=True)  # one name may stand on both sides
    is_named = numbers != NEW
    used = numbers[is_named]
    kinds, first = np.unique(same[used], return_index=True)
    order = np.argsort(first)
    places = np.full(len(names), NEW, np.int32)
    places[kinds[order]] = np.arange(len(kinds), dtype=np.int32)
    found = np.full(len(numbers), NEW, np.int32)
    found[is_named] = places[same[used]]
    return found, names[used[first[order]]]
