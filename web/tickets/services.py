"""The service that somebody could not get done, found by what they call it."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass

from desk.dispatch.departments import Departments
from knowledge.records import Bundle, Matter, Record
from search.contracts import Question
from search.service import SearchService
from search.writing import plain_text

MOST_CANDIDATES = 8
NEAR_ENOUGH = 0.5
"""Share of the pairs of characters of what was typed that a name must hold."""
Service = Bundle | Matter
Ask = Callable[[str], Iterable[str]]
"""A text to the ids of services it may be about, best first."""


@dataclass(frozen=True)
class Found:
    """What a name may stand for.

    Attributes:
        service: the one it stands for; ``None`` when that is open.
        candidates: which it may stand for, best first; empty when one is settled.
    """

    service: Service | None
    candidates: tuple[Service, ...] = ()


def services(search: SearchService, city: str) -> list[Service]:
    """Everything of a city that people can get done, bundles first; by the city's code."""
    records = search.tools.snapshot.records.values()
    found = [
        record
        for record in records
        if isinstance(record, Bundle | Matter) and record.in_force and record.holds_in(city)
    ]
    return sorted(found, key=lambda each: (each.kind, each.title))


def titles(search: SearchService, cities: Mapping[str, str]) -> list[str]:
    """Titles of the services of all cities served, to choose from while typing."""
    named = (each.title for city in cities.values() for each in services(search, city))
    return list(dict.fromkeys(named))


def find_service(typed: str, offered: list[Service], ask: Ask) -> Found:
    """The service that is meant.

    Args:
        typed: a title, or whatever somebody calls it.
        offered: the services of the city.
        ask: what searching says.
    """
    wanted = plain_text(typed)
    by_id = {each.id: each for each in offered}
    exact = [each for each in offered if wanted in {plain_text(name) for name in _names(each)}]
    if len(exact) == 1:
        return Found(exact[0])
    near = sorted(
        ((_nearness(wanted, each), each) for each in offered),
        key=lambda pair: (-pair[0], pair[1].title),
    )
    named = [each for share, each in near if share >= NEAR_ENOUGH]
    searched = [by_id[each] for each in ask(typed) if each in by_id]
    ranked = [*exact, *named[: MOST_CANDIDATES // 2], *searched, *named]
    return Found(None, tuple(dict.fromkeys(ranked))[:MOST_CANDIDATES])


def ask_search(search: SearchService, workers: Executor, city: str) -> Ask:
    """Ask the search of this process; ``city`` by its name."""

    def ask(text: str) -> Iterable[str]:
        reply = workers.submit(search.ask, Question(text=text, city=city or None, limit=5)).result()
        return [each.id for each in reply.bundles]

    return ask


def department_of(service: Service, search: SearchService, city: str) -> str:
    """Id of the department that leads a service; empty when it is not recorded."""
    departments = Departments.among(search.tools.snapshot.records.values())
    named = (departments.id_of(name, city) for name in service.lead_departments)
    return next(filter(None, named), "")


def _names(record: Record) -> tuple[str, ...]:
    return (record.title, *record.aliases)


def _nearness(wanted: str, service: Service) -> float:
    """How much of what was typed the best of a service's names holds, from 0 to 1."""
    pairs = _pairs(wanted)
    if not pairs:
        return 0.0
    return max(len(pairs & _pairs(plain_text(name))) / len(pairs) for name in _names(service))


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
