"""What the desk needs of its parts, whoever provides it."""

from typing import Protocol


class Splitting(Protocol):
    """Finds the matters of a call."""

    def split(self, text: str, city: str) -> list[tuple[int, int]]:
        """Half-open spans of the matters in order, without overlaps; at least one."""
        ...
