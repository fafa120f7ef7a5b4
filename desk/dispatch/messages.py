"""Labelled messages: what dispatch learns from, and what it is measured on."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.regions import Regions

TRAINING = Path(__file__).parent.parent / "training"
CALLS = "calls"
"""How the names of files with calls begin; every other file holds one message a line."""


@dataclass(frozen=True)
class LabelledMessage:
    """One message about one matter; labels that were not given are empty.

    Attributes:
        city: code of the city.
        path: level 1 and level 2.
        department: its id; ``also`` holds ids that are as right.
        district: official name, ``""`` when the text tells none, ``None`` when nobody looked.
    """

    text: str
    city: str
    type: str = ""
    path: tuple[str, ...] = ()
    department: str = ""
    also: tuple[str, ...] = ()
    district: str | None = None
    urgency: str = ""


@dataclass(frozen=True)
class LabelledCall:
    """One call with its matters; each matter's text is a piece of the call's."""

    text: str
    city: str
    matters: tuple[LabelledMessage, ...]


def read_messages(path: Path, regions: Regions) -> list[LabelledMessage]:
    """The messages of one file; of calls, each matter is one."""
    if path.name.startswith(CALLS):
        return [matter for call in read_calls(path, regions) for matter in call.matters]
    return [_message(row, regions.codes[row["city"]]) for row in _rows(path)]


def read_calls(path: Path, regions: Regions) -> list[LabelledCall]:
    """The calls of one file."""
    found = []
    for row in _rows(path):
        city = regions.codes[row["city"]]
        matters = tuple(_message(item, city) for item in row["matters"])
        found.append(LabelledCall(row["text"], city, matters))
    return found


def training_messages(regions: Regions, folder: Path = TRAINING) -> list[LabelledMessage]:
    """Every message of the training folder."""
    files = sorted(folder.glob("*.jsonl"))
    return [message for path in files for message in read_messages(path, regions)]


def training_calls(regions: Regions, folder: Path = TRAINING) -> list[LabelledCall]:
    """The calls of the training folder."""
    files = sorted(folder.glob(f"{CALLS}*.jsonl"))
    return [call for path in files for call in read_calls(path, regions)]


def routed_messages(regions: Regions, folder: Path = TRAINING) -> list[LabelledMessage]:
    """The messages about one matter each, without those out of calls."""
    files = (path for path in sorted(folder.glob("*.jsonl")) if not path.name.startswith(CALLS))
    return [message for path in files for message in read_messages(path, regions)]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _message(row: dict[str, Any], city: str) -> LabelledMessage:
    return LabelledMessage(
        text=row["text"],
        city=city,
        type=row.get("type", ""),
        path=tuple(row.get("path", ())),
        department=row.get("department", ""),
        also=tuple(row.get("also", ())),
        district=(row["district"] or "") if "district" in row else None,
        urgency=row.get("urgency", ""),
    )
