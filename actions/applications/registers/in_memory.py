"""Registers in memory, for tests."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from actions.applications.registers.catalogue import register
from actions.applications.registers.port import (
    LookupOutcome,
    RegisterAnswer,
    RegisterQuery,
    answer_with,
    nothing,
)

Records = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Code of a register → number of a subject → its record."""


class MemoryRegisters:
    """Answers from the records it is given.

    Attributes:
        outcomes: by code of a register, the failure it shall answer with.
        queries: what was asked, in order.
    """

    def __init__(self, records: Records) -> None:
        """Take the records; they are not copied."""
        self._records = records
        self.outcomes: dict[str, LookupOutcome] = {}
        self.queries: list[RegisterQuery] = []

    def look_up(self, query: RegisterQuery) -> RegisterAnswer:
        """The answer to a query."""
        self.queries.append(query)
        if failure := self.outcomes.get(query.register):
            return nothing(query, failure)
        held = self._records.get(query.register, {})
        numbers = [
            query.subject.get(kind, "").upper() for kind in register(query.register).subjects
        ]
        found = next((held[number] for number in numbers if number in held), None)
        if found is None:
            return nothing(query, LookupOutcome.NOT_FOUND)
        record = {key: found[key] for key in query.keys if key in found}
        return answer_with(query, record, datetime.now(UTC))
