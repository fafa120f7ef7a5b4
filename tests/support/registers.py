"""The registers of the demonstration city: their people, and the service in a thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from actions.applications.registers.port import RegisterQuery
from daoban.settings import Settings
from demo_city.registers.app import create_app
from demo_city.registers.people import City, read_city
from demo_city.registers.records import Record, records_of
from support.city import settings_for
from support.serving import serving

TOKEN = "registers-secret"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


@cache
def demo_city() -> City:
    """The people of the demonstration city."""
    return read_city()


@cache
def demo_records() -> tuple[Record, ...]:
    """All records about them."""
    return tuple(records_of(demo_city()))


def memory_records() -> dict[str, dict[str, dict[str, Any]]]:
    """The same by register and number, as ``MemoryRegisters`` takes them."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for record in demo_records():
        found.setdefault(record.register, {})[record.subject] = record.content
    return found


def number_of(person: str) -> str:
    """The identity number of a person by the key in ``people.yml``."""
    return demo_city().persons[person].identity_number


def ask(register: str, subject: str, *keys: str, kind: str = "identity_number") -> RegisterQuery:
    """A query about a number."""
    return RegisterQuery(register, {kind: subject}, keys, "办理演示事项", "consent-1")


def register_settings(var: Path, **changes: object) -> Settings:
    """Settings with the token of the demonstration service and little patience."""
    return settings_for(var, **({"registers_token": TOKEN, "registers_timeout": 1.5} | changes))


@contextmanager
def served(values: Settings) -> Iterator[str]:
    """The demonstration service in a thread; gives its address."""
    with serving(create_app(values), lifespan="auto", ws="none") as address:
        yield address


def order_fault(address: str, register: str, fault: str | None) -> None:
    """Let a register of the service fail, or work again."""
    body = {"register": register, "fault": fault}
    httpx.post(f"{address}/faults", json=body, headers=HEADERS, trust_env=False).raise_for_status()


def personal_values() -> set[str]:
    """Every value that must not stand in a log: names, numbers, addresses, mobiles."""
    city = demo_city()
    return (
        {person.name for person in city.persons.values()}
        | {person.identity_number for person in city.persons.values()}
        | {each["mobile"] for person in city.persons.values() if (each := person.profile)}
        | {home.address for home in city.households.values()}
        | {company.name for company in city.companies.values()}
        | {company.credit_code for company in city.companies.values()}
    )
