"""The two registers that keep the port's contract: in memory, and over HTTP to the real service."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.registers import memory_records, order_fault, register_settings, served

from actions.applications.registers.http_client import HttpRegisters
from actions.applications.registers.in_memory import MemoryRegisters
from actions.applications.registers.port import LookupOutcome, Registers

FAULTS = {
    LookupOutcome.UNAVAILABLE: "down",
    LookupOutcome.TIMED_OUT: "slow",
    LookupOutcome.WRONG_DATA: "wrong",
    LookupOutcome.PARTIAL: "partial",
}
"""The fault of the service that leads to an outcome."""


@dataclass
class Subject:
    """Registers under test, and how to let one of them fail."""

    registers: Registers
    fail: Callable[[str, LookupOutcome | None], None]


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demonstration service listens."""
    with served(register_settings(tmp_path_factory.mktemp("registers"))) as address:
        yield address


@pytest.fixture
def http(address: str, tmp_path: Path) -> Iterator[HttpRegisters]:
    """A client of the service."""
    registers = HttpRegisters(register_settings(tmp_path, registers_url=address))
    yield registers
    registers.close()


@pytest.fixture
def broken(address: str) -> Iterator[Callable[[str, LookupOutcome | None], None]]:
    """Let a register of the service fail; every one works again afterwards."""
    ordered: set[str] = set()

    def fail(register: str, outcome: LookupOutcome | None) -> None:
        ordered.add(register)
        order_fault(address, register, FAULTS[outcome] if outcome else None)

    yield fail
    for register in ordered:
        order_fault(address, register, None)


@pytest.fixture
def memory() -> MemoryRegisters:
    """The same records in memory."""
    return MemoryRegisters(memory_records())


@pytest.fixture(params=["memory", "http"])
def subject(request: pytest.FixtureRequest, memory: MemoryRegisters) -> Subject:
    """Each of the two."""
    if request.param == "http":
        return Subject(request.getfixturevalue("http"), request.getfixturevalue("broken"))

    def fail(register: str, outcome: LookupOutcome | None) -> None:
        if outcome:
            memory.outcomes[register] = outcome
        else:
            memory.outcomes.pop(register, None)

    return Subject(memory, fail)
