"""Departments as tickets name them."""

from daoban.errors import DaobanError
from desk.tickets.limits import all_invalid, fault
from desk.tickets.ports import DepartmentList
from desk.tickets.texts import say


class Departments:
    """Checks and names departments; what it does not know stops no ticket."""

    def __init__(self, listed: DepartmentList) -> None:
        """Take the departments of the cities served."""
        self._listed = listed

    def known(self, city: str, department: str) -> bool:
        """Whether a city has this department."""
        try:
            return any(each.id == department for each in self._listed.of(city))
        except (DaobanError, KeyError):
            return False

    def check(self, city: str, department: str, *assisting: str) -> None:
        """Go on only if the departments that are named are the city's.

        Raises:
            InvalidInput: one is not.
        """
        faults = []
        if department and not self.known(city, department):
            faults.append(fault("department", "unknown_department"))
        if not all(self.known(city, each) for each in assisting):
            faults.append(fault("assisting", "unknown_department"))
        if faults:
            raise all_invalid(faults)

    def title(self, department: str) -> str:
        """What citizens call it; the hotline itself when there is none."""
        if not department:
            return say("public.no_department")
        try:
            return self._listed.title(department) or say("public.unknown_department")
        except (DaobanError, KeyError):
            return say("public.unknown_department")
