"""Titles of departments, also of those that are gone."""

from typing import Protocol

from daoban.errors import DaobanError
from desk.insight.texts import insight_text


class DepartmentTitles(Protocol):
    """The departments of the cities served."""

    def title(self, department: str, /) -> str:
        """The title of a department."""
        ...


class Titles:
    """Names every department that a ticket may hold."""

    def __init__(self, departments: DepartmentTitles) -> None:
        """Take the departments."""
        self._departments = departments

    def of(self, department: str) -> str:
        """The title of a department; a word for none, the id of one that is not known any more."""
        if not department:
            return str(insight_text()["no_department"])
        try:
            return self._departments.title(department) or department
        except (DaobanError, KeyError):
            return department
