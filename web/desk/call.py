"""What was said in a call so far, spoken by a speech engine and typed by agents at once."""

import re
from dataclasses import dataclass, field

from web.desk.requests import MOST_CHARACTERS

SPEECH = "speech"
"""Who made a change, when it was no page."""
SAME_START = 2
"""A piece that begins with so many characters of the provisional one says the same anew."""
MOST_PIECES = 200
"""So many of the last changes are remembered, for whoever replaces the transcript meanwhile."""
_CALL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def is_call_id(text: str) -> bool:
    """Whether a call can go by this id."""
    return _CALL_ID.fullmatch(text) is not None


@dataclass(frozen=True)
class Change:
    """What one change added to the settled words, and what was provisional after it."""

    revision: int
    settled: str
    provisional: str


@dataclass
class Spoken:
    """The words of a call.

    Attributes:
        settled: what does not change by itself any more.
        provisional: the end, which the speech engine may still change.
        revision: counts up with each change.
    """

    settled: str = ""
    provisional: str = ""
    revision: int = 0
    _changes: list[Change] = field(default_factory=list)

    @property
    def transcript(self) -> str:
        """All that was said so far; the end of it when it is very long."""
        return (self.settled + self.provisional)[-MOST_CHARACTERS:]

    def append(self, text: str, final: bool = True) -> None:
        """Take a piece; a provisional one gives way to a piece that says the same anew."""
        before = self.provisional
        again = bool(before) and text.startswith(before[:SAME_START])
        self._change(("" if again else before) + (text if final else ""), "" if final else text)

    def replace(self, transcript: str, seen: int | None = None) -> None:
        """Put another transcript in place of this one.

        Args:
            transcript: the whole of it.
            seen: the revision it was made on: pieces that came after it are kept; ``None``:
                nothing is kept.
        """
        changes = self._changes if seen is not None else []
        known = [each for each in changes if each.revision <= (seen or 0)]
        later = changes[len(known) :]
        shown = known[-1].provisional if known else ""
        kept = shown if transcript.endswith(shown) else ""
        self.settled = transcript.removesuffix(shown)
        for each in later:
            self.settled += each.settled
        self._change("", later[-1].provisional if later else kept)

    def _change(self, settled: str, provisional: str) -> None:
        self.revision += 1
        self.settled += settled
        self.provisional = provisional
        change = Change(self.revision, settled, provisional)
        self._changes = [*self._changes, change][-MOST_PIECES:]
