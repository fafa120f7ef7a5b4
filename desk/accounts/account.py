"""Whoever does something at the desk, as every service takes it; and an account as it is listed."""

from dataclasses import dataclass
from datetime import datetime

from desk.vocabulary import Role


@dataclass(frozen=True)
class Actor:
    """Somebody who works at the desk.

    Attributes:
        name: the name to sign in with, e.g. ``agent1``; what the audit log keeps.
        title: how colleagues and citizens see it, e.g. ``话务员 01``.
        role: what decides about rights.
        department: id of a handler's department, or of an editor's who writes for it only; empty for
            the others.
    """

    name: str
    title: str
    role: Role
    department: str = ""


SYSTEM = Actor("system", "系统", Role.SUPERVISOR)
"""Whoever acts when nobody does: sweeps and commands. No account can have this name."""


@dataclass(frozen=True)
class NewAccount:
    """What an account is made from.

    Attributes:
        name, title, role, department: as of ``Actor``.
        password: as typed; ``None``: signs in by OpenID Connect only.
    """

    name: str
    title: str
    role: Role
    department: str = ""
    password: str | None = None


@dataclass(frozen=True)
class Account:
    """An account as supervisors see it.

    Attributes:
        actor: who it is.
        disabled: nobody can sign in with it.
        has_password, linked: by which ways somebody can sign in: password, OpenID Connect.
        locked_until: until when no password is taken, if that is in the future.
        created_at: when it was made.
        seen_at: when somebody last signed in with it, if anybody ever did.
    """

    actor: Actor
    disabled: bool
    has_password: bool
    linked: bool
    locked_until: datetime | None
    created_at: datetime
    seen_at: datetime | None
