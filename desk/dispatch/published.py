"""The departments of the release in force, whichever that is."""

from desk.dispatch.departments import Departments
from knowledge.records import Department
from search.service import SearchService


class PublishedDepartments:
    """``Departments`` that follows the release."""

    def __init__(self, search: SearchService) -> None:
        """Take the search of this process."""
        self._search = search
        self._known: tuple[str, Departments] | None = None

    @property
    def now(self) -> Departments:
        """Those of the release in force."""
        release = self._search.release
        if self._known is None or self._known[0] != release:
            records = self._search.tools.snapshot.records
            self._known = release, Departments.among(records.values())
        return self._known[1]

    def of(self, city: str) -> list[Department]:
        """Those of a city, by its code, in the order of their ids."""
        return self.now.of(city)

    def title(self, department_id: str) -> str:
        """The title of a department; the id itself when there is none of that id."""
        return self.now.title(department_id)

    def id_of(self, name: str, city: str) -> str:
        """The id of the department of a city with this id, title or alias; empty when none."""
        return self.now.id_of(name, city)
