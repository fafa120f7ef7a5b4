"""How well the standard fields of a ticket are found: time, place, object, demand, contact."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desk.drafts import CallFields
from desk.evaluation.splitting import overlap
from knowledge.regions import Regions
from search.writing import plain_text

FIELDS = ("time", "place", "object", "demand", "contact")
"""As ``content/evaluation.yml`` names them."""
ENOUGH = 0.5
"""Overlap of what was found with what was told from which on it is found."""
_NO_SIGN = re.compile(r"[^\w*]+")
Hear = Callable[[str, str], CallFields]
"""The fields of a text that was said in a city."""


@dataclass(frozen=True)
class ToldCall:
    """A call with the words that tell each field; several where each of them would do.

    Attributes:
        city: code of the city.
        told: by field; empty where the caller tells nothing.
    """

    text: str
    city: str
    style: str
    told: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class FieldSums:
    """Counts of one field over some calls: how often told, found, and found right."""

    told: int = 0
    found: int = 0
    right: int = 0

    def __add__(self, other: "FieldSums") -> "FieldSums":
        """Both together."""
        return FieldSums(self.told + other.told, self.found + other.found, self.right + other.right)

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what was told that was found."""
        return self.right / self.told if self.told else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        both = self.told + self.found
        return 2 * self.right / both if both else 0.0


def read_told(path: Path, regions: Regions) -> list[ToldCall]:
    """The calls of a file; none if it is not there."""
    if not path.is_file():
        return []
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [
        ToldCall(
            row["text"],
            regions.codes[row["city"]],
            row.get("style", ""),
            {name: tuple(row.get(name, ())) for name in FIELDS},
        )
        for row in rows
    ]


def measure_fields(calls: Iterable[ToldCall], hear: Hear) -> dict[str, FieldSums]:
    """Hear each call, and count by field."""
    sums = dict.fromkeys(FIELDS, FieldSums())
    for call in calls:
        found = found_words(hear(call.text, call.city))
        for name in FIELDS:
            told = call.told[name]
            right = bool(found[name]) and is_told(call.text, found[name], told)
            sums[name] += FieldSums(bool(told), bool(found[name]), right)
    return sums


def found_words(fields: CallFields) -> dict[str, str]:
    """What was found, in the caller's words."""
    return {
        "time": fields.time.said if fields.time else "",
        "place": fields.place.said,
        "object": fields.object,
        "demand": fields.demand,
        "contact": fields.contact,
    }


def is_told(text: str, found: str, told: Sequence[str]) -> bool:
    """Whether words that were found are nearly those that tell it; marks do not count."""
    whole, words = _plain(text), _plain(found)
    return any(_alike(whole, words, _plain(each)) for each in told)


def _alike(whole: str, found: str, told: str) -> bool:
    if "*" in found:  # a masked number: its ends
        return found[:3] == told[:3] and found[-4:] == told[-4:]
    start, other = whole.find(found), whole.find(told)
    if start < 0 or other < 0:
        return False
    return overlap((start, start + len(found)), (other, other + len(told))) >= ENOUGH


def _plain(text: str) -> str:
    return _NO_SIGN.sub("", plain_text(text)).lower()
