"""The lists that lead to the pages: by life stage, for one audience, of one department."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.records import Bundle, Matter, Policy, Record, Service
from search.snapshot import Snapshot

KINDS: dict[str, type[Record]] = {"bundle": Bundle, "matter": Matter, "policy": Policy}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed down to; empty texts narrow nothing."""

    kind: str
    city: str
    audience: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The services of one life stage."""

    stage: str
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A list with the choices by which it can be narrowed."""

    shelves: tuple[Shelf, ...]
    count: int
    audiences: tuple[str, ...]
    departments: tuple[str, ...]


def catalogue(snapshot: Snapshot, stages: Iterable[str], wanted: Wanted, other: str) -> Catalogue:
    """The services that are wanted, stage by stage.

    Args:
        snapshot: holds the records.
        stages: the life stages in order.
        wanted: which services.
        other: heading for services of no stage.
    """
    kind = KINDS[wanted.kind]
    everything = [
        record
        for record in snapshot.records.values()
        if isinstance(record, kind) and isinstance(record, Service) and record.in_force
    ]
    here = [record for record in everything if record.city == wanted.city]
    chosen = [record for record in here if _suits(record, wanted)]
    names = [*stages, *sorted({item.life_stage for item in chosen if item.life_stage})]
    shelves = []
    for stage in [*dict.fromkeys(names), None]:
        own = tuple(item for item in chosen if item.life_stage == stage)
        if own:
            shelves.append(Shelf(stage or other, own))
    return Catalogue(
        shelves=tuple(shelves),
        count=len(chosen),
        audiences=tuple(sorted({item.value for record in here for item in record.audience})),
        departments=tuple(sorted({name for record in here for name in record.lead_departments})),
    )


def _suits(record: Service, wanted: Wanted) -> bool:
    audience = not wanted.audience or wanted.audience in record.audience
    department = not wanted.department or wanted.department in record.lead_departments
    return audience and department
