"""Applications on the real records and forms, with registers and acceptance in memory."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from actions.applications.acceptance.in_memory import MemoryAcceptance
from actions.applications.application import Application, Channel
from actions.applications.attachments import Attachments
from actions.applications.handing_in import HandingIn
from actions.applications.overview import Overview
from actions.applications.parts import make_parts
from actions.applications.prefilling import Person
from actions.applications.published import PublishedRecords
from actions.applications.registers.in_memory import MemoryRegisters
from actions.applications.service import Applications
from actions.applications.store import ApplicationStore
from daoban.database import make_engine
from daoban.sealing import Sealer
from daoban.settings import ROOT, Settings
from knowledge.checks.content import read_whole
from knowledge.facts import Source
from knowledge.records import Bundle, Record
from support.city import settings_for
from support.registers import demo_city, memory_records
from support.stores import HERE, migrated_url, put_away

OWNER = "visitor:somebody"
PAGE = Channel.PAGE


@cache
def real_records() -> Mapping[str, Record | Source]:
    """Every record of the repository's content by its id."""
    content, _findings = read_whole(ROOT / "knowledge" / "content")
    return {item.record.id: item.record for item in content.files}


@cache
def real_bundles() -> Mapping[str, Bundle]:
    """Every bundle of the repository's content by its id."""
    return {name: record for name, record in real_records().items() if isinstance(record, Bundle)}


class Published(PublishedRecords):
    """The records as they stand in the content folder, without a release."""

    def __init__(self) -> None:
        """Take nothing."""

    @property
    def records(self) -> Mapping[str, Record | Source]:
        """Every record."""
        return real_records()


@dataclass(frozen=True)
class House:
    """Everything that works on applications, on a database of its own."""

    settings: Settings
    engine: Engine
    sealer: Sealer
    applications: Applications
    handing_in: HandingIn
    attachments: Attachments
    registers: MemoryRegisters
    acceptance: MemoryAcceptance

    @property
    def store(self) -> ApplicationStore:
        """Where the applications are kept."""
        return self.applications.store

    def begin(
        self, bundle: str = "cq-newborn", person: Person | None = None, owner: str = OWNER
    ) -> Application:
        """A new draft."""
        return self.applications.begin(owner, bundle, PAGE, person)

    def look(self, application: Application, person: Person | None = None) -> Overview:
        """An application as it is now, with all that follows."""
        kept = self.store.get(application.id, application.owner)
        return self.applications.overview(kept, person)

    def deliver(self) -> int:
        """Let the queue be worked; how many were handed in."""
        return self.handing_in.dispatcher().work()


@contextmanager
def house_at(
    folder: Path,
    records: Mapping[str, Mapping[str, Mapping[str, Any]]] | None = None,
    **changes: object,
) -> Iterator[House]:
    """A house with a fresh database; the registers of the demonstration city unless told."""
    values = settings_for(
        folder, **{"database_url": migrated_url(HERE, folder / "daoban.db"), **changes}
    )
    engine = make_engine(values.database)
    registers = MemoryRegisters(memory_records() if records is None else records)
    acceptance = MemoryAcceptance()
    parts = make_parts(values, engine, registers, acceptance)
    parts.applications.published = Published()
    yield House(
        values,
        engine,
        parts.sealer,
        parts.applications,
        parts.handing_in,
        parts.attachments,
        registers,
        acceptance,
    )
    put_away(engine)


def person_of(key: str, company: str | None = None) -> Person:
    """A demonstration person as the sign-in gives them, for a company if one is named."""
    city = demo_city()
    found = city.persons[key]
    stands_for = city.companies[company] if company else None
    return Person(
        found.name,
        found.identity_number,
        stands_for.credit_code if stands_for else None,
        stands_for.name if stands_for else None,
    )
