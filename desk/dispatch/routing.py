"""Where one matter goes: category, type, urgency, and departments with reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from desk.calls.word_kinds import UNKNOWN, kind_of
from desk.dispatch.classifier import softmax
from desk.dispatch.departments import Departments
from desk.dispatch.models import SEPARATOR, DispatchModels
from desk.dispatch.texts import dispatch_text
from desk.dispatch.wording import QuickWording, Row
from desk.drafts import DepartmentChance
from desk.vocabulary import TicketType, Urgency
from knowledge.facts import Statement
from search.encoder import Encoder, Vectors

MOST_DEPARTMENTS = 3
PLAIN_DUTY = 0.5
"""Cosine from which a duty is named as a reason."""
MOST_WORDS = 3
REMEMBERED = 4096
NO_VECTOR: Vectors = np.zeros(0, np.float32)


@dataclass(frozen=True)
class Route:
    """What dispatch makes of one matter."""

    type: TicketType
    path: list[str]
    departments: list[DepartmentChance]
    urgency: Urgency
    urgent: float
    """Probability."""


@dataclass(frozen=True, eq=False)
class _City:
    """The departments of one city, and their duties as vectors, one department after the other.

    Attributes:
        bounds: where the duties of each department begin, and where the last ones end, shape
            ``(departments + 1,)``.
        vectors: of all duties, shape ``(duties, dimensions)``.
    """

    ids: list[str]
    duties: list[Statement]
    bounds: NDArray[np.int64]
    vectors: Vectors

    def nearest(self, vector: Vectors) -> list[tuple[float, int]]:
        """For each department the cosine of its nearest duty and which that is, -1 for none."""
        cosines = self.vectors @ vector
        found = []
        for begin, end in pairwise(self.bounds.tolist()):
            best = begin + int(cosines[begin:end].argmax()) if begin < end else -1
            found.append((float(cosines[best]) if best >= 0 else -1.0, best))
        return found


class Router:
    """Routes matters by one set of models and one release's departments."""

    def __init__(self, models: DispatchModels, departments: Departments, encoder: Encoder) -> None:
        """Encode the duties of all departments."""
        self.models = models
        self.departments = departments
        self._wording = QuickWording(models.wording)
        self._wishes = QuickWording(models.wishes)
        # The clauses of a call are asked for again each time that it has grown.
        self._clause = lru_cache(REMEMBERED)(lambda text: self._wording.row(text, NO_VECTOR))
        self._columns = {name: place for place, name in enumerate(models.department.labels)}
        cities = {item.city for item in departments.by_id.values()}
        self._cities = {city: self._of(city, encoder) for city in cities}

    def _of(self, city: str, encoder: Encoder) -> _City:
        items = self.departments.of(city)
        duties = [duty for item in items for duty in item.duties]
        bounds = np.cumsum([0, *(len(item.duties) for item in items)])
        vectors = encoder.encode([duty.text for duty in duties])
        return _City([item.id for item in items], duties, bounds, vectors)

    def row(self, text: str, vector: Vectors) -> Row:
        """One matter, its places taken out, as a row of numbers."""
        return self._wording.row(text, vector)

    def route(self, text: str, vector: Vectors, city: str) -> Route:
        """Everything about one matter.

        Args:
            text: masked, with places taken out.
            vector: its unit vector, shape ``(dimensions,)``.
            city: code of the city whose departments there are.
        """
        row, models = self.row(text, vector), self.models
        kinds = models.type.probabilities(self._wishes.row(text, vector))
        paths = models.path.probabilities(row)
        urgent = models.urgency.probabilities(row)[Urgency.URGENT]
        return Route(
            TicketType(max(kinds, key=lambda name: kinds[name])),
            _likeliest_path(paths),
            self._departments(row, city),
            Urgency.URGENT if urgent >= models.settled.urgent else Urgency.NORMAL,
            urgent,
        )

    def says(self, clause: str, department: str) -> float:
        """How much the wording of a clause speaks for a department."""
        if department not in self._columns:
            return 0.0
        row = self._clause(clause)
        weights = self.models.department.weights[row.columns, self._columns[department]]
        return float(row.shares @ weights)

    def _departments(self, row: Row, city: str) -> list[DepartmentChance]:
        here = self._cities.get(city)
        if here is None or not here.ids:
            return []
        known = self.models.department.scores(row)
        settled = self.models.settled
        near = here.nearest(row.vector)
        scores = np.array(
            [
                known[self._columns[name]]
                if name in self._columns
                else settled.new_offset + settled.new_slope * cosine
                for name, (cosine, _) in zip(here.ids, near, strict=True)
            ]
        )
        chances = softmax(scores)
        best = np.argsort(-chances)[:MOST_DEPARTMENTS]
        return [
            DepartmentChance(
                id=here.ids[place],
                name=self.departments.title(here.ids[place]),
                probability=round(float(chances[place]), 4),
                reasons=self._reasons(row, here, here.ids[place], *near[place]),
            )
            for place in best
        ]

    def _reasons(self, row: Row, here: _City, name: str, cosine: float, nearest: int) -> list[str]:
        """The duty that comes nearest, and the words that speak most for a department."""
        found: list[str] = []
        if cosine >= PLAIN_DUTY:
            duty = here.duties[nearest]
            found.append(dispatch_text("duty", duty=duty.brief or duty.text))
        if words := self._words_for(row, name):
            found.append(dispatch_text("words", words="、".join(words)))
        return found or [dispatch_text("alike")]

    def _words_for(self, row: Row, name: str) -> Sequence[str]:
        if name not in self._columns:
            return ()
        parts = row.shares * self.models.department.weights[row.columns, self._columns[name]]
        best = (place for place in np.argsort(-parts) if parts[place] > 0)
        named = (self._wording.word(int(row.columns[place])) for place in best)
        telling = (word for word in named if len(word) > 1 and _names_a_thing(word))
        return list(islice(telling, MOST_WORDS))


def _names_a_thing(word: str) -> bool:
    """Whether a word says what a matter is about: a noun, or one that the dictionary lacks."""
    return kind_of(word).startswith(("n", "vn", "l", UNKNOWN))


def _likeliest_path(paths: dict[str, float]) -> list[str]:
    """Level 1 by the sum over its level-2 labels, then the likeliest of those."""
    sums: dict[str, float] = {}
    for label, chance in paths.items():
        first = label.partition(SEPARATOR)[0]
        sums[first] = sums.get(first, 0.0) + chance
    first = max(sums, key=lambda name: sums[name])
    inside = {label: chance for label, chance in paths.items() if label.startswith(first)}
    return max(inside, key=lambda name: inside[name]).split(SEPARATOR)
