"""What a report is about: days, city, department."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement

from desk.insight.spans import Span
from desk.tickets.tables import TicketRow


@dataclass(frozen=True)
class Scope:
    """What a report is about.

    Attributes:
        span: the days.
        city: code of a city; empty: all.
        department: id of a department; empty: all.
    """

    span: Span
    city: str = ""
    department: str = ""

    def tickets(self, with_department: bool = True) -> list[ColumnElement[bool]]:
        """Conditions on tickets of this city and department, whenever they were filed."""
        found = [TicketRow.city == self.city] if self.city else []
        if self.department and with_department:
            found.append(TicketRow.department == self.department)
        return found

    def filed(self, span: Span | None = None) -> list[ColumnElement[bool]]:
        """Conditions on those of them that were filed in a span, by default in the report's."""
        within = span or self.span
        return [
            *self.tickets(),
            TicketRow.created_at >= within.start,
            TicketRow.created_at < within.end,
        ]
