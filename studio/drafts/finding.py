"""What is wrong with a draft, or could be better."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """Keeps the draft from being submitted."""
    HINT = "hint"


@dataclass(frozen=True)
class DraftFinding:
    """One finding.

    Attributes:
        path: the way to it, as in ``Change.path``; empty: the record as a whole.
        message: what it is.
        remedy: what to do.
        level: whether it keeps the draft from being submitted.
        record_id: another record that it is about, if it is about one.
    """

    path: str
    message: str
    remedy: str
    level: Level = Level.ERROR
    record_id: str = ""

    def as_detail(self) -> dict[str, Any]:
        """It in the shape of an error's details."""
        return {
            "path": self.path,
            "message": self.message,
            "remedy": self.remedy,
            "level": self.level.value,
            "record_id": self.record_id,
        }
