"""What this package needs of the audit log."""

from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy.orm import Session

from desk.accounts.account import Actor


class Audit(Protocol):
    """The audit log, as ``desk.accounts.audit.AuditLog`` is one."""

    def record_in(
        self,
        session: Session,
        actor: Actor,
        action: str,
        subject: str,
        detail: Mapping[str, Any] = ...,
    ) -> None:
        """Add an entry in the caller's transaction; comes last in it."""
