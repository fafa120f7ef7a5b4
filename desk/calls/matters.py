"""Which separate matters a caller brings up, as spans of the transcript."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from desk.calls.boundaries import evidence
from desk.calls.clauses import Clause, Pauses, clauses, without_announcements
from desk.calls.meaning import Meaning, Topics
from desk.calls.segmentation import NAMES, Batch, Segment, Weights, choose, segment_chances
from desk.calls.word_encoder import ROOM, not_trained
from search.encoder import Encoder

TABLES, ABOUT = "matters.npz", "matters.json"
SHORTEST_CALL = 14
"""Characters; a shorter text is one matter."""
Span = tuple[int, int]
"""Half-open, in characters."""


@dataclass(frozen=True, eq=False)
class SplitModel:
    """What was learnt of calls.

    Attributes:
        cost: see ``choose``.
        encoder: name of the encoder whose vectors were learnt from.
    """

    meaning: Meaning
    weights: Weights
    pauses: Pauses
    cost: float
    encoder: str

    def save(self, folder: Path) -> None:
        """Write it under ``folder/dispatch``."""
        room = folder / ROOM
        room.mkdir(parents=True, exist_ok=True)
        tables = {"mean": self.meaning.mean, "directions": self.meaning.directions}
        tables["between"] = self.meaning.between
        for number, topics in enumerate(self.meaning.topics):
            tables |= {f"topics_{number}_{name}": table for name, table in vars(topics).items()}
        tables |= {f"weight_{name}": table for name, table in vars(self.weights).items()}
        with (room / TABLES).open("wb") as file:
            np.savez(file, allow_pickle=False, **tables)
        about = {
            "cost": self.cost,
            "encoder": self.encoder,
            "topics": len(self.meaning.topics),
            "pauses": dict(self.pauses),
        }
        (room / ABOUT).write_text(json.dumps(about, ensure_ascii=False), "utf-8")


def load_model(folder: Path) -> SplitModel:
    """Read what ``save`` wrote.

    Raises:
        Unavailable: nothing has been trained yet.
    """
    room = folder / ROOM
    if not (room / ABOUT).is_file():
        raise not_trained()
    about = json.loads((room / ABOUT).read_text("utf-8"))
    with np.load(room / TABLES) as stored:
        tables = {name: stored[name] for name in stored.files}
    topics = tuple(
        Topics(*(tables[f"topics_{number}_{name}"] for name in ("weights", "offsets", "priors")))
        for number in range(about["topics"])
    )
    meaning = Meaning(tables["mean"], tables["directions"], tables["between"], topics)
    weights = Weights(**{name: tables[f"weight_{name}"] for name in NAMES})
    return SplitModel(meaning, weights, about["pauses"], about["cost"], about["encoder"])


def load_splitter(folder: Path, encoder: Encoder) -> "Splitter":
    """A splitter by the model under ``folder/dispatch``, with the encoder that it was learnt with.

    Raises:
        Unavailable: nothing has been trained yet.
    """
    return Splitter(load_model(folder), encoder)


class Splitter:
    """Finds the matters of a call."""

    def __init__(self, model: SplitModel, encoder: Encoder) -> None:
        """Take what was learnt, and the encoder of clauses that it was learnt with."""
        self.model = model
        self._encoder = encoder

    def split(self, text: str, city: str = "") -> list[Span]:
        """Spans of the matters in order, without overlap, at least one.

        What is no matter's own (closing words, a return to what was said) lies outside of all spans.

        Args:
            text: masked transcript.
            city: code of the city; matters are told apart in the same way everywhere.
        """
        found = without_announcements(text, clauses(text, self.model.pauses))
        if len(text) < SHORTEST_CALL or len(found) < 2:
            return [_whole(text)]
        return [_span(found, segment) for segment in self._segments(text, found)]

    def _segments(self, text: str, found: list[Clause]) -> list[Segment]:
        vectors = self._encoder.encode([text[item.start : item.end] for item in found])
        item = evidence(text, found, vectors, self.model.meaning)
        chances = segment_chances(Batch([item]), self.model.weights)
        return choose(item, chances, self.model.cost)


def _whole(text: str) -> Span:
    left = len(text) - len(text.lstrip())
    return (left, max(left, len(text.rstrip())))


def _span(found: list[Clause], segment: Segment) -> Span:
    return (found[segment[0]].start, found[segment[1] - 1].end)
