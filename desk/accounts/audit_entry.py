"""One entry of the audit log, and the digest that ties it to the one before."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from daoban.moments import aware
from daoban.personal_data import mask_personal_data
from desk.accounts.tables import AuditRow

NOTHING_BEFORE = "0" * 64
"""What stands for the digest before the first entry."""


@dataclass(frozen=True)
class AuditEntry:
    """One entry.

    Attributes:
        id: its place in the log, from 1 without gaps.
        at: when, in UTC.
        actor: name of the account, ``system`` for the house itself.
        role: the role at that time.
        action: what was done, e.g. ``signed_in``.
        subject: what it was done to, e.g. ``account:agent1``.
        detail: what else is known; never a personal value.
        digest: SHA-256 over this entry and the digest before it, 64 hex digits.
    """

    id: int
    at: datetime
    actor: str
    role: str
    action: str
    subject: str
    detail: Mapping[str, Any]
    digest: str

    @classmethod
    def of(cls, row: AuditRow) -> "AuditEntry":
        """The entry of a row."""
        return cls(
            row.id,
            aware(row.at).astimezone(UTC),
            row.actor,
            row.role,
            row.action,
            row.subject,
            row.detail,
            row.digest,
        )


def canonical(value: object) -> str:
    """JSON that is the same for the same value: keys in order, no spaces, ASCII.

    Raises:
        ValueError, TypeError: the value is none of JSON.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(row: AuditRow) -> str:
    """The digest that a row must have, after the one before it."""
    said = {
        "id": row.id,
        "at": aware(row.at).astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": row.actor,
        "role": row.role,
        "action": row.action,
        "subject": row.subject,
        "detail": row.detail,
    }
    return hashlib.sha256(f"{row.previous}\n{canonical(said)}".encode()).hexdigest()


def plain_detail(detail: Mapping[str, Any]) -> dict[str, Any]:
    """A detail as JSON gives it back, with whatever looks personal masked.

    Raises:
        ValueError, TypeError: it holds something that JSON has no word for.
    """
    plain: dict[str, Any] = _masked(json.loads(canonical(dict(detail))))
    return plain


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_personal_data(value)
    if isinstance(value, dict):
        return {name: _masked(each) for name, each in value.items()}
    return [_masked(each) for each in value] if isinstance(value, list) else value
