"""The services of the demonstration city beside a running house: faults, and the officer."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import httpx

from daoban.settings import settings
from support.processes import free_ports

UNHURRIED = "86400"
"""Seconds until the officer acts on his own: longer than any test."""


@dataclass(frozen=True)
class DemoServices:
    """Where the registers and the acceptance system are, and what opens their doors."""

    registers: str
    registers_token: str
    acceptance: str
    acceptance_token: str

    @classmethod
    def of_settings(cls) -> Self:
        """Those of a house that runs already, as the settings name them."""
        values = settings()
        return cls(
            values.registers,
            values.registers_token.get_secret_value(),
            values.acceptance,
            values.acceptance_token.get_secret_value(),
        )

    @classmethod
    def unstarted(cls) -> Self:
        """Those of a house that is started with our ``environment``."""
        registers, acceptance = (f"http://127.0.0.1:{port}" for port in free_ports(2))
        return cls(registers, secrets.token_urlsafe(16), acceptance, secrets.token_urlsafe(16))

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables with which a house puts them here."""
        return {
            "DAOBAN_REGISTERS_PORT": self.registers.rsplit(":", 1)[1],
            "DAOBAN_REGISTERS_TOKEN": self.registers_token,
            "DAOBAN_ACCEPTANCE_PORT": self.acceptance.rsplit(":", 1)[1],
            "DAOBAN_ACCEPTANCE_TOKEN": self.acceptance_token,
            "DAOBAN_DEMO_ACCEPTANCE_ACCEPTED_AFTER": UNHURRIED,
            "DAOBAN_DEMO_ACCEPTANCE_DONE_AFTER": str(2 * int(UNHURRIED)),
        }

    def fail(self, register: str, fault: str | None) -> None:
        """Let a register fail (``down``, ``slow``, ``wrong``, ``partial``) or work again."""
        order = {"register": register, "fault": fault}
        _post(f"{self.registers}/faults", self.registers_token, order)

    def decide(self, receipt: str, status: str, **reasons: str) -> None:
        """Decide as the officer; ``reasons`` by the name of what has to be supplemented."""
        items = [{"name": name, "reason": reason} for name, reason in reasons.items()]
        decision = {"status": status, "items": items}
        _post(f"{self.acceptance}/cases/{receipt}/decide", self.acceptance_token, decision)


def _post(address: str, token: str, body: Mapping[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    httpx.post(
        address, json=dict(body), headers=headers, timeout=10, trust_env=False
    ).raise_for_status()
