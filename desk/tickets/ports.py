"""What tickets need from other packages, as far as they need it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy.orm import Session

from desk.accounts.account import Actor


class Audit(Protocol):
    """The audit log."""

    def record_in(
        self,
        session: Session,
        actor: Actor,
        action: str,
        subject: str,
        detail: Mapping[str, Any],
        /,
    ) -> object:
        """Add an entry in the caller's transaction."""
        ...


class DepartmentName(Protocol):
    """A department, as far as tickets look at it."""

    @property
    def id(self) -> str:
        """Its id, e.g. ``dept-housing``."""
        ...


class DepartmentList(Protocol):
    """The departments of the cities served."""

    def of(self, city_code: str, /) -> Sequence[DepartmentName]:
        """Those of a city."""
        ...

    def title(self, department: str, /) -> str:
        """The title of a department."""
        ...
