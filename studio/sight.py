"""Which records belong to whom: an editor with a department has that department's only."""

from collections.abc import Mapping
from typing import Any

from daoban.errors import NotAllowed
from desk.accounts.account import Actor
from desk.accounts.roles import Right, require
from desk.vocabulary import Role
from knowledge.facts import Source
from knowledge.records import Department, Record
from knowledge.regions import is_within
from studio.live import LiveRecords
from studio.texts import error


def is_bound(actor: Actor) -> bool:
    """Whether somebody sees the records of one department only."""
    return actor.role is Role.EDITOR and bool(actor.department)


class Sight:
    """Decides by the departments of the live release."""

    def __init__(self, live: LiveRecords) -> None:
        """Take the live records."""
        self._live = live

    def begin(self, actor: Actor, right: Right) -> None:
        """Go on only if the actor has a right; departments are then as they are now.

        Raises:
            NotAllowed: it has not.
        """
        require(actor, right)
        if is_bound(actor):
            _ = self._live.now

    def owns(self, actor: Actor, record: Mapping[str, Any] | Record | Source | None) -> bool:
        """Whether a record is among those that somebody sees and, with the right, changes.

        Call ``begin`` before.

        Args:
            actor: who asks.
            record: a record, or what is to become one: anything may be in it.
        """
        if not is_bound(actor):
            return True
        department = self._live.held.records.get(actor.department)
        if not isinstance(department, Department):
            return False
        city, named = _place_and_names(record)
        return is_within(city, department.city) and bool(
            named & {department.title, *department.aliases}
        )

    def require_owned(self, actor: Actor, record: Mapping[str, Any]) -> None:
        """Go on only if the record is the actor's.

        Raises:
            NotAllowed: it is not.
        """
        if not self.owns(actor, record):
            raise NotAllowed(*error("not_yours"))


def _place_and_names(record: Mapping[str, Any] | Record | Source | None) -> tuple[str, set[str]]:
    if isinstance(record, Record):
        return record.city, set(record.lead_departments)
    if not isinstance(record, Mapping):
        return "", set()
    city, named = record.get("city"), record.get("lead_departments")
    names = named if isinstance(named, list | tuple) else ()
    return (
        city if isinstance(city, str) else "",
        {name for name in names if isinstance(name, str)},
    )
