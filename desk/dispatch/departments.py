"""The departments of a city and what each is there for, from the published records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.records import Department

UNKNOWN = ""
"""Id of no department."""


@dataclass(frozen=True)
class Departments:
    """All departments of one release."""

    by_id: Mapping[str, Department]

    @classmethod
    def among(cls, records: Iterable[object]) -> "Departments":
        """Those among any records."""
        return cls({record.id: record for record in records if isinstance(record, Department)})

    def of(self, city: str) -> list[Department]:
        """Those of a city, by its code, in the order of their ids."""
        return sorted(
            (item for item in self.by_id.values() if item.city == city), key=lambda item: item.id
        )

    def title(self, department_id: str) -> str:
        """The title of a department; the id itself when there is none of that id."""
        found = self.by_id.get(department_id)
        return found.title if found else department_id

    def id_of(self, name: str, city: str) -> str:
        """The id of the department of a city with this id, title or alias; empty when none."""
        for item in self.of(city):
            if name in (item.id, item.title) or name in item.aliases:
                return item.id
        return UNKNOWN
