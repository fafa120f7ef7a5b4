"""Groups of tickets of one meaning, and how many of that meaning there were before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from sqlalchemy.orm import Session

from desk.insight.clustering import TICKET_DISTANCE, Centres, Labels, cluster
from desk.insight.scope import Scope
from desk.insight.vectors import TicketVectors, ticket_vectors
from search.encoder import Vectors

MOST = 4000
"""Tickets that are compared with each other; further ones join the groups that these form."""
LEAST = 3
"""Tickets that make a topic."""


@dataclass(frozen=True)
class Group:
    """Tickets of one meaning.

    Attributes:
        ids: of its tickets, the most central first.
        before: how many of its meaning there were in the span before.
    """

    ids: tuple[str, ...]
    before: int


@dataclass(frozen=True)
class Grouped:
    """All groups, and how many tickets were looked at."""

    groups: list[Group]
    compared: int


def group_tickets(session: Session, dimensions: int, scope: Scope) -> Grouped:
    """The groups of the tickets that a scope holds."""
    parts = ticket_vectors(session, dimensions, scope.filed())
    sample, rest = _sample(parts, dimensions)
    labels = _large(cluster(sample.vectors, TICKET_DISTANCE))
    means = _means(sample.vectors, labels)
    centres = Centres(means, TICKET_DISTANCE)
    members: list[list[tuple[float, str]]] = [[] for _ in means]
    compared = 0
    for part, found in chain(
        [(sample, labels)], ((part, centres.join(part.vectors)) for part in rest)
    ):
        compared += len(part.ids)
        for row in np.flatnonzero(found >= 0):
            near = float(part.vectors[row] @ means[found[row]])
            members[found[row]].append((-near, part.ids[row]))
    before = ticket_vectors(session, dimensions, scope.filed(scope.span.before()))
    counts = _counts(centres, before, len(means))
    groups = [
        Group(tuple(name for _near, name in sorted(each)), count)
        for each, count in zip(members, counts, strict=True)
    ]
    return Grouped(groups, compared)


def _sample(
    parts: Iterator[TicketVectors], dimensions: int
) -> tuple[TicketVectors, Iterable[TicketVectors]]:
    """The first tickets, and those that come after them."""
    ids: list[str] = []
    vectors: list[Vectors] = [np.zeros((0, dimensions), dtype=np.float32)]
    for part in parts:
        ids += part.ids
        vectors.append(part.vectors)
        if len(ids) >= MOST:
            break
    stacked = np.concatenate(vectors)
    over = TicketVectors(ids[MOST:], stacked[MOST:])
    return TicketVectors(ids[:MOST], stacked[:MOST]), chain([over], parts)


def _large(labels: Labels) -> Labels:
    """The labels of groups large enough, numbered anew; -1 for all others."""
    sizes = np.bincount(labels) if len(labels) else np.zeros(0, dtype=np.int64)
    number = np.where(sizes >= LEAST, np.cumsum(sizes >= LEAST) - 1, -1)
    found: Labels = number[labels].astype(np.int64)
    return found


def _means(vectors: Vectors, labels: Labels) -> Vectors:
    count = int(labels.max(initial=-1)) + 1
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float32)
    inside = labels >= 0
    np.add.at(sums, labels[inside], vectors[inside])
    sizes = np.maximum(np.bincount(labels[inside], minlength=count), 1)
    return (sums / sizes[:, None]).astype(np.float32)


def _counts(centres: Centres, parts: Iterable[TicketVectors], count: int) -> list[int]:
    found = np.zeros(count, dtype=np.int64)
    for part in parts:
        joined = centres.join(part.vectors)
        found += np.bincount(joined[joined >= 0], minlength=count)
    return [int(each) for each in found]
