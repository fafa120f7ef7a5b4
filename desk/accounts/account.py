"""Whoever does something at the desk, as every service takes it."""

from dataclasses import dataclass

from desk.vocabulary import Role


@dataclass(frozen=True)
class Actor:
    """Somebody who works at the desk.

    Attributes:
        name: the name to sign in with, e.g. ``agent1``; what the audit log keeps.
        title: how colleagues and citizens see it, e.g. ``话务员 01``.
        role: what decides about rights.
        department: id of a handler's department; empty for the others.
    """

    name: str
    title: str
    role: Role
    department: str = ""


SYSTEM = Actor("system", "系统", Role.SUPERVISOR)
"""Whoever acts when nobody does: sweeps and commands. No account can have this name."""
