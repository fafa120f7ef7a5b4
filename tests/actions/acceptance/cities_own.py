"""Acceptance systems under test: the one in memory, and the demonstration city's behind HTTP."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import httpx
import uvicorn
from sqlalchemy import select
from sqlalchemy.orm import Session
from support.city import settings_for
from support.processes import free_port

from actions.applications.acceptance.http_client import HttpAcceptance
from actions.applications.acceptance.in_memory import Fault, MemoryAcceptance
from actions.applications.acceptance.port import (
    AcceptanceSystem,
    CaseStatus,
    Package,
    PackageMaterial,
    PackageMatter,
    SupplementItem,
)
from actions.applications.application import Way
from daoban.database import make_engine
from demo_city.acceptance.app import create_app
from demo_city.acceptance.officer import Pace
from demo_city.acceptance.tables import CaseRow

MOMENT = datetime(2026, 11, 22, 2, tzinfo=UTC)
NEVER = Pace(accepted_after=1e6, done_after=2e6, slow=0.5)
"""An officer who leaves every decision to the test."""


def make_package(application: str, **changes: Any) -> Package:
    """A package of plainly made-up people."""
    whole: dict[str, Any] = {
        "bundle": "cq-newborn",
        "title": "新生儿出生一件事",
        "city": "500000",
        "application": application,
        "applicant": {"name": "李示例", "number": "11010119900307999X"},
        "form": {"child": [{"name": "李小样"}, {"name": "李小例"}]},
        "matters": (PackageMatter(id="cq-birth", title="出生登记"),),
        "materials": (PackageMaterial(name="户口簿", way=Way.WINDOW),),
        "submitted_at": MOMENT,
    }
    return Package(**(whole | changes))


class System(Protocol):
    """An acceptance system and what a test needs beside its port."""

    acceptance: AcceptanceSystem
    impatient: AcceptanceSystem
    """The same for a caller who does not wait for a slow system."""

    def fail(self, fault: Fault | None) -> None: ...

    def decide(
        self, receipt: str, status: CaseStatus, items: Sequence[SupplementItem] = ()
    ) -> None: ...

    def count(self, application: str) -> int:
        """How many cases there are of an application."""
        ...


class InMemory:
    """The one in memory."""

    def __init__(self) -> None:
        self.memory = MemoryAcceptance()
        self.acceptance: AcceptanceSystem = self.memory
        self.impatient: AcceptanceSystem = self.memory

    def fail(self, fault: Fault | None) -> None:
        self.memory.fault = fault

    def decide(
        self, receipt: str, status: CaseStatus, items: Sequence[SupplementItem] = ()
    ) -> None:
        self.memory.decide(receipt, status, "", items)

    def count(self, application: str) -> int:
        return sum(sent[0].application == application for sent in self.memory.packages.values())


class BehindHttp:
    """The demonstration city's, served on a port of its own."""

    def __init__(self, var: Path, port: int) -> None:
        values = settings_for(
            var, acceptance_port=port, acceptance_token="secret", acceptance_timeout=60
        )
        self.values = values
        self.client = HttpAcceptance(values)
        self.hasty_client = HttpAcceptance(values.model_copy(update={"acceptance_timeout": 0.1}))
        self.acceptance: AcceptanceSystem = self.client
        self.impatient: AcceptanceSystem = self.hasty_client
        self.presenter = httpx.Client(
            base_url=values.acceptance,
            headers={"Authorization": "Bearer secret"},
            timeout=60,
            trust_env=False,
        )
        self.engine = make_engine(f"sqlite:///{var / 'demo_city' / 'acceptance.db'}")

    def fail(self, fault: Fault | None) -> None:
        self.presenter.post("/faults", json={"fault": fault}).raise_for_status()

    def decide(
        self, receipt: str, status: CaseStatus, items: Sequence[SupplementItem] = ()
    ) -> None:
        body = {"status": status, "items": [item.model_dump() for item in items]}
        self.presenter.post(f"/cases/{receipt}/decide", json=body).raise_for_status()

    def count(self, application: str) -> int:
        with Session(self.engine) as session:
            packages = session.scalars(select(CaseRow.package))
            return sum(package["application"] == application for package in packages)

    def close(self) -> None:
        self.client.close()
        self.hasty_client.close()
        self.presenter.close()
        self.engine.dispose()


@contextmanager
def serving(var: Path) -> Iterator[BehindHttp]:
    """The demonstration city's acceptance system, served by a thread."""
    port = free_port()
    system = BehindHttp(var, port)
    config = uvicorn.Config(
        create_app(system.values, NEVER), host="127.0.0.1", port=port, log_config=None, ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield system
    server.should_exit = True
    thread.join()
    system.close()
