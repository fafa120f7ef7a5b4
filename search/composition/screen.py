"""One phone screen: how much of an answer is shown before the rest waits behind a button."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

LINES = 12
"""Lines of quotes that a phone shows without scrolling, beside the question and the buttons."""
LINE = 36
"""Cells of one line: 18 Chinese characters of 17 px on a screen 360 px wide, less the margins."""
REST = 2
"""Lines of the sentence that says how much was left out."""
LEAST = 2
"""Lines that each of several asked fields gets, however many were asked."""


def lines_of(text: str) -> int:
    """The lines that a text takes on a phone; a Chinese character is two cells wide."""
    return sum(max(1, -(-cell_len(line) // LINE)) for line in text.split("\n"))


@dataclass(slots=True)
class Screen:
    """The lines that are still free."""

    left: int = LINES

    def share(self, parts: int) -> int:
        """The lines for the next one of several parts, of which this many are still to come."""
        return max(LEAST, self.left // max(parts, 1))

    def take(self, texts: Sequence[str], lines: int | None = None) -> int:
        """How many of the texts are shown, the first always; the lines they take are used up.

        Args:
            texts: in the order in which they are shown.
            lines: the most they may take; without it, all that are free.
        """
        free = self.left if lines is None else lines
        if sum(map(lines_of, texts)) > free:
            free -= REST
        used = shown = 0
        for text in texts:
            needed = lines_of(text)
            if shown and used + needed > free:
                break
            used, shown = used + needed, shown + 1
        self.left -= used
        return shown
